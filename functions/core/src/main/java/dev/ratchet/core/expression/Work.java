package dev.ratchet.core.expression;

import java.util.function.Supplier;

/**
 * What the expressions of one decision may do together. Ten thousand tasks with conditions that
 * each stay below the bounds of one evaluation would otherwise hold a server for minutes. It counts
 * work and not time, so that the same decision ends in the same way everywhere. Belongs to one
 * thread.
 */
public final class Work {
  /** The most units of work, about two seconds of a busy core. */
  static final long UNITS_MAX = 400_000_000;

  /** The most units of work of a decision that is made briefly, some milliseconds. */
  static final long BRIEF_UNITS_MAX = 1_000_000;

  private static final ScopedValue<Boolean> IS_BRIEF = ScopedValue.newInstance();

  private long left;
  private final boolean isBrief;

  private Work(long left, boolean isBrief) {
    this.left = left;
    this.isBrief = isBrief;
  }

  /** The work that one decision may do. */
  public static Work ofOneDecision() {
    boolean isBrief = IS_BRIEF.isBound();
    return new Work(isBrief ? BRIEF_UNITS_MAX : UNITS_MAX, isBrief);
  }

  /** No bound but those of each evaluation. */
  static Work unbounded() {
    return new Work(Long.MAX_VALUE, false);
  }

  /**
   * Makes a decision if that is little work.
   *
   * @throws NotBrief if it is not: then make it where it holds up nobody
   */
  public static <T> T briefly(Supplier<T> decision) {
    return ScopedValue.where(IS_BRIEF, true).call(decision::get);
  }

  void spend(long units) {
    left -= units;
    if (left < 0) {
      throw isBrief
          ? new NotBrief()
          : new TooExpensive(
              "the expressions that are evaluated at once here do more work together than a"
                  + " decision may. Let tasks do this work, or let fewer of them begin together.");
    }
  }

  /** A decision is more work than was to be done at once; says nothing about the decision. */
  public static final class NotBrief extends Refused {
    private static final long serialVersionUID = 1L;

    private NotBrief() {
      super("it is more work than was to be done at once.");
    }
  }
}
