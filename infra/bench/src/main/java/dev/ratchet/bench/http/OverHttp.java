package dev.ratchet.bench.http;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import java.util.Optional;

/** The HTTP API of a runner: a start and a wait are two calls, or one. */
final class OverHttp implements Door {
  /** How a caller waits for the end of a run that it starts. */
  enum Calls {
    /** Starts it, then waits for it. */
    TWO,
    /** Starts it and waits in the same call. */
    ONE
  }

  private final String title;
  private final Runner runner;
  private final Calls calls;
  private final String body;

  OverHttp(String title, Runner runner, Calls calls, Json.Obj context) {
    this.title = requireNonNull(title, "title is null");
    this.runner = requireNonNull(runner, "runner is null");
    this.calls = requireNonNull(calls, "calls is null");
    this.body = Json.Obj.EMPTY.with("context", context).text();
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public void put(String workflow, String definition) {
    runner.api().call("PUT", "/v1/workflows/" + workflow, definition);
  }

  @Override
  public void once(String workflow) {
    String path = "/v1/workflows/" + workflow + "/runs";
    Json.Obj run =
        switch (calls) {
          case ONE -> runner.api().call("POST", path + "?wait=25s", body);
          case TWO ->
              runner.api().await(runner.api().call("POST", path, body).text("id").orElseThrow());
        };
    if (!run.text("status").equals(Optional.of("success"))) {
      throw new IllegalStateException("A run did not succeed: " + run.text());
    }
  }

  @Override
  public double cpuSeconds() {
    return runner.cpuSeconds();
  }

  @Override
  public void close() {
    // The runner is closed by whoever started it: several doors lead to it.
  }
}
