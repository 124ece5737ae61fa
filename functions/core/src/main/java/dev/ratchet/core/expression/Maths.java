package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Functions;
import dev.ratchet.core.json.Json;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** The functions of numbers. */
final class Maths {
  /** How far a number is rounded to the right or the left of the decimal point. */
  private static final int PLACES_MAX = 400;

  /** The largest number that is written in Roman numerals, a letter for each thousand. */
  private static final int ROMAN_MAX = 100_000;

  private Maths() {}

  private static Number number(List<?> args, int index) {
    return (Number) Builtin.arg(args, index);
  }

  /** The numbers of an array; null if there is none. */
  private static List<?> numbers(List<?> args) {
    if (!(Builtin.arg(args, 0) instanceof List<?> list)) {
      return null;
    }
    Meter.current().values(list.size());
    return list;
  }

  static Object sum(List<?> args) {
    List<?> list = numbers(args);
    return list == null
        ? null
        : Numbers.of(list.stream().mapToDouble(n -> ((Number) n).doubleValue()).sum());
  }

  static Object average(List<?> args) {
    List<?> list = numbers(args);
    return list == null || list.isEmpty()
        ? null
        : Numbers.of(
            list.stream().mapToDouble(n -> ((Number) n).doubleValue()).average().orElseThrow());
  }

  static Object max(List<?> args) {
    List<?> list = numbers(args);
    return list == null
        ? null
        : list.stream().map(Number.class::cast).max(Numbers::compare).orElse(null);
  }

  static Object min(List<?> args) {
    List<?> list = numbers(args);
    return list == null
        ? null
        : list.stream().map(Number.class::cast).min(Numbers::compare).orElse(null);
  }

  static Object number(List<?> args) {
    return switch (Builtin.arg(args, 0)) {
      case null -> null;
      case Number number -> number;
      case Boolean truth -> truth ? 1 : 0;
      case String text -> {
        Meter.current().chars(text.length());
        yield Numbers.parse(text);
      }
      case Object other ->
          throw new Refused(
              "$number() is given %s, expected a number, a text that holds one, true or false."
                  .formatted(Shown.of(other)));
    };
  }

  private static Object computed(Number number, DoubleUnaryOperator computation) {
    return number == null || Numbers.isWhole(number)
        ? number
        : Numbers.of(computation.applyAsDouble(number.doubleValue()));
  }

  static Object floor(List<?> args) {
    return computed(number(args, 0), Math::floor);
  }

  static Object ceil(List<?> args) {
    return computed(number(args, 0), Math::ceil);
  }

  static Object abs(List<?> args) {
    Number number = number(args, 0);
    if (number == null) {
      return null;
    }
    return Numbers.of(new Json.Num(Numbers.exact(number).abs()));
  }

  static Object round(List<?> args) {
    Number number = number(args, 0);
    Number places = number(args, 1);
    if (number == null) {
      return null;
    }
    if (places != null && Math.abs(places.doubleValue()) > PLACES_MAX) {
      throw new Refused(
          "$round() is given %s places, expected at most %d."
              .formatted(Shown.of(places), PLACES_MAX));
    }
    int scale = places == null ? 0 : places.intValue();
    return Numbers.of(new Json.Num(Numbers.exact(number).setScale(scale, RoundingMode.HALF_EVEN)));
  }

  static Object sqrt(List<?> args) {
    Number number = number(args, 0);
    if (number == null) {
      return null;
    }
    if (number.doubleValue() < 0) {
      throw new Refused("$sqrt() is given %s, expected 0 or more.".formatted(Shown.of(number)));
    }
    return Numbers.of(Math.sqrt(number.doubleValue()));
  }

  static Object power(List<?> args) {
    return binary("$power()", args, Math::pow);
  }

  private static Object binary(String what, List<?> args, DoubleBinaryOperator operator) {
    for (int i = 0; i < 2; i++) {
      Object operand = Builtin.arg(args, i);
      if (operand != null && !(operand instanceof Number)) {
        throw new Refused(
            "an operand of %s is %s, expected a number. Convert it with $number()."
                .formatted(what, Shown.of(operand)));
      }
    }
    if (number(args, 0) == null || number(args, 1) == null) {
      return null;
    }
    return Numbers.of(
        operator.applyAsDouble(number(args, 0).doubleValue(), number(args, 1).doubleValue()));
  }

  /** An operator such as +. */
  static Builtin operator(String sign, DoubleBinaryOperator operator) {
    return new Builtin(Builtin.Bound.FIXED, args -> binary('"' + sign + '"', args, operator));
  }

  static Object negate(List<?> args) {
    return switch (Builtin.arg(args, 0)) {
      case null -> null;
      case Number number -> Numbers.of(new Json.Num(Numbers.exact(number).negate()));
      case Object other ->
          throw new Refused(
              "an operand of \"-\" is %s, expected a number. Convert it with $number()."
                  .formatted(Shown.of(other)));
    };
  }

  static Object formatNumber(List<?> args) {
    Number number = number(args, 0);
    String picture = Pictures.read(args, 1, "formatNumber");
    Map<?, ?> options = (Map<?, ?>) Builtin.arg(args, 2);
    return number == null || picture == null
        ? null
        : Pictures.use(
            "formatNumber", picture, () -> Functions.formatNumber(number, picture, options));
  }

  static Object formatBase(List<?> args) {
    Number number = number(args, 0);
    if (number == null) {
      return null;
    }
    Number radix = number(args, 1);
    int base = radix == null ? 10 : (int) Math.clamp(radix.doubleValue(), -1, 99);
    if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
      throw new Refused(
          "$formatBase() is given the base %s, expected one from 2 to 36."
              .formatted(Shown.of(radix)));
    }
    return Numbers.exact(number).setScale(0, RoundingMode.HALF_EVEN).toBigInteger().toString(base);
  }

  static Object formatInteger(List<?> args) {
    Number number = number(args, 0);
    String picture = Pictures.read(args, 1, "formatInteger");
    if (number == null || picture == null) {
      return null;
    }
    boolean isRoman = picture.startsWith("i") || picture.startsWith("I");
    if (isRoman && Math.abs(number.doubleValue()) > ROMAN_MAX) {
      throw new Refused(
          "$formatInteger() is given %s to write in Roman numerals, expected at most %d."
              .formatted(Shown.of(number), ROMAN_MAX));
    }
    return Pictures.use("formatInteger", picture, () -> Functions.formatInteger(number, picture));
  }

  static Object parseInteger(List<?> args) {
    String text = Pictures.read(args, 0, "parseInteger");
    String picture = Pictures.read(args, 1, "parseInteger");
    return text == null || picture == null
        ? null
        : Pictures.use(
            "parseInteger",
            picture,
            () -> {
              Number parsed = Functions.parseInteger(text, picture);
              return switch (parsed) {
                case null -> null;
                case Double d -> Numbers.of(d.doubleValue());
                default -> Numbers.of(parsed.longValue());
              };
            });
  }
}
