package dev.ratchet.simulation;

/**
 * A crash at one exact point. Before and after every write and every send, and before every
 * acknowledgement, lies one; they are numbered from 1 in the order in which the world meets them.
 */
final class CrashPlan {
  private final long point;
  private long met;

  /**
   * @param point where to crash; 0 for nowhere
   */
  CrashPlan(long point) {
    this.point = point;
  }

  /** Whether it never crashes. */
  boolean isEmpty() {
    return point == 0;
  }

  /** Whether the point that is met now is the one. */
  boolean isNow() {
    met++;
    return met == point;
  }

  /** How many points the world has met. */
  long met() {
    return met;
  }
}
