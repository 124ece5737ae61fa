package dev.ratchet.core.id;

/** The rule for names of Workflow Definitions, Task Definitions, tasks and Task Queues. */
public final class KebabName {
  /** The longest name, in characters. */
  public static final int CHARS_MAX = 64;

  private KebabName() {}

  /** Whether the text is 1 to 64 of a-z, 0-9 and single inner hyphens, beginning with a letter. */
  public static boolean isValid(String text) {
    if (text.isEmpty() || text.length() > CHARS_MAX || !isLetter(text.charAt(0))) {
      return false;
    }
    char before = '-';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && !(c == '-' && before != '-')) {
        return false;
      }
      before = c;
    }
    return before != '-';
  }

  /**
   * Guards a name.
   *
   * @param what what the name is for, as the error says it: "A Task Queue's name"
   * @throws IllegalArgumentException if it is not kebab-case
   */
  public static String require(String what, String name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          what
              + " is kebab-case, 1 to "
              + CHARS_MAX
              + " characters (a-z, 0-9, single hyphens, a letter"
              + " first), such as \"fulfil-order\"; found \""
              + name
              + "\".");
    }
    return name;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }
}
