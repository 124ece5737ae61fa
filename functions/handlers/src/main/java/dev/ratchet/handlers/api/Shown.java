package dev.ratchet.handlers.api;

/** What a caller sent, short enough to be repeated in an answer. */
final class Shown {
  private static final int CHARS_MAX = 80;

  private Shown() {}

  /** The text, or its beginning and an ellipsis. */
  static String of(String text) {
    return text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX - 1) + "…";
  }
}
