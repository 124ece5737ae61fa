package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Utils;
import dev.ratchet.core.failure.Excerpt;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The functions of texts. A character is a code point, whether it takes one or two of Java's, and
 * is never cut in two.
 */
final class Texts {
  /** The widest text that {@code $pad} gives, in characters. */
  static final int PAD_CHARS_MAX = 1 << 18;

  private Texts() {}

  /** A text that is read from beginning to end, and counted as such. */
  private static String read(List<?> args, int index) {
    String text = (String) Builtin.arg(args, index);
    if (text != null) {
      Meter.current().chars(text.length());
    }
    return text;
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  static Object length(List<?> args) {
    String text = read(args, 0);
    return text == null ? null : length(text);
  }

  static Object substring(List<?> args) {
    String text = read(args, 0);
    if (text == null || Builtin.arg(args, 1) == null) {
      return text;
    }
    int length = length(text);
    double start = ((Number) Builtin.arg(args, 1)).doubleValue();
    double first = Math.clamp(start < 0 ? length + Math.ceil(start) : Math.floor(start), 0, length);
    Number most = (Number) Builtin.arg(args, 2);
    double last = most == null ? length : Math.min(length, first + Math.floor(most.doubleValue()));
    if (last <= first) {
      return "";
    }
    int from = text.offsetByCodePoints(0, (int) first);
    return made(text.substring(from, text.offsetByCodePoints(from, (int) (last - first))));
  }

  static Object substringBefore(List<?> args) {
    String text = read(args, 0);
    String mark = read(args, 1);
    int at = text == null || mark == null ? -1 : indexOf(text, mark, 0);
    return at < 0 ? text : made(text.substring(0, at));
  }

  static Object substringAfter(List<?> args) {
    String text = read(args, 0);
    String mark = read(args, 1);
    int at = text == null || mark == null ? -1 : indexOf(text, mark, 0);
    return at < 0 ? text : made(text.substring(at + mark.length()));
  }

  /** Where one text stands in another, without cutting a character in two. */
  static int indexOf(String text, String mark, int from) {
    int at = text.indexOf(mark, from);
    while (at >= 0 && (isInside(text, at) || isInside(text, at + mark.length()))) {
      at = text.indexOf(mark, at + 1);
    }
    return at;
  }

  private static boolean isInside(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
  }

  static Object lowercase(List<?> args) {
    String text = read(args, 0);
    return text == null ? null : made(text.toLowerCase(Locale.ROOT));
  }

  static Object uppercase(List<?> args) {
    String text = read(args, 0);
    return text == null ? null : made(text.toUpperCase(Locale.ROOT));
  }

  static Object trim(List<?> args) {
    String text = read(args, 0);
    return text == null ? null : made(Functions.trim(text));
  }

  /** As the library's, which copies what it has so far for every character that it adds. */
  static Object pad(List<?> args) {
    String text = read(args, 0);
    Number width = (Number) Builtin.arg(args, 1);
    if (width == null || Math.abs(width.doubleValue()) > PAD_CHARS_MAX) {
      throw new TooExpensive(
          "$pad() gives at most %d characters; found %s."
              .formatted(PAD_CHARS_MAX, Shown.of(width)));
    }
    String given = read(args, 2);
    String filler = given == null || given.isEmpty() ? " " : given;
    int missing = text == null ? 0 : Math.abs(width.intValue()) - length(text);
    if (missing <= 0) {
      return text;
    }
    int times = missing / length(filler) + 1;
    Meter.current().makes((long) times * filler.length() + text.length());
    String enough = filler.repeat(times);
    String padding = enough.substring(0, enough.offsetByCodePoints(0, missing));
    return width.intValue() < 0 ? padding + text : text + padding;
  }

  static Object join(List<?> args) {
    if (!(Builtin.arg(args, 0) instanceof List<?> texts)) {
      return null;
    }
    String separator = read(args, 1);
    Meter meter = Meter.current();
    meter.values(texts.size());
    var out = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      String next = i == 0 || separator == null ? "" : separator;
      if (!(texts.get(i) instanceof String text)) {
        throw new Refused(
            "$join() is given an array with %s in it, expected texts. Convert it with $string()."
                .formatted(Shown.of(texts.get(i))));
      }
      meter.chars((long) next.length() + text.length());
      Meter.requireShort((long) out.length() + next.length() + text.length());
      out.append(next).append(text);
    }
    return out.toString();
  }

