package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions of JSONata that mean something else here, so that a decision can be repeated: the
 * time is the scope's, a local time is UTC, and what is random or runs text as code is refused.
 */
final class Builtins {
  /** The widest text that {@code $pad} gives, in characters. */
  static final int PAD_CHARS_MAX = 1 << 18;

  private static final Map<String, String> REFUSED =
      Map.of(
          "random", "$random() gives another value each time, but a decision must be repeatable",
          "shuffle", "$shuffle() gives another order each time, but a decision must be repeatable",
          "eval", "$eval() runs text as code, which cannot be checked beforehand");

  /** What the time is in the evaluation that is going on. */
  private static final ScopedValue<Long> MILLIS = ScopedValue.newInstance();

  private static final Map<String, JFunction> FUNCTIONS = functions();

  static {
    // Two lazily made constants of the library are published without a barrier; make them here,
    // under the lock of this class's initialisation.
    Functions.dateTimeFromMillis(0, null, null);
    Jsonata.jsonata("$not ~> $not").evaluate(null);
  }

  private Builtins() {}

  private static Map<String, JFunction> functions() {
    var functions = new HashMap<String, JFunction>();
    functions.put("millis", new JFunction((_, _) -> MILLIS.get(), "<:n>"));
    functions.put("now", new JFunction((_, args) -> now(args), "<s?s?:s>"));
    functions.put("toMillis", new JFunction((_, args) -> toMillis(args), "<s-s?:n>"));
    functions.put("pad", new JFunction((_, args) -> pad(args), "<s-ns?:s>"));
    REFUSED.keySet().forEach(n -> functions.put(n, new JFunction((_, _) -> refuse(n), "<x?x?:x>")));
    // Binding a function once gives it its name, which its errors then say.
    functions.forEach(new Jsonata.Frame(null)::bind);
    return Map.copyOf(functions);
  }

  /** Evaluates an expression with these functions; null for what the library calls undefined. */
  static Object evaluate(Jsonata expression, Jsonata.Frame frame, Instant now) {
    FUNCTIONS.forEach((name, function) -> frame.bind(name, (Object) function));
    return ScopedValue.where(MILLIS, now.toEpochMilli())
        .call(() -> expression.evaluate(null, frame));
  }

  static String whyRefused(String name) {
    return REFUSED.get(name) + ". Let a task compute the value, and read its output.";
  }

  private static Object refuse(String name) {
    throw new Refused(whyRefused(name));
  }

  private static String text(List<?> args, int index) {
    return index < args.size() && args.get(index) instanceof String s ? s : null;
  }

  private static String now(List<?> args) {
    return Functions.dateTimeFromMillis(MILLIS.get(), text(args, 0), text(args, 1));
  }

  private static Long toMillis(List<?> args) throws ParseException {
    String timestamp = text(args, 0);
    String picture = text(args, 1);
    return Functions.dateTimeToMillis(
        picture == null && timestamp != null && isLocal(timestamp) ? timestamp + "Z" : timestamp,
        picture);
  }

  private static boolean isLocal(String timestamp) {
    try {
      LocalDateTime.parse(timestamp);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** As the library's, which copies what it has so far for every character that it adds. */
  private static String pad(List<?> args) {
    String text = text(args, 0);
    Number width = (Number) args.get(1);
    if (width == null || Math.abs(width.doubleValue()) > PAD_CHARS_MAX) {
      throw new Refused("$pad() gives at most " + PAD_CHARS_MAX + " characters; found " + width);
    }
    String filler = text(args, 2) == null || text(args, 2).isEmpty() ? " " : text(args, 2);
    int missing = text == null ? 0 : Math.abs(width.intValue()) - length(text);
    if (missing <= 0) {
      return text;
    }
    String enough = filler.repeat(missing / length(filler) + 1);
    String padding = enough.substring(0, enough.offsetByCodePoints(0, missing));
    return width.intValue() < 0 ? padding + text : text + padding;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** An evaluation that this module, not the library, put an end to. */
  static final class Refused extends JException {
    private static final long serialVersionUID = 1L;

    private final String why;

    Refused(String why) {
      super(why);
      this.why = why;
    }

    String why() {
      return why;
    }
  }
}
