package dev.ratchet.core.expression;

import com.dashjoin.jsonata.JException;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Pattern;

/**
 * Numbers as expressions know them: those that are only read, compared and passed on are exact,
 * those that are computed are doubles. The smallest class that holds a number exactly stands for
 * it, so that equal numbers are of one class.
 */
final class Numbers {
  /** Up to here a whole double is shown with all its digits. */
  private static final double PLAIN_MAX = 1e21;

  private static final MathContext SHOWN_DIGITS = new MathContext(15);
  private static final Pattern DECIMAL =
      Pattern.compile("-?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,4})?");
  private static final int TEXT_CHARS_MAX = 1_000;

  private Numbers() {}

  /** The number of a double; null, the library's undefined, where it is not a number. */
  static Number of(double value) {
    if (Double.isNaN(value)) {
      return null;
    }
    if (Double.isInfinite(value)) {
      throw new JException("D1001", 0, value);
    }
    boolean isLong = value == Math.rint(value) && value >= -0x1p63 && value < 0x1p63;
    return isLong ? of((long) value) : (Number) value;
  }

  static Number of(long value) {
    if (value == (int) value) {
      return (int) value;
    }
    return value;
  }

  /** A number of JSON's. */
  static Number of(Json.Num json) {
    if (json.isLong()) {
      return of(json.value().longValueExact());
    }
    double nearest = json.value().doubleValue();
    boolean exact =
        Double.isFinite(nearest)
            && new BigDecimal(Double.toString(nearest)).compareTo(json.value()) == 0;
    return exact ? (Number) nearest : json.value();
  }

  /** Exactly what this number stands for. */
  static BigDecimal exact(Number number) {
    return switch (number) {
      case BigDecimal exact -> exact;
      case Double d when d == Math.rint(d) && Math.abs(d) < PLAIN_MAX -> new BigDecimal(d);
      case Double d -> new BigDecimal(Double.toString(d));
      default -> BigDecimal.valueOf(number.longValue());
    };
  }

  /** The JSON number. */
  static Json.Num toJson(Number number) {
    return new Json.Num(exact(number));
  }

  static boolean isWhole(Number number) {
    return number instanceof Integer || number instanceof Long;
  }

  static int compare(Number a, Number b) {
    if (isWhole(a) && isWhole(b)) {
      return Long.compare(a.longValue(), b.longValue());
    }
    if (a instanceof Double && b instanceof Double) {
      return Double.compare(a.doubleValue(), b.doubleValue());
    }
    return exact(a).compareTo(exact(b));
  }

  /** As {@code $string} writes it: computed numbers with 15 digits, others as they are. */
  static String text(Number number) {
    if (!(number instanceof Double d)) {
      return number.toString().replace("E", "e");
    }
    if (d == Math.rint(d) && Math.abs(d) <= 0x1p63) {
      return new BigDecimal(d).toString();
    }
    BigDecimal shown = new BigDecimal(d, SHOWN_DIGITS).stripTrailingZeros();
    return shown.toString().replace("E", "e");
  }

  /** The number that a text holds, with all its digits, as JSON writes it or in base 2, 8 or 16. */
  static Number parse(String text) {
    try {
      if (text.length() <= TEXT_CHARS_MAX) {
        return switch (text.length() < 2 ? "" : text.substring(0, 2)) {
          case "0x", "0X" -> of(Long.parseLong(text.substring(2), 16));
          case "0b", "0B" -> of(Long.parseLong(text.substring(2), 2));
          case "0o", "0O" -> of(Long.parseLong(text.substring(2), 8));
          default -> {
            if (DECIMAL.matcher(text.strip()).matches()) {
              yield of(new Json.Num(new BigDecimal(text.strip())));
            }
            throw new NumberFormatException();
          }
        };
      }
    } catch (NumberFormatException | JsonException e) {
      // told below
    }
    throw new Refused(
        "$number() is given %s, expected a text that holds a number, such as \"12.5\"."
            .formatted(Shown.of(text)));
  }

  /**
   * A text that sorts as this number does: sign, then size, then digits, which for negative numbers
   * run the other way.
   */
  static String sortable(Number number) {
    BigDecimal value = exact(number).stripTrailingZeros();
    if (value.signum() == 0) {
      return "1";
    }
    int exponent = 5_000 + value.precision() - value.scale();
    String digits = value.unscaledValue().abs().toString();
    if (value.signum() > 0) {
      return "2%04d%s".formatted(exponent, digits);
    }
    var mirrored = new StringBuilder("0%04d".formatted(9_999 - exponent));
    digits.chars().forEach(digit -> mirrored.append((char) ('0' + '9' - digit)));
    return mirrored.append('~').toString();
  }
}
