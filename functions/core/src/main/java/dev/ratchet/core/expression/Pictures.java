package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.utils.DateTimeUtils;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * The functions whose picture says how a number or a time is written. Pictures are short: the
 * library takes many times their length to work with them, and the width of a field may be any
 * number.
 */
final class Pictures {
  /** The longest picture, and the longest text that one is laid upon, in characters. */
  static final int CHARS_MAX = 256;

  /** The widest field of a picture, in characters. */
  static final int WIDTH_MAX = 99;

  /** What it costs to read a picture, in steps. */
  private static final int STEPS = 100;

  /** What a picture for times may leave out, largest first, and how it is written. */
  private static final Map<Character, String> PARTS =
      Map.of('Y', "yyyy", 'M', "MM", 'D', "dd", 'H', "HH", 'm', "mm", 's', "ss", 'f', "SSS");

  private static final Pattern FIELD = Pattern.compile("\\[([^\\[\\]]*)]");
  private static final Method READ = method("analyseDateTimePicture", String.class);
  private static final Field FORMAT_PARTS = field(READ.getReturnType(), "parts");
  private static final Method MATCHER = method("generateRegex", READ.getReturnType());
  private static final Field MATCHER_PARTS = field(MATCHER.getReturnType(), "parts");

  private Pictures() {}

  /** A text that must be short; null if it is left out. */
  static String read(List<?> args, int index, String function) {
    String text = (String) Builtin.arg(args, index);
    if (text != null && text.length() > CHARS_MAX) {
      throw new TooExpensive(
          "$%s() is given a text of %d characters, expected at most %d."
              .formatted(function, text.length(), CHARS_MAX));
    }
    return text;
  }

  /** Lets the library work with a picture, in whose messages no user finds a way. */
  static Object use(String function, String picture, Callable<?> work) {
    Meter.current().steps(STEPS);
    try {
      return work.call();
    } catch (Refused e) {
      throw e;
    } catch (Exception e) {
      throw new Refused(
          "$%s() cannot use the picture %s for what it is given. Check the picture and the value."
              .formatted(function, Shown.of(picture)));
    }
  }

  static Object now(List<?> args) {
    return written("now", Meter.current().millis(), args, 0);
  }

  static Object fromMillis(List<?> args) {
    return written("fromMillis", (Number) Builtin.arg(args, 0), args, 1);
  }

  private static Object written(String function, Number millis, List<?> args, int index) {
    String picture = read(args, index, function);
    String zone = read(args, index + 1, function);
    if (millis == null) {
      return null;
    }
    if (picture != null) {
      requireNarrow(function, picture);
    }
    return use(
        function, picture, () -> Functions.dateTimeFromMillis(millis.longValue(), picture, zone));
  }

  private static void requireNarrow(String function, String picture) {
    var field = FIELD.matcher(picture.replaceAll("\\s+", ""));
    while (field.find()) {
      int comma = field.group(1).lastIndexOf(',');
      String widths = comma < 0 ? "" : field.group(1).substring(comma + 1);
      for (String width : widths.split("-", 2)) {
        if (!width.isEmpty() && !width.equals("*") && !isNarrow(width)) {
          throw new Refused(
              "$%s() is given a picture with a field of the width %s, expected at most %d."
                  .formatted(function, Shown.of(width), WIDTH_MAX));
        }
      }
    }
  }

  private static boolean isNarrow(String width) {
    try {
      return Math.abs((long) Integer.parseInt(width)) <= WIDTH_MAX;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  static Object millis(List<?> args) {
    return Numbers.of(Meter.current().millis());
  }

  static Object toMillis(List<?> args) {
    String time = read(args, 0, "toMillis");
    String picture = read(args, 1, "toMillis");
    if (time == null) {
      return null;
    }
    if (picture == null) {
      return instant(time);
    }
    requireNarrow("toMillis", picture);
    return use("toMillis", picture, () -> parsed(time, picture));
  }

  private static Object instant(String time) {
    Meter.current().steps(STEPS);
    try {
      return Numbers.of(
          Functions.dateTimeToMillis(isLocal(time) ? time + "Z" : time, null).longValue());
    } catch (Exception e) {
      throw new Refused(
          "$toMillis() is given %s, expected a time such as \"2026-01-31T12:00:00Z\"."
              .formatted(Shown.of(time)));
    }
  }

  private static boolean isLocal(String time) {
    try {
      LocalDateTime.parse(time);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** The time that a text holds; what its picture leaves out at the front is that of now. */
  private static Object parsed(String time, String picture)
      throws ReflectiveOperationException, java.text.ParseException {
    String left = leftOut(picture);
    var pictures = new StringBuilder();
    var times = new StringBuilder();
    var now = Instant.ofEpochMilli(Meter.current().millis()).atOffset(ZoneOffset.UTC);
    for (char part : left.toCharArray()) {
      String shown = PARTS.get(part);
      pictures.append("[%s%s]|".formatted(part, shown.replaceAll(".", "0")));
      times.append(now.format(DateTimeFormatter.ofPattern(shown))).append('|');
    }
    String whole = pictures + picture;
    requireMatch(times + time, whole);
    Long millis = Functions.dateTimeToMillis(times + time, whole);
    return millis == null ? null : Numbers.of(millis);
  }

  /** The parts of a time before the first that the picture has, which the library would add. */
  private static String leftOut(String picture) {
    var known = new StringBuilder();
    var field = FIELD.matcher(picture);
    while (field.find()) {
      known.append(field.group(1).strip(), 0, Math.min(1, field.group(1).strip().length()));
    }
    boolean isByWeekOrDay = known.chars().anyMatch(part -> "XxWwd".indexOf(part) >= 0);
    boolean isHalfDays = known.indexOf("P") >= 0;
    String parts = isByWeekOrDay ? "" : isHalfDays ? "YMD" : "YMDHmsf";
    int first = 0;
    while (first < parts.length() && known.indexOf(parts.substring(first, first + 1)) < 0) {
      first++;
    }
    return parts.substring(0, first);
  }

  /**
   * Matches as the library is about to, counting every character that is looked at: it goes back
   * over the text as often as fields can share it out among them.
   */
  private static void requireMatch(String time, String picture)
      throws ReflectiveOperationException {
    var pattern = new StringBuilder("^");
    for (Object part : (List<?>) MATCHER_PARTS.get(invoke(MATCHER, invoke(READ, picture)))) {
      pattern.append('(').append(partOf(part)).append(')');
    }
    Pattern.compile(pattern.append('$').toString(), Pattern.CASE_INSENSITIVE)
        .matcher(new Looked(time, Meter.current()))
        .find();
  }

  private static Object partOf(Object part) throws ReflectiveOperationException {
    return field(part.getClass().getSuperclass(), "regex").get(part);
  }

  private static Object invoke(Method method, Object argument) throws ReflectiveOperationException {
    try {
      return method.invoke(null, argument);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause());
    }
  }

  private static Method method(String name, Class<?> parameter) {
    try {
      Method method = DateTimeUtils.class.getDeclaredMethod(name, parameter);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("The JSONata library has no " + name, e);
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("The JSONata library has no " + type + "." + name, e);
    }
  }

  /** A text of which each look at a character is counted. */
  private record Looked(String text, Meter meter) implements CharSequence {
    @Override
    public char charAt(int index) {
      meter.pattern(1);
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
