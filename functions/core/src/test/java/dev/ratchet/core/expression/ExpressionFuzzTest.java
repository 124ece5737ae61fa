package dev.ratchet.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random expressions over all functions and operators, with texts, arrays and numbers as large as
 * can be: each ends within its bounds, twice in the same way, and says nothing of the library.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExpressionFuzzTest {
  private static final int EXPRESSIONS = 400;

  private static final List<String> LEAVES =
      List.of(
          "$context.s",
          "$context.t",
          "$context.d",
          "$context.n",
          "$context.l",
          "$context.o",
          "$context.id",
          "$context",
          "[1..999999]",
          "[1..1000]",
          "1e300",
          "-1e-300",
          "0",
          "1",
          "-7",
          "99999999999",
          "9007199254740993",
          "''",
          "'a'",
          "'😂'",
          "null",
          "true",
          "[]",
          "{}",
          "$nothing",
          "'[Y,1-99]'",
          "'[f1][f1][f1][f1]'",
          "'#,##0.00'",
          "'I'",
          "'%%%'",
          "$v",
          "$w");

  private static final List<String> ATOMS =
      List.of(
          "a",
          ".",
          ".*",
          "(a)",
          "(.*)",
          "[^a]*",
          "(a|b|)",
          "a?",
          "(a?)*",
          "\\\\b",
          "^",
          "$",
          "(|a)",
          "x{0,9}",
          "(.+)+",
          "(?:a*)*",
          "\\\\d",
          "[ab]{2,5}",
          "😂");

  private static final List<String> BINARY =
      List.of("+", "-", "*", "/", "%", "&", "=", "!=", "<", ">=", "in", "and", "or", "??", "~>");

  private static final List<String> FUNCTIONS =
      Builtins.table().keySet().stream().sorted().toList();

  /** Fresh seeds, and after them all that ever failed. */
  static List<Long> seeds() {
    var seeds = new ArrayList<Long>();
    seeds.add(new Random().nextLong());
    seeds.addAll(List.of(1L, 2L));
    return seeds;
  }

  private final StringBuilder out = new StringBuilder();
  private Random random;

  private String any(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  private void value(int depth) {
    switch (depth <= 0 ? 0 : random.nextInt(16)) {
      case 0, 1 -> out.append(any(LEAVES));
      case 2, 3, 4, 5, 6 -> call(depth);
      case 7, 8 -> join("(", depth, " " + any(BINARY) + " ", ")");
      case 9 -> join("[", depth, ",", "]");
      case 10 -> function(depth);
      case 11 -> join("(", depth, any(List.of(".", "@$v.", "#$w.", "{'k': ")), "");
      case 12 -> join("", depth, any(List.of("[", "^(", "^(>")), "");
      case 13 -> pattern();
      case 14 -> join("($v := ", depth, "; $w := $v; ", ")");
      default ->
          out.append(any(List.of("$context.**", "$context.*", "$context.l ~> |$|{'x': 1}|")));
    }
  }

  private void join(String open, int depth, String between, String close) {
    out.append(open);
    value(depth - 1);
    out.append(between);
    value(depth - 1);
    out.append(
        switch (between) {
          case "[" -> "]";
          case "{'k': " -> "})";
          case "^(", "^(>", ".", "@$v.", "#$w." -> ")";
          default -> close;
        });
  }

  private void call(int depth) {
    out.append('$').append(any(FUNCTIONS)).append('(');
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ", ");
      value(depth - 1);
    }
    out.append(')');
  }

  private void function(int depth) {
    out.append("function($v, $w) { ");
    value(depth - 1);
    out.append(" }");
  }

  private void pattern() {
    out.append('/');
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      out.append(any(ATOMS));
    }
    out.append('/');
  }

  private String expression(long seed) {
    random = new Random(seed);
    out.setLength(0);
    value(1 + random.nextInt(5));
    return out.toString();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyExpressionEndsWithinItsBounds(long seed) {
    System.out.println("ExpressionFuzzTest seed " + seed);
    for (int i = 0; i < EXPRESSIONS; i++) {
      String expression = expression(seed * 31 + i);

      Evaluation first = Evaluation.of(expression);
      Evaluation second = Evaluation.of(expression);

      assertThat(first.bytes()).as(expression).isLessThan(Evaluation.BYTES_MAX);
      assertThat(first.isPlain()).as(expression + ": " + first.text()).isTrue();
      assertThat(second.text()).as(expression).isEqualTo(first.text());
      assertThat(second.code()).as(expression).isEqualTo(first.code());
    }
  }
}