  static Object string(List<?> args) {
    Object value = Builtin.arg(args, 0);
    return value == null ? null : text(value, Boolean.TRUE.equals(Builtin.arg(args, 1)));
  }

  /** A value as a text: a text as it is, another as its JSON. */
  static String text(Object value, boolean isPretty) {
    if (value instanceof String text) {
      return text;
    }
    var out = new StringBuilder();
    new Writer(out, isPretty).write(value, 0);
    return out.toString();
  }

  private static String made(String text) {
    Meter.current().makes(text.length());
    return text;
  }

  /** Joins the texts of two values. */
  static Object concatenate(List<?> args) {
    Object left = Builtin.arg(args, 0);
    Object right = Builtin.arg(args, 1);
    String before = left == null ? "" : text(left, false);
    String after = right == null ? "" : text(right, false);
    Meter.current().makes((long) before.length() + after.length());
    return before.concat(after);
  }

  static Object error(List<?> args) {
    String message = (String) Builtin.arg(args, 0);
    throw new Refused(message == null ? "$error() was called." : ended(message));
  }

  static Object assertion(List<?> args) {
    if (!Boolean.TRUE.equals(Builtin.arg(args, 0))) {
      String message = (String) Builtin.arg(args, 1);
      throw new Refused(message == null ? "an $assert() does not hold." : ended(message));
    }
    return null;
  }

  private static String ended(String message) {
    String cut = Excerpt.of(message.strip(), ExpressionException.SHOWN_CHARS_MAX);
    return cut.endsWith(".") ? cut : cut + ".";
  }

  /** Writes JSON as the library does, counting what it writes. */
  private record Writer(StringBuilder out, boolean isPretty) {
    private void write(Object value, int nesting) {
      Meter.requireShallow(nesting);
      int start = out.length();
      switch (value) {
        case null -> out.append("null");
        case Object v when v == Jsonata.NULL_VALUE -> out.append("null");
        case Number number -> out.append(Numbers.text(number));
        case Boolean truth -> out.append(truth);
        case String text -> quote(text);
        case List<?> list -> array(list, nesting);
        case Map<?, ?> map -> object(map, nesting);
        default -> out.append(nesting == 0 ? "" : "\"\"");
      }
      if (!(value instanceof List<?> || value instanceof Map<?, ?> || value instanceof String)) {
        count(out.length() - start);
      }
    }

    private void count(int chars) {
      Meter.current().chars(chars);
      Meter.requireShort(out.length());
    }

    private void quote(String text) {
      Meter.current().makes(text.length());
      out.append('"');
      Utils.quote(text, out);
      out.append('"');
      count(2);
    }

    private void array(List<?> list, int nesting) {
      Meter.current().values(list.size());
      out.append('[');
      String separator = "";
      for (Object item : list) {
        out.append(separator);
        line(nesting + 1);
        write(item, nesting + 1);
        separator = ",";
      }
      end(list.isEmpty(), nesting, ']');
    }

    private void object(Map<?, ?> map, int nesting) {
      Meter.current().values(map.size());
      out.append('{');
      String separator = "";
      for (Map.Entry<?, ?> member : map.entrySet()) {
        out.append(separator);
        line(nesting + 1);
        quote(String.valueOf(member.getKey()));
        out.append(isPretty ? ": " : ":");
        write(member.getValue(), nesting + 1);
        separator = ",";
      }
      end(map.isEmpty(), nesting, '}');
    }

    private void end(boolean isEmpty, int nesting, char bracket) {
      if (!isEmpty) {
        line(nesting);
      }
      out.append(bracket);
      count(2);
    }

    private void line(int nesting) {
      if (isPretty) {
        count(2 * nesting + 1);
        out.append('\n').append("  ".repeat(nesting));
      }
    }
  }
}
