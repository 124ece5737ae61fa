package dev.ratchet.core.taskrun;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import java.time.Instant;

/**
 * One attempt that is over and did not succeed.
 *
 * @param number the attempt, from 1
 * @param nextAt when the attempt after it may run; {@code endedAt} where none follows
 */
public record Attempt(
    int number, Instant startedAt, Instant endedAt, Failure failure, Instant nextAt) {
  public Attempt {
    if (number < 1) {
      throw new IllegalArgumentException("An attempt is 1 or more; found " + number + ".");
    }
    requireNonNull(startedAt, "startedAt is null");
    requireNonNull(endedAt, "endedAt is null");
    requireNonNull(failure, "failure is null");
    requireNonNull(nextAt, "nextAt is null");
  }
}
