package dev.ratchet.api;

/** Whole numbers in query parameters. */
final class WholeNumber {
  private WholeNumber() {}

  /** The number, or -1 if the text is no whole number from 0 to 999,999,999. */
  static int parse(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : -1;
  }
}
