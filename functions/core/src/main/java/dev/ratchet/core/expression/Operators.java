package dev.ratchet.core.expression;

import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The operators, which the library has in its evaluator: there they compare whole numbers as
 * doubles, and go through values of any size without being seen.
 */
final class Operators {
  static final Map<String, Builtin> BINARY =
      Map.ofEntries(
          Map.entry("=", operator(Builtin.Bound.DEEP, args -> equality(args, true))),
          Map.entry("!=", operator(Builtin.Bound.DEEP, args -> equality(args, false))),
          Map.entry("in", operator(Builtin.Bound.DEEP, Operators::isIn)),
          Map.entry("<", comparison("<", sign -> sign < 0)),
          Map.entry("<=", comparison("<=", sign -> sign <= 0)),
          Map.entry(">", comparison(">", sign -> sign > 0)),
          Map.entry(">=", comparison(">=", sign -> sign >= 0)),
          Map.entry("&", operator(Builtin.Bound.DEEP, Texts::concatenate)),
          Map.entry("..", operator(Builtin.Bound.VALUES, Lists::range)),
          Map.entry("+", Maths.operator("+", (a, b) -> a + b)),
          Map.entry("-", Maths.operator("-", (a, b) -> a - b)),
          Map.entry("*", Maths.operator("*", (a, b) -> a * b)),
          Map.entry("/", Maths.operator("/", (a, b) -> a / b)),
          Map.entry("%", Maths.operator("%", (a, b) -> a % b)));

  static final Builtin NEGATE = new Builtin(Builtin.Bound.FIXED, Maths::negate);
  static final Builtin WILDCARD = new Builtin(Builtin.Bound.DEEP, ObjectFunctions::wildcard);
  static final Builtin DESCENDANTS = new Builtin(Builtin.Bound.DEEP, ObjectFunctions::descendants);
  static final Builtin SORT_KEY = new Builtin(Builtin.Bound.CHARS, Operators::sortKey);

  private Operators() {}

  private static Builtin operator(Builtin.Bound bound, Builtin.Body body) {
    return new Builtin(bound, body);
  }

  private static Object equality(List<?> args, boolean wanted) {
    Object left = Builtin.arg(args, 0);
    Object right = Builtin.arg(args, 1);
    return left != null && right != null && Deep.equal(left, right) == wanted;
  }

  private static Object isIn(List<?> args) {
    Object wanted = Builtin.arg(args, 0);
    Object where = Builtin.arg(args, 1);
    if (wanted == null || where == null) {
      return false;
    }
    if (!(where instanceof List<?> list)) {
      return Deep.equal(wanted, where);
    }
    for (Object item : list) {
      Meter.current().values(1);
      if (item != null && Deep.equal(wanted, item)) {
        return true;
      }
    }
    return false;
  }

  private static Builtin comparison(String sign, IntPredicate which) {
    return operator(Builtin.Bound.CHARS, args -> compare(sign, which, args));
  }

  private static Object compare(String sign, IntPredicate which, List<?> args) {
    Object left = Builtin.arg(args, 0);
    Object right = Builtin.arg(args, 1);
    for (Object side : new Object[] {left, right}) {
      if (side != null && !(side instanceof Number || side instanceof String)) {
        throw new Refused(
            "an operand of \"%s\" is %s, expected a number or a text."
                .formatted(sign, Shown.of(side)));
      }
    }
    if (left == null || right == null) {
      return null;
    }
    if (left instanceof Number a && right instanceof Number b) {
      return which.test(Numbers.compare(a, b));
    }
    if (left instanceof String a && right instanceof String b) {
      Meter.current().chars(Math.min(a.length(), b.length()));
      return which.test(a.compareTo(b));
    }
    throw new Refused(
        "\"%s\" compares %s with %s, expected two numbers or two texts. Convert one of them with"
                .formatted(sign, Shown.of(left), Shown.of(right))
            + " $number() or $string().");
  }

  /** What an order-by sorts by, numbers as texts: the library compares them as doubles. */
  private static Object sortKey(List<?> args) {
    return switch (Builtin.arg(args, 0)) {
      case null -> null;
      case Number number -> Numbers.sortable(number);
      case String text -> {
        Meter.current().chars(text.length());
        yield text;
      }
      case Object other ->
          throw new Refused(
              "an order-by (^) sorts by %s, expected numbers or texts.".formatted(Shown.of(other)));
    };
  }
}
