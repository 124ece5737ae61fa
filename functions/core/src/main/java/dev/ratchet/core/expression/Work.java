package dev.ratchet.core.expression;

/**
 * What the expressions of one decision may do together. Ten thousand tasks with conditions that
 * each stay below the bounds of one evaluation would otherwise hold a server for minutes. It counts
 * work and not time, so that the same decision ends in the same way everywhere. Belongs to one
 * thread.
 */
public final class Work {
  /** The most units of work, about two seconds of a busy core. */
  static final long UNITS_MAX = 400_000_000;

  private long left;

  private Work(long left) {
    this.left = left;
  }

  /** The work that one decision may do. */
  public static Work ofOneDecision() {
    return new Work(UNITS_MAX);
  }

  /** No bound but those of each evaluation. */
  static Work unbounded() {
    return new Work(Long.MAX_VALUE);
  }

  void spend(long units) {
    left -= units;
    if (left < 0) {
      throw new TooExpensive(
          "the expressions that are evaluated at once here do more work together than a decision"
              + " may. Let tasks do this work, or let fewer of them begin together.");
    }
  }
}
