package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/**
 * Where time, randomness and ids come in: the one place, so that a simulation decides all three.
 *
 * @param random must bear use by many threads at once
 */
public record Ambient(InstantSource clock, RandomGenerator random) {
  /**
   * The largest that is a power of two: a token is as short as it gets, and made without division.
   */
  private static final int TOKEN_RADIX = 32;

  public Ambient {
    requireNonNull(clock, "clock is null");
    requireNonNull(random, "random is null");
  }

  /** The time, to the millisecond, which is all that is ever stored. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The id of a run that starts now. */
  public RunId newRunId(Instant now) {
    return RunId.create(now, random);
  }

  /** A token that nobody else has: the owner of a claim, or the writer of an append. */
  public String newToken() {
    return Long.toUnsignedString(random.nextLong(), TOKEN_RADIX);
  }
}
