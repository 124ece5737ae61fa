package dev.ratchet.verification.lambda;

import dev.ratchet.emulator.Emulators;
import dev.ratchet.template.LambdaFunction;
import dev.ratchet.testkit.lambda.FunctionCode;
import dev.ratchet.testkit.lambda.FunctionProcess;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sandbox for each handler, one after the other: while one answers, the next starts, and no third
 * lives beside them. Each starts as the template has it, from a snapshot, or would if one were
 * taken.
 */
final class Sandboxes implements AutoCloseable {
  /** Lambda's own choice: quick to start. */
  private static final List<String> JVM_OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m");

  private final Emulators emulators;
  private final FunctionCode code;
  private final Clock clock;
  private final List<String> handlers;
  private final Map<String, FunctionProcess> running = new LinkedHashMap<>();

  /** Sandboxes to be asked for in this order. */
  Sandboxes(Emulators emulators, FunctionCode code, Clock clock, List<String> handlers) {
    this.emulators = emulators;
    this.code = code;
    this.clock = clock;
    this.handlers = List.copyOf(handlers);
  }

  /** The sandbox of a handler, started if it is not running; the handlers before it are done. */
  FunctionProcess of(String handler) throws IOException, InterruptedException {
    int index = handlers.indexOf(handler);
    for (String before : handlers.subList(0, index)) {
      if (running.containsKey(before)) {
        running.remove(before).close();
      }
    }
    for (String due : handlers.subList(index, Math.min(index + 2, handlers.size()))) {
      if (!running.containsKey(due)) {
        running.put(due, start(due));
      }
    }
    FunctionProcess sandbox = running.get(handler);
    sandbox.awaitSnapshot();
    sandbox.restore();
    return sandbox;
  }

  private FunctionProcess start(String handler) throws IOException {
    LambdaFunction function =
        emulators.template().functions().stream()
            .filter(f -> f.handler().equals(handler))
            .findFirst()
            .orElseThrow();
    var environment = new HashMap<>(emulators.environment(function));
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    var launch =
        new FunctionProcess.Launch(
            code, handler, function.timeout(), environment, List.of(), JVM_OPTIONS, List.of());
    return FunctionProcess.start(launch, clock);
  }

  @Override
  public void close() {
    running.values().forEach(FunctionProcess::close);
    running.clear();
  }
}
