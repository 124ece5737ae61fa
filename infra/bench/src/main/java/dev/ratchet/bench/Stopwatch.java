package dev.ratchet.bench;

/** Measures time from its making on. */
public final class Stopwatch {
  private final long began = System.nanoTime();

  /** The seconds that have passed. */
  public double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }
}
