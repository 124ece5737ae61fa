package dev.ratchet.core.expression;

import com.dashjoin.jsonata.JException;
import java.util.Map;

/** The library's errors in words that say what was found, what was expected and what to change. */
final class Explanation {
  private static final String FIX_SYNTAX = " Between {% and %} stands one JSONata expression.";

  private static final Map<String, String> TYPES =
      Map.of("n", "numbers", "s", "texts", "o", "objects", "a", "arrays", "b", "booleans");

  private Explanation() {}

  /** Why an expression does not parse; positions count from 1, the opening mark included. */
  static String ofSyntax(JException e, String openingMark) {
    String where =
        e.getLocation() < 0
            ? ""
            : " at character " + (openingMark.length() + Math.max(1, e.getLocation()));
    String what =
        switch (e.getError()) {
          case "S0201" ->
              "found %s, expected an operator or the end".formatted(shown(e.getCurrent()));
          case "S0202" ->
              "found %s, expected %s".formatted(shown(e.getExpected()), shown(e.getCurrent()));
          case "S0203" -> "found the end, expected %s".formatted(shown(e.getCurrent()));
          case "S0207" -> "found the end, expected a value";
          case "S0102" -> "found a number that is out of range";
          case null, default -> sentence(e);
        };
    return "it does not parse" + where + ": " + what + "." + FIX_SYNTAX;
  }

  /** Why an expression does not parse, when the library cannot say. */
  static String ofSyntax() {
    return "it does not parse: a comment, a quotation or a pattern has no end." + FIX_SYNTAX;
  }

  /** Why an evaluation failed. */
  static String ofFailure(JException e) {
    if (e instanceof Builtins.Refused refused) {
      return refused.why();
    }
    return switch (e.getError()) {
      case "T1006" ->
          "it calls %s, which is no function. A function's name begins with $; check its spelling."
              .formatted(shown(e.getCurrent()));
      case "T0412" ->
          "a function is given %s, expected an array of %s."
              .formatted(
                  shown(e.getCurrent()), TYPES.getOrDefault(e.getExpected(), "other values"));
      case "T0410" ->
          "argument %s of $%s is of the wrong type or one too many."
              .formatted(e.getCurrent(), e.getExpected());
      case "T2001", "T2002" ->
          "an operand of %s is %s, expected a number. Convert it with $number()."
              .formatted(shown(e.getCurrent()), shown(e.getExpected()));
      case "D1001" -> "a number is out of range, such as a division by zero.";
      case null, default -> sentence(e) + ".";
    };
  }

  /** Why an evaluation failed, when the library did not foresee it. */
  static String ofFailure(RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return "a function cannot take the value that it is given: %s. Check what it reads."
        .formatted(ExpressionException.cut(message));
  }

  /** The library's own message: a port's, which says Object where a function is meant. */
  private static String sentence(JException e) {
    String message = String.valueOf(e.getMessage()).replace(" Object ", " function ").strip();
    return ExpressionException.cut(
        message.endsWith(".") ? message.substring(0, message.length() - 1) : message);
  }

  private static String shown(Object value) {
    return switch (value) {
      case null -> "nothing";
      case Object v when "(end)".equals(v) -> "the end";
      case String text -> '"' + ExpressionException.cut(text) + '"';
      case Object v -> ExpressionException.cut(String.valueOf(v));
    };
  }
}
