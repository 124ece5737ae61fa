package dev.ratchet.emulator.function;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** How an invocation ended. */
public sealed interface Outcome {

  /**
   * The function answered.
   *
   * @param payload its answer, JSON
   */
  record Answered(byte[] payload) implements Outcome {

    public Answered {
      requireNonNull(payload, "payload is null");
    }
  }

  /**
   * The function, or the making of its sandbox, threw.
   *
   * @param type the class of what was thrown
   * @param message its message
   */
  record Failed(String type, String message) implements Outcome {

    public Failed {
      requireNonNull(type, "type is null");
      requireNonNull(message, "message is null");
    }
  }

  /**
   * The function did not answer in its time.
   *
   * @param timeout its time
   */
  record TimedOut(Duration timeout) implements Outcome {

    public TimedOut {
      requireNonNull(timeout, "timeout is null");
    }
  }

  /** The function was not invoked: too many of its sandboxes are busy, or it is shut down. */
  record Throttled() implements Outcome {}
}
