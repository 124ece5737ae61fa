package dev.ratchet.core.expression;

import dev.ratchet.core.failure.Excerpt;

/**
 * An expression that does not parse, cannot be evaluated, or gives something that is of no use
 * where it stands. The message names the expression, where it is, what was found and what to
 * change.
 */
public final class ExpressionException extends RuntimeException {
  /** The code of an expression that fails on what it reads. */
  public static final String FAILED = "expression_failed";

  /** The code of an expression that comes to a bound on its work or its memory. */
  public static final String TOO_EXPENSIVE = "expression_too_expensive";

  private static final long serialVersionUID = 1L;

  static final int SHOWN_CHARS_MAX = 120;

  private final String code;
  private final String expression;
  private final String pointer;
  private final String found;

  ExpressionException(String expression, String found) {
    this(FAILED, expression, "", found);
  }

  ExpressionException(String code, String expression, String found) {
    this(code, expression, "", found);
  }

  private ExpressionException(String code, String expression, String pointer, String found) {
    super(
        "Expression %s%s: %s"
            .formatted(
                Excerpt.of(expression, SHOWN_CHARS_MAX),
                pointer.isEmpty() ? "" : " at " + pointer,
                found));
    this.code = code;
    this.expression = expression;
    this.pointer = pointer;
    this.found = found;
  }

  /** The same trouble, with the place in a template that holds the expression. */
  ExpressionException at(String place) {
    var placed = new ExpressionException(code, expression, place, found);
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

  /** {@link #FAILED} or {@link #TOO_EXPENSIVE}. */
  public String code() {
    return code;
  }

  /** The expression, its marks included. */
  public String expression() {
    return expression;
  }

  /** Where the expression stands in its template, as a JSON pointer; empty if it stands alone. */
  public String pointer() {
    return pointer;
  }

  /** What is wrong and what to change, without the expression itself. */
  public String found() {
    return found;
  }
}
