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
    return "it does not parse" + where + ": " + sentence(e) + "." + FIX_SYNTAX;
  }

  /** Why an expression does not parse, when the library cannot say. */
  static String ofSyntax() {
    return "it does not parse: a comment, a quotation or a pattern has no end, or a pattern is"
        + " wrong."
        + FIX_SYNTAX;
  }

  /** Why an evaluation failed. */
  static String ofFailure(JException e) {
    return e instanceof Refused refused ? refused.why() : sentence(e) + ".";
  }

  /** Why an evaluation failed, when the library did not foresee it. */
  static String ofFailure() {
    return "a function cannot take what it is given. Check what it reads, and the types of the"
        + " values.";
  }

  private static String sentence(JException e) {
    boolean isArgument = "T0410".equals(e.getError());
    boolean isArray = "T0412".equals(e.getError());
    String other = isArray ? typesOf(e.getExpected()) : shown(e.getExpected());
    return Sentences.of(e.getError())
        .replace("{found}", shown(e.getCurrent()))
        .replace("{other}", isArgument && e.getExpected() instanceof String name ? name : other);
  }

  private static String typesOf(Object signature) {
    return TYPES.getOrDefault(String.valueOf(signature), "values of another type");
  }

  private static String shown(Object value) {
    return "(end)".equals(value)
        ? "the end"
        : Shown.of(value instanceof Character c ? c.toString() : value);
  }
}
