package dev.ratchet.core.failure;

/** The beginning of a text that came from elsewhere, short enough for a message. */
public final class Excerpt {
  /** The length of an excerpt for which no other was asked, in UTF-16 code units. */
  public static final int CHARS_MAX = 80;

  private Excerpt() {}

  /** The text, or its beginning and an ellipsis: {@value #CHARS_MAX} code units at most. */
  public static String of(String text) {
    return of(text, CHARS_MAX);
  }

  /**
   * The text, or its beginning and an ellipsis. No surrogate pair is cut in two.
   *
   * @param charsMax the length that the excerpt has at most, in UTF-16 code units; 2 or more
   */
  public static String of(String text, int charsMax) {
    if (text.length() <= charsMax) {
      return text;
    }
    int kept = charsMax - 1;
    boolean splitsPair = Character.isHighSurrogate(text.charAt(kept - 1));
    return text.substring(0, splitsPair ? kept - 1 : kept) + "…";
  }
}
