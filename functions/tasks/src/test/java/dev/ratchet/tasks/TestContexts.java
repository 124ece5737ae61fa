package dev.ratchet.tasks;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.TaskOptions.Completion;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskControl;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Supplier;

/** Attempts of one Task Run, {@code tell-customer} of {@code fulfil-order@3}, with ample time. */
final class TestContexts {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.250Z");

  /** {@code whsec_} and the base64 of 24 bytes. */
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final RunId RUN = RunId.create(NOW, new Random(1));

  private TestContexts() {}

  static TaskContext of(String with, Settings settings, int attempt, Instant now) {
    return new TaskContext(
        RUN.task(7),
        "tell-customer",
        new WorkflowRef("fulfil-order", 3),
        attempt,
        Json.parseObject(with),
        Json.parseObject("{\"order\": {\"id\": 42}}"),
        settings,
        now,
        now.plus(Duration.ofSeconds(30)));
  }

  static TaskContext of(String with) {
    return of(with, Settings.UNSET, 1, NOW);
  }

  /** An attempt that is completed from outside, by the token {@code t0ken}. */
  static TaskContext external(String with, Settings settings) {
    return of(with, () -> settings, Completion.EXTERNAL, "t0ken");
  }

  /** An attempt with an empty {@code with} that reads these settings. */
  static TaskContext reading(Supplier<Settings> inForce) {
    return of("{}", inForce, Completion.RETURNED, "");
  }

  private static TaskContext of(
      String with, Supplier<Settings> inForce, Completion completion, String token) {
    TaskContext context = of(with);
    return new TaskContext(
        context.id(),
        context.name(),
        context.workflow(),
        context.attempt(),
        context.payload(),
        context.context(),
        inForce,
        context.now(),
        context.deadline(),
        context.reached(),
        completion,
        token,
        TaskControl.NONE);
  }

  static Failure.TaskError failure(TaskHandler handler, TaskContext context) {
    return catchThrowableOfType(TaskFailedException.class, () -> handler.run(context)).failure();
  }
}
