package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.taskrun.Owners;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Where time, randomness and ids come in: the one place, so that a simulation decides all three.
 *
 * @param random must bear use by many threads at once
 * @param process what tells this process from those before it, if it alone is at work on what is
 *     stored; empty if others may be
 * @param stamped the newest stamp, in nanoseconds since 1970
 */
public record Ambient(
    InstantSource clock, RandomGenerator random, String process, AtomicLong stamped) {
  /**
   * The largest that is a power of two: a token is as short as it gets, and made without division.
   */
  private static final int TOKEN_RADIX = 32;

  private static final long BILLION = 1_000_000_000;

  public Ambient {
    requireNonNull(clock, "clock is null");
    requireNonNull(random, "random is null");
    requireNonNull(process, "process is null");
    requireNonNull(stamped, "stamped is null");
  }

  /** That of a process beside which others may be at work on what is stored. */
  public Ambient(InstantSource clock, RandomGenerator random) {
    this(clock, random, "", new AtomicLong());
  }

  /** The same in a process that alone is at work on what is stored, from now on. */
  public Ambient alone() {
    String fresh = Long.toUnsignedString(random.nextLong(), TOKEN_RADIX);
    return new Ambient(clock, random, fresh, stamped);
  }

  /** The time, to the millisecond, which is all that is stored where order does not hang on it. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * The time as finely as it is known, and later than any that was given before: what comes from
   * outside is put in order by it.
   */
  public Instant stamp() {
    Instant now = clock.instant();
    long nanos = Math.addExact(Math.multiplyExact(now.getEpochSecond(), BILLION), now.getNano());
    long stamp = stamped.updateAndGet(last -> Math.max(last + 1, nanos));
    return Instant.ofEpochSecond(stamp / BILLION, stamp % BILLION);
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
