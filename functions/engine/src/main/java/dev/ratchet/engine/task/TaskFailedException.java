package dev.ratchet.engine.task;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import java.time.Duration;

/** Thrown by a task to say why its attempt failed and whether another may help. */
public final class TaskFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure.TaskError failure;

  /** An attempt failed with this error. */
  public TaskFailedException(Failure.TaskError failure) {
    super(failure.code() + ": " + failure.message());
    this.failure = requireNonNull(failure, "failure is null");
  }

  /** Another attempt may help. */
  public static TaskFailedException retryable(String code, String message) {
    return new TaskFailedException(Failure.TaskError.retryable(code, message));
  }

  /** Another attempt may help, but not before this delay. */
  public static TaskFailedException retryAfter(String code, String message, Duration delay) {
    return new TaskFailedException(
        new Failure.TaskError(code, message, true, new Failure.RetryAfter.AtLeast(delay)));
  }

  /** No further attempt can help. */
  public static TaskFailedException fatal(String code, String message) {
    return new TaskFailedException(Failure.TaskError.fatal(code, message));
  }

  /** Why the attempt failed. */
  public Failure.TaskError failure() {
    return failure;
  }
}
