package dev.ratchet.history.state;

import static java.util.Objects.requireNonNull;

import io.temporal.api.failure.v1.Failure;
import java.time.Instant;
import java.util.Optional;

/**
 * The start of an activity's attempt. It enters the history only in front of the activity's end:
 * earlier attempts leave no trace.
 *
 * @param lastFailure why the attempt before failed
 */
public record ActivityStart(
    int attempt, Instant time, String identity, String requestId, Optional<Failure> lastFailure) {
  public ActivityStart {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt is " + attempt + ", expected 1 or more");
    }
    requireNonNull(time, "time is null");
    requireNonNull(identity, "identity is null");
    requireNonNull(requestId, "requestId is null");
    requireNonNull(lastFailure, "lastFailure is null");
  }
}
