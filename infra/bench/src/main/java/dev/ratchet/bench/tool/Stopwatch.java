package dev.ratchet.bench.tool;

import java.time.Instant;

/** Measures time from its making on. */
public final class Stopwatch {
  private final long began = System.nanoTime();

  /** What the clock says, to be compared with times that a deployment on this machine tells. */
  public static Instant now() {
    return Instant.now();
  }

  /** A clock of this machine, in nanoseconds, to be compared with itself alone. */
  public static long ticks() {
    return System.nanoTime();
  }

  /** The seconds that have passed. */
  public double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }
}
