package dev.ratchet.core.failure;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.payload.Payload;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Why an attempt, a Task Run or a Workflow Run failed: the one form in which failures cross
 * boundaries and are stored.
 */
public sealed interface Failure {
  /** The longest message kept, in characters; the rest is cut and marked with an ellipsis. */
  int MESSAGE_CHARS_MAX = 1_024;

  /** The largest details kept of a failure, in bytes. */
  int DETAILS_BYTES_MAX = 64 * 1024;

  /** What kind of failure this is: stable, snake_case, matched by {@code non_retryable}. */
  String code();

  /** What happened, what was expected, what was found and what to change, for a person. */
  String message();

  /** Whether another attempt may help; a retry policy can still forbid it. */
  boolean retryable();

  /** This failure without its details. */
  default Failure withoutDetails() {
    return switch (this) {
      case TaskError e -> e.with(Payload.NONE);
      case TimedOut _, WorkerLost _, DeadLettered _ -> this;
    };
  }

  /** The details of this failure. */
  default Payload details() {
    return switch (this) {
      case TaskError e -> e.details();
      case TimedOut _, WorkerLost _, DeadLettered _ -> Payload.NONE;
    };
  }

  /**
   * The task itself said that it failed.
   *
   * @param details what there is to it that code reads and no person; {@link Payload#NONE} where
   *     there is nothing
   */
  record TaskError(
      String code, String message, boolean retryable, RetryAfter retryAfter, Payload details)
      implements Failure {
    public TaskError {
      requireCode(code);
      requireNonNull(message, "message is null");
      message = Excerpt.of(message, MESSAGE_CHARS_MAX);
      requireNonNull(retryAfter, "retryAfter is null");
      requireNonNull(details, "details is null; use Payload.NONE");
    }

    /** An error of which the message says everything. */
    public TaskError(String code, String message, boolean retryable, RetryAfter retryAfter) {
      this(code, message, retryable, retryAfter, Payload.NONE);
    }

    /** The same with these details. */
    public TaskError with(Payload others) {
      return new TaskError(code, message, retryable, retryAfter, others);
    }

    /** An error after which another attempt may help. */
    public static TaskError retryable(String code, String message) {
      return new TaskError(code, message, true, RetryAfter.BY_POLICY);
    }

    /** An error after which no further attempt can help. */
    public static TaskError fatal(String code, String message) {
      return new TaskError(code, message, false, RetryAfter.BY_POLICY);
    }
  }

  /** A limit on time ran out. */
  record TimedOut(Limit limit, Duration after) implements Failure {
    /** Which limit it was; its name in lower case is the failure's code. */
    public enum Limit {
      START_TO_CLOSE,
      SCHEDULE_TO_START,
      SCHEDULE_TO_CLOSE,
      HEARTBEAT
    }

    public TimedOut {
      requireNonNull(limit, "limit is null");
      after = wholeMillis(requireNonNull(after, "after is null"));
    }

    @Override
    public String code() {
      return "timeout_" + limit.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String message() {
      return "The "
          + limit.name().toLowerCase(java.util.Locale.ROOT)
          + " timeout of "
          + after.toMillis()
          + " ms has passed.";
    }

    @Override
    public boolean retryable() {
      return limit == Limit.START_TO_CLOSE || limit == Limit.HEARTBEAT;
    }
  }

  /** The worker that held the attempt died: its delivery came back after its lease had run out. */
  record WorkerLost(String owner) implements Failure {
    public WorkerLost {
      requireNonNull(owner, "owner is null");
    }

    @Override
    public String code() {
      return "worker_lost";
    }

    @Override
    public String message() {
      return "The worker did not report a result before its lease ran out.";
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }

  /** A queue gave a delivery up after too many receives. */
  record DeadLettered(String queue) implements Failure {
    public DeadLettered {
      requireNonNull(queue, "queue is null");
    }

    @Override
    public String code() {
      return "dead_lettered";
    }

    @Override
    public String message() {
      return "Its delivery went to the dead-letter queue of "
          + queue
          + ": it was received too often.";
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** When to try again. */
  sealed interface RetryAfter {
    /** The retry policy decides. */
    RetryAfter BY_POLICY = new ByPolicy();

    /** The retry policy decides. */
    record ByPolicy() implements RetryAfter {}

    /** The task, or the service that it called, asked for at least this delay. */
    record AtLeast(Duration delay) implements RetryAfter {
      public AtLeast {
        requireNonNull(delay, "delay is null");
        if (delay.isNegative()) {
          throw new IllegalArgumentException("A delay is never negative; found " + delay + ".");
        }
        delay = wholeMillis(delay);
      }
    }
  }

  private static void requireCode(String code) {
    requireNonNull(code, "code is null");
    boolean valid =
        !code.isEmpty()
            && code.length() <= 64
            && code.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_');
    if (!valid) {
      throw new IllegalArgumentException(
          "A failure's code is 1 to 64 of a-z, 0-9 and _; found \"" + code + "\".");
    }
  }

  /** The duration rounded up to milliseconds, which is all that is ever stored. */
  private static Duration wholeMillis(Duration duration) {
    Duration longest = Duration.ofMillis(Long.MAX_VALUE);
    if (duration.compareTo(longest) >= 0) {
      return longest;
    }
    Duration floor = duration.truncatedTo(ChronoUnit.MILLIS);
    return floor.equals(duration) ? floor : floor.plusMillis(1);
  }
}
