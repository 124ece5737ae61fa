package dev.ratchet.core.expression;

import java.util.function.Supplier;

/**
 * The bounds on one evaluation: every step of the evaluator and every function counts here what it
 * is about to do. They count work and not time, so that an evaluation that ends here ends
 * everywhere, and together they bound time and memory. (The library's own bounds read the clock,
 * see only steps, and lose count of the depth inside array constructors.)
 */
final class Meter {
  /** The most steps of one evaluation. */
  static final int STEPS_MAX = 500_000;

  /** How deep steps may nest, about three levels to each recursive call. */
  static final int DEPTH_MAX = 300;

  /** The most items and members that functions and steps read, copy or make. */
  static final int VALUES_MAX = 1_000_000;

  /** The most characters that functions read or make. */
  static final int CHARS_MAX = 4_000_000;

  /** The longest text that a step may give, in characters. */
  static final int TEXT_CHARS_MAX = 1 << 20;

  /** The most instructions that patterns go through: for each character, all that are alive. */
  static final int PATTERN_MAX = 4_000_000;

  /** How deep a value may nest that a function goes through. */
  static final int NESTING_MAX = 500;

  private static final int STEP_UNITS = 20;
  private static final int VALUE_UNITS = 4;

  private static final ScopedValue<Meter> CURRENT = ScopedValue.newInstance();

  private final Work work;
  private final long millis;
  private long steps;
  private long values;
  private long chars;
  private long pattern;
  private int depth;

  Meter(Work work, long millis) {
    this.work = work;
    this.millis = millis;
  }

  /** The meter of the evaluation that is going on. */
  static Meter current() {
    return CURRENT.get();
  }

  /** Evaluates with this meter as the current one. */
  <T> T measure(Supplier<T> evaluation) {
    return ScopedValue.where(CURRENT, this).call(evaluation::get);
  }

  /** What the time is in this evaluation, in milliseconds. */
  long millis() {
    return millis;
  }

  /** How deep the step nests that is going on. */
  int depth() {
    return depth;
  }

  void enter(int weight) {
    depth++;
    if (depth > DEPTH_MAX) {
      throw new TooExpensive(
          "it nests deeper than %d steps. Look for a function that calls itself without end, or let"
                  .formatted(DEPTH_MAX)
              + " the call be the last thing that the function does.");
    }
    steps(weight);
  }

  void leave(Object result) {
    depth--;
    if (result instanceof String text) {
      requireShort(text.length());
    }
  }

  /** Counts steps, each of which costs as much as some values. */
  void steps(long count) {
    steps += count;
    work.spend(count * STEP_UNITS);
    if (steps > STEPS_MAX) {
      throw new TooExpensive(
          "it takes more than %d steps. Look for a function that calls itself without end,"
                  .formatted(STEPS_MAX)
              + " or let a task do this work.");
    }
  }

  /** Counts items and members that are about to be read, copied or made. */
  void values(long count) {
    values += count;
    work.spend(count * VALUE_UNITS);
    if (values > VALUES_MAX) {
      throw new TooExpensive(
          "its functions read and make more than %d items and members. Give them less, or let a"
                  .formatted(VALUES_MAX)
              + " task do this work.");
    }
  }

  /** Counts characters that are about to be read or made. */
  void chars(long count) {
    chars += count;
    work.spend(count);
    if (chars > CHARS_MAX) {
      throw new TooExpensive(
          "its functions read and make more than %d characters. Give them less, or let a task do"
                  .formatted(CHARS_MAX)
              + " this work.");
    }
  }

  /** Counts a text that is about to be made. */
  void makes(long length) {
    requireShort(length);
    chars(length);
  }

  /** Counts what a pattern does for one character. */
  void pattern(long instructions) {
    pattern += instructions;
    work.spend(instructions);
    if (pattern > PATTERN_MAX) {
      throw new TooExpensive(
          "its patterns take more than %d steps. Give them a shorter text, or a simpler pattern."
              .formatted(PATTERN_MAX));
    }
  }

  static void requireShort(long length) {
    if (length > TEXT_CHARS_MAX) {
      throw new TooExpensive(
          "it makes a text of more than %d characters.".formatted(TEXT_CHARS_MAX));
    }
  }

  static void requireShallow(int nesting) {
    if (nesting > NESTING_MAX) {
      throw new TooExpensive(
          "it makes a value that nests deeper than %d levels.".formatted(NESTING_MAX));
    }
  }
}
