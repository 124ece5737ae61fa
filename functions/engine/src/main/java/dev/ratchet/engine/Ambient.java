package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.taskrun.Owners;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/**
 * Where time, randomness and ids come in: the one place, so that a simulation decides all three.
 *
 * @param random must bear use by many threads at once
 * @param process what tells this process from those before it, if it alone is at work on what is
 *     stored; empty if others may be
 */
public record Ambient(InstantSource clock, RandomGenerator random, String process) {
  /**
   * The largest that is a power of two: a token is as short as it gets, and made without division.
   */
  private static final int TOKEN_RADIX = 32;

  public Ambient {
    requireNonNull(clock, "clock is null");
    requireNonNull(random, "random is null");
    requireNonNull(process, "process is null");
  }

  /** That of a process beside which others may be at work on what is stored. */
  public Ambient(InstantSource clock, RandomGenerator random) {
    this(clock, random, "");
  }

  /** The same in a process that alone is at work on what is stored, from now on. */
  public Ambient alone() {
    return new Ambient(clock, random, Long.toUnsignedString(random.nextLong(), TOKEN_RADIX));
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
    String token = Long.toUnsignedString(random.nextLong(), TOKEN_RADIX);
    return process.isEmpty() ? token : Owners.of(process, token);
  }

  /** Whether the process is known to be over of whoever has something by this token. */
  public boolean isOver(String owner) {
    return !process.isEmpty() && Owners.isOver(owner, Owners.of(process, ""));
  }
}
