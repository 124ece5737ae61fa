package dev.ratchet.core.expression;

/**
 * An expression that does not parse, cannot be evaluated, or gives something that is of no use
 * where it stands. The message names the expression, where it is, what was found and what to
 * change.
 */
public final class ExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN_CHARS_MAX = 120;

  private final String expression;
  private final String pointer;
  private final String found;

  ExpressionException(String expression, String found) {
    this(expression, "", found);
  }

  private ExpressionException(String expression, String pointer, String found) {
    super(
        "Expression %s%s: %s"
            .formatted(cut(expression), pointer.isEmpty() ? "" : " at " + pointer, found));
    this.expression = expression;
    this.pointer = pointer;
    this.found = found;
  }

  /** The same trouble, with the place in a template that holds the expression. */
  ExpressionException at(String place) {
    var placed = new ExpressionException(expression, place, found);
    placed.setStackTrace(getStackTrace());
    return placed;
  }

  /**
   * The same trouble, told of a template that is part of something larger.
   *
   * @param place where the template stands in it, as a JSON pointer
   */
  public ExpressionException within(String place) {
    return at(place + pointer);
  }

  /** Where the expression stands in its template, as a JSON pointer; empty if it stands alone. */
  public String pointer() {
    return pointer;
  }

  /** What is wrong and what to change, without the expression itself. */
  public String found() {
    return found;
  }

  /** A text short enough for a message. */
  static String cut(String text) {
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX - 1) + "…";
  }
}
