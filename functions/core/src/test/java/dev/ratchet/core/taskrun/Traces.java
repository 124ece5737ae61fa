package dev.ratchet.core.taskrun;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.task.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.SplittableRandom;

/** The words of traces through the life of one Task Run, which is queued at {@link #START}. */
final class Traces {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final TaskRunId ID = RunId.create(START, new SplittableRandom(1)).task(7);
  static final Failure BROKEN = Failure.TaskError.retryable("broken", "It broke.");
  static final Failure HOPELESS = Failure.TaskError.fatal("hopeless", "It will never work.");
  static final Failure GIVEN_UP = new Failure.DeadLettered("default");
  static final Payload OUTPUT = Payload.of(Json.of("done"));

  /** Claims last so long. */
  static final long LEASE_MS = 60_000;

  /** A retried attempt follows exactly so long after the failure. */
  static final long BACKOFF_MS = 1_000;

  private Traces() {}

  /** So many milliseconds after the start. */
  static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  /** A machine that allows so many attempts, {@link #BACKOFF_MS} apart. */
  static TaskRunMachine attempts(int max) {
    Duration backoff = Duration.ofMillis(BACKOFF_MS);
    return new TaskRunMachine(new RetryPolicy(max, backoff, 1, backoff, Set.of()), new Longest());
  }

  /** A source of jitter that always gives the longest delay. */
  static final class Longest implements java.util.random.RandomGenerator {
    @Override
    public long nextLong() {
      return Long.MAX_VALUE;
    }

    @Override
    public long nextLong(long bound) {
      return bound - 1;
    }
  }

  static TaskRunRecord queued() {
    return TaskRunRecord.first(ID, START);
  }

  static Claim claim(int attempt, String owner, long millis) {
    return new Claim(attempt, owner, at(millis), at(millis + LEASE_MS));
  }

  static TaskRunRecord granted(Claim.Answer answer) {
    if (answer instanceof Claim.Answer.Granted(TaskRunRecord next)) {
      return next;
    }
    throw new AssertionError("Expected a grant: " + answer);
  }

  static TaskRunRecord lost(Claim.Answer answer) {
    if (answer instanceof Claim.Answer.AttemptLost(TaskRunRecord next)) {
      return next;
    }
    throw new AssertionError("Expected a lost attempt: " + answer);
  }

  static TaskRunRecord accepted(Verdict verdict) {
    if (verdict instanceof Verdict.Accepted(TaskRunRecord next)) {
      return next;
    }
    throw new AssertionError("Expected to be accepted: " + verdict);
  }

  /** Attempt 1, claimed by "a" at 0 ms. */
  static TaskRunRecord running() {
    return granted(attempts(1).claim(queued(), claim(1, "a", 0)));
  }

  static TaskRunRecord succeeded() {
    return accepted(attempts(1).succeed(running(), 1, "a", OUTPUT, at(10)));
  }

  /** Attempt 1 failed at 10 ms, attempt 2 may run at 1,010 ms. */
  static TaskRunRecord pendingRetry() {
    return accepted(attempts(2).fail(running(), 1, "a", BROKEN, at(10)));
  }

  static TaskRunRecord failed() {
    return accepted(attempts(1).fail(running(), 1, "a", BROKEN, at(10)));
  }

  static TaskRunRecord shutDown() {
    return accepted(TaskRunMachine.shutDown(running(), "not needed", at(10)));
  }

  /** Attempt 1 was asked at 10 ms to restart; its worker "a" has not stopped. */
  static TaskRunRecord restarting() {
    return accepted(TaskRunMachine.restart(running(), at(10)));
  }
}
