package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

/** Something happened that must never happen. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Rule rule;

  Violation(Rule rule, String message) {
    super(rule + ": " + message);
    this.rule = requireNonNull(rule, "rule is null");
  }

  /** Which rule it breaks. */
  Rule rule() {
    return rule;
  }

  /** Demands that something holds. */
  static void unless(boolean holds, Rule rule, String message, Object... args) {
    if (!holds) {
      throw new Violation(rule, message.formatted(args));
    }
  }
}
