package dev.ratchet.core.expression;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How deep an expression's text nests, and how large it becomes. The parser calls itself for every
 * bracket and every operator, and reads what stands before {@code ??} or {@code ?:} twice, so that
 * defaults within defaults grow as powers of two.
 */
final class ExpressionNesting {
  /** How deep brackets may nest. */
  static final int BRACKETS_MAX = 100;

  /** How many operators may stand side by side and in the brackets around them. */
  static final int OPERATORS_MAX = 1_000;

  /** The most characters, those that are read twice counted twice. */
  static final int CHARS_MAX = 1 << 17;

  private static final String OPERATORS = "+-*/%&=<>^.~?|!:";

  /** Between two brackets: the operators so far, and the characters in front of and behind ??. */
  private static final class Level {
    private int operators;
    private long before;
    private long behind;

    long chars() {
      return before + behind;
    }
  }

  private final Deque<Level> levels = new ArrayDeque<>();
  private int operators;

  private ExpressionNesting() {
    levels.push(new Level());
  }

  /**
   * Why a text is too deep or too large; empty if it is not.
   *
   * @param names an expression in which texts, quoted names, patterns and comments are blanks
   */
  static String whyRefused(String names) {
    return new ExpressionNesting().check(names);
  }

  private String check(String names) {
    for (int i = 0; i < names.length(); i++) {
      Level level = levels.peek();
      level.behind++;
      char c = names.charAt(i);
      switch (c) {
        case '(', '[', '{' -> levels.push(new Level());
        case ')', ']', '}' -> close();
        case ',', ';' -> {
          operators -= level.operators;
          level.operators = 0;
          level.before = level.chars();
          level.behind = 0;
        }
        default -> {
          if (OPERATORS.indexOf(c) >= 0 || isWord(names, i)) {
            operators++;
            level.operators++;
          }
          if (names.startsWith("??", i) || names.startsWith("?:", i)) {
            level.before += 2 * level.behind;
            level.behind = 0;
          }
        }
      }
      String why = why();
      if (!why.isEmpty()) {
        return why;
      }
    }
    return "";
  }

  private void close() {
    if (levels.size() > 1) {
      Level inner = levels.pop();
      operators -= inner.operators;
      levels.peek().behind += inner.chars();
    }
  }

  private static boolean isWord(String names, int at) {
    boolean begins = at == 0 || !Character.isLetterOrDigit(names.charAt(at - 1));
    return begins
        && (names.startsWith("and", at)
            || names.startsWith("or", at)
            || names.startsWith("in", at));
  }

  private String why() {
    if (levels.size() - 1 > BRACKETS_MAX) {
      return "its brackets nest deeper than " + BRACKETS_MAX + " levels.";
    }
    if (operators > OPERATORS_MAX) {
      return "it has more than %d operators side by side. Split it over several tasks."
          .formatted(OPERATORS_MAX);
    }
    return levels.peek().chars() > CHARS_MAX
        ? "its defaults (?? and ?:) stand within each other too often. Give inner ones a name"
            + " first, with :=."
        : "";
  }
}
