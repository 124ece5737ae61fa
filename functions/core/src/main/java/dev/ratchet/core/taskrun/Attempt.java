package dev.ratchet.core.taskrun;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import java.time.Instant;

/**
 * One attempt that is over and did not succeed.
 *
 * @param number the attempt, from 1
 * @param nextAt when the attempt after it may run; {@code endedAt} where none follows
 * @param teller the token of whoever told the failure from outside, by which a repeat is known;
 *     empty where nobody outside did
 */
public record Attempt(
    int number,
    Instant startedAt,
    Instant endedAt,
    Failure failure,
    Instant nextAt,
    String teller) {
  public Attempt {
    if (number < 1) {
      throw new IllegalArgumentException("An attempt is 1 or more; found " + number + ".");
    }
    requireNonNull(startedAt, "startedAt is null");
    requireNonNull(endedAt, "endedAt is null");
    requireNonNull(failure, "failure is null");
    requireNonNull(nextAt, "nextAt is null");
    requireNonNull(teller, "teller is null");
  }

  /** An attempt of whose failure nobody outside told. */
  public Attempt(int number, Instant startedAt, Instant endedAt, Failure failure, Instant nextAt) {
    this(number, startedAt, endedAt, failure, nextAt, "");
  }

  /** The same, without what only code reads of its failure. */
  Attempt withoutDetails() {
    return new Attempt(number, startedAt, endedAt, failure.withoutDetails(), nextAt, teller);
  }

  /** The same, told by whoever has this token. */
  Attempt by(String token) {
    return new Attempt(number, startedAt, endedAt, failure, nextAt, token);
  }

  /** Whether another attempt was to follow. */
  public boolean isRetried() {
    return nextAt.isAfter(endedAt);
  }
}
