package dev.ratchet.template;

import java.util.OptionalLong;

/** Whole numbers as a template writes them. */
final class Numbers {

  private Numbers() {}

  /** The number that a text is, if it is one. */
  static OptionalLong whole(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
