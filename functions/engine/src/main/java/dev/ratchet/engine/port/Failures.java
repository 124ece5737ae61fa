package dev.ratchet.engine.port;

import dev.ratchet.core.failure.Failure;

/** Turns what was thrown into what is stored. */
public final class Failures {
  private Failures() {}

  /** A failure after which another attempt may help, with the kind and message of the throwable. */
  public static Failure.TaskError of(String code, Throwable thrown) {
    String message = thrown.getMessage() == null ? "no message" : thrown.getMessage();
    return Failure.TaskError.retryable(code, thrown.getClass().getSimpleName() + ": " + message);
  }
}
