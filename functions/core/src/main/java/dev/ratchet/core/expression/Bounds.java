package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Jsonata;

/**
 * The bounds on one evaluation. They count steps and not time, so that an evaluation that ends here
 * ends everywhere. (The library's own bounds read the clock, and lose count of the depth inside
 * array constructors.)
 */
final class Bounds {
  /** The most steps of one evaluation: some tenths of a second. */
  static final int STEPS_MAX = 1_000_000;

  /** How deep steps may nest, about three levels to each recursive call. */
  static final int DEPTH_MAX = 300;

  /** The longest text that a step may give, in characters. */
  static final int TEXT_CHARS_MAX = 1 << 20;

  private int steps;
  private int depth;

  static void bind(Jsonata.Frame frame) {
    var bounds = new Bounds();
    frame.setEvaluateEntryCallback((_, _, _) -> bounds.enter());
    frame.setEvaluateExitCallback((_, _, _, result) -> bounds.leave(result));
  }

  private void enter() {
    depth++;
    steps++;
    if (depth > DEPTH_MAX) {
      throw new Builtins.Refused(
          "it nests deeper than %d steps. Look for a function that calls itself without end, or let"
                  .formatted(DEPTH_MAX)
              + " the call be the last thing that the function does.");
    }
    if (steps > STEPS_MAX) {
      throw new Builtins.Refused(
          "it takes more than %d steps. Look for a function that calls itself without end,"
                  .formatted(STEPS_MAX)
              + " or let a task do this work.");
    }
  }

  private void leave(Object result) {
    depth--;
    if (result instanceof String text && text.length() > TEXT_CHARS_MAX) {
      throw new Builtins.Refused(
          "it makes a text of more than %d characters.".formatted(TEXT_CHARS_MAX));
    }
  }
}
