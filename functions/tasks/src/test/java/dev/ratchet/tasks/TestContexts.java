package dev.ratchet.tasks;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ratchet.core.definition.WorkflowRef;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.Settings;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

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

  static Failure.TaskError failure(TaskHandler handler, TaskContext context) {
    return catchThrowableOfType(TaskFailedException.class, () -> handler.run(context)).failure();
  }
}
