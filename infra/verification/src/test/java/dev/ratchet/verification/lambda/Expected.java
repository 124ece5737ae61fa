package dev.ratchet.verification.lambda;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.json.Json;
import java.util.List;
import java.util.Map;

/** What an event is to be answered with. */
sealed interface Expected {
  /** For each file in events/, given in the order of {@link EventFile#all}. */
  Map<String, Expected> OF_EVENTS =
      Map.ofEntries(
          entry("api.bad-workflow.json", new Http(400, "nobody")),
          entry("api.health.json", new Http(200, "\"status\"")),
          entry("api.list-runs.json", new Http(200, "flow_0D8DbGxF5l0o9n9lPeRMrKO8")),
          entry("api.put-workflow.json", new Http(201, "say-hello")),
          entry("api.start-run.json", new Http(202, "flow_")),
          entry("api.unknown-run.json", new Http(404, "flow_")),
          entry("orchestrator.started.json", new Batch(List.of())),
          entry("worker.activity-task.json", new Batch(List.of())),
          entry("worker.poisoned.json", new Batch(List.of("059f36b4-87a3-44ab-83d2-661975830a7d"))),
          entry("timer.wake-run.json", new Batch(List.of())),
          entry("api.signal-run.json", new Http(202, "answer-1")),
          entry("api.complete-task.json", new Http(404, "task_run_not_found")),
          entry(
              "sweep.scheduled.json",
              new Text("{\"timers_moved\":0,\"runs_woken\":0,\"runs_deleted\":0}")),
          entry("signal.run-signal.json", new Batch(List.of())),
          entry("signal.run-pause.json", new Batch(List.of())),
          entry("signal.run-resume.json", new Batch(List.of())),
          entry("signal.run-cancel.json", new Batch(List.of())),
          entry("signal.run-terminate.json", new Batch(List.of())),
          entry("signal.task-shutdown.json", new Batch(List.of())),
          entry("signal.task-restart.json", new Batch(List.of())),
          entry("signal.workflow-restart.json", new Batch(List.of())),
          entry("signal.malformed.json", new Batch(List.of())),
          entry("deadletter.activity-task.json", new Batch(List.of())));

  /** Compares an answer. */
  void check(Json.Obj answer);

  /**
   * An HTTP response.
   *
   * @param part what its body contains
   */
  record Http(int status, String part) implements Expected {
    public Http {
      requireNonNull(part, "part is null");
    }

    @Override
    public void check(Json.Obj answer) {
      assertThat(answer.get("statusCode").text()).isEqualTo(Integer.toString(status));
      assertThat(answer.text("body")).hasValueSatisfying(body -> assertThat(body).contains(part));
      assertThat(answer.object("headers").text("content-type")).isPresent();
    }
  }

  /**
   * An answer of its own.
   *
   * @param json the whole answer, its members in any order
   */
  record Text(String json) implements Expected {
    public Text {
      requireNonNull(json, "json is null");
    }

    @Override
    public void check(Json.Obj answer) {
      assertThat(answer.members()).isEqualTo(Json.parseObject(json).members());
    }
  }

  /**
   * A batch, of which these messages come back.
   *
   * @param failures their ids
   */
  record Batch(List<String> failures) implements Expected {
    public Batch {
      failures = List.copyOf(failures);
    }

    @Override
    public void check(Json.Obj answer) {
      assertThat(answer.has("batchItemFailures")).isTrue();
      assertThat(answer.array("batchItemFailures"))
          .extracting(failure -> ((Json.Obj) failure).text("itemIdentifier").orElseThrow())
          .isEqualTo(failures);
    }
  }
}
