package dev.ratchet.core.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules for an expression's text that can be told without evaluating it. */
final class ExpressionText {
  static final String OPEN = "{%";
  static final String CLOSE = "%}";

  /** The longest expression, in characters. */
  static final int CHARS_MAX = 16_384;

  private static final Pattern REFUSED =
      Pattern.compile("\\$(random|shuffle|eval)\\b(?!\\s*:=)|(__evaluate_)");
  private static final Pattern VALUE_DUE = Pattern.compile("(^|[^\\w$])(and|or|in)$");
  private static final Pattern BARE_HYPHEN =
      Pattern.compile("\\$tasks\\.([a-z0-9]+(?:-[a-z0-9]+)+)");

  private ExpressionText() {}

  static boolean isExpression(String text) {
    return text.length() >= OPEN.length() + CLOSE.length()
        && text.startsWith(OPEN)
        && text.endsWith(CLOSE);
  }

  /** The JSONata between the marks, after the rules of this class were applied to it. */
  static String body(String expression) {
    if (!isExpression(expression)) {
      throw new ExpressionException(
          expression, "an expression starts with {% and ends with %}, nothing before or after.");
    }
    if (expression.length() > CHARS_MAX) {
      throw new ExpressionException(
          expression,
          "it has %d characters, the most is %d. Split it over several tasks."
              .formatted(expression.length(), CHARS_MAX));
    }
    String body = expression.substring(OPEN.length(), expression.length() - CLOSE.length());
    String names = blankOut(body);
    refuseNesting(expression, names);
    refuseNames(expression, names);
    return body;
  }

  /** The text with blanks for all in which names mean nothing: strings, patterns, comments. */
  private static String blankOut(String body) {
    var names = new StringBuilder(body);
    int at = 0;
    while (at < body.length()) {
      int end = opaqueEnd(body, at);
      names.replace(at, end, end == at + 1 ? body.substring(at, end) : " ".repeat(end - at));
      at = end;
    }
    return names.toString();
  }

  /** Where that ends which begins here; one further if it is no string, quoted name or comment. */
  private static int opaqueEnd(String body, int start) {
    return switch (body.charAt(start)) {
      case '"', '\'' -> stringEnd(body, start);
      case '`' -> after("`", body, start + 1);
      case '/' ->
          body.startsWith("/*", start)
              ? after("*/", body, start + 2)
              : isValueDue(body, start) ? patternEnd(body, start) : start + 1;
      default -> start + 1;
    };
  }

  private static int stringEnd(String body, int start) {
    int at = start + 1;
    while (at < body.length() && body.charAt(at) != body.charAt(start)) {
      at += body.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at + 1, body.length());
  }

  /** Whether a value may begin here, so that a slash opens a pattern and does not divide. */
  private static boolean isValueDue(String body, int at) {
    int last = at - 1;
    while (last >= 0 && Character.isWhitespace(body.charAt(last))) {
      last--;
    }
    return last < 0
        || "(,[{;:=!<>&|?+-*%^~".indexOf(body.charAt(last)) >= 0
        || VALUE_DUE.matcher(body.substring(Math.max(0, last - 4), last + 1)).find();
  }

  private static int patternEnd(String body, int start) {
    int depth = 0;
    for (int at = start + 1; at < body.length(); at++) {
      char c = body.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      } else if (c == '/' && depth == 0) {
        return at + 1;
      }
    }
    return body.length();
  }

  private static int after(String mark, String body, int from) {
    int end = body.indexOf(mark, from);
    return end < 0 ? body.length() : end + mark.length();
  }

  private static void refuseNesting(String expression, String names) {
    String why = ExpressionNesting.whyRefused(names);
    if (!why.isEmpty()) {
      throw new ExpressionException(expression, why);
    }
  }

  private static void refuseNames(String expression, String names) {
    Matcher refused = REFUSED.matcher(names);
    if (refused.find()) {
      throw new ExpressionException(
          expression,
          refused.group(1) == null
              ? "names that begin with __evaluate_ are reserved."
              : Builtins.whyRefused(refused.group(1)));
    }
    Matcher hyphen = BARE_HYPHEN.matcher(names);
    if (hyphen.find()) {
      throw new ExpressionException(
          expression,
          "$tasks.%1$s is a subtraction. Put a task's name in backquotes: $tasks.`%1$s`."
              .formatted(hyphen.group(1)));
    }
  }
}
