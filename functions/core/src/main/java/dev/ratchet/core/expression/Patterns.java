package dev.ratchet.core.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that look for texts or patterns in a text. */
final class Patterns {
  private Patterns() {}

  private static String text(List<?> args) {
    String text = (String) Builtin.arg(args, 0);
    if (text != null) {
      Meter.current().chars(text.length());
    }
    return text;
  }

  private static int most(List<?> args, int index, String function) {
    Number limit = (Number) Builtin.arg(args, index);
    if (limit != null && limit.doubleValue() < 0) {
      throw new Refused(
          "the limit of $%s() is %s, expected 0 or more.".formatted(function, Shown.of(limit)));
    }
    return limit == null ? Integer.MAX_VALUE : limit.intValue();
  }

  private static Refused noPattern(String function, Object found) {
    return new Refused(
        "$%s() is given %s, expected a text or a pattern, such as /[0-9]+/."
            .formatted(function, Shown.of(found)));
  }

  private static boolean isMissing(List<?> args) {
    return Builtin.arg(args, 0) == null || Builtin.arg(args, 1) == null;
  }

  static Object contains(List<?> args) {
    if (isMissing(args)) {
      return null;
    }
    String text = text(args);
    return switch (Builtin.arg(args, 1)) {
      case String mark -> Texts.indexOf(text, mark, 0) >= 0;
      case Regex regex -> regex.find(text, 0).isPresent();
      case Object other -> throw noPattern("contains", other);
    };
  }

  static Object match(List<?> args) {
    if (isMissing(args)) {
      return null;
    }
    if (!(Builtin.arg(args, 1) instanceof Regex regex)) {
      throw noPattern("match", Builtin.arg(args, 1));
    }
    String text = text(args);
    List<Object> told = Lists.sequence();
    int at = 0;
    int index = 0;
    for (Regex.Match match : regex.findAll(text, most(args, 2, "match"))) {
      index += text.codePointCount(at, match.start());
      at = match.start();
      told.add(tell(match, index));
    }
    return told;
  }

  private static Map<String, Object> tell(Regex.Match match, int index) {
    var told = new LinkedHashMap<String, Object>();
    told.put("match", match.text());
    told.put("index", index);
    told.put("groups", new ArrayList<>(match.groups()));
    return told;
  }

  /** Where a text or pattern stands in another, at most so often. */
  private static List<Regex.Match> find(String text, Object what, int most, String function) {
    return switch (what) {
      case Regex regex -> regex.findAll(text, most);
      case String mark -> findText(text, mark, most);
      default -> throw noPattern(function, what);
    };
  }

  private static List<Regex.Match> findText(String text, String mark, int most) {
    var matches = new ArrayList<Regex.Match>();
    int at = Texts.indexOf(text, mark, 0);
    while (at >= 0 && matches.size() < most) {
      Meter.current().values(1);
      matches.add(new Regex.Match(at, at + mark.length(), mark, List.of()));
      at = Texts.indexOf(text, mark, at + mark.length());
    }
    return matches;
  }

  static Object split(List<?> args) {
    int most = most(args, 2, "split");
    if (isMissing(args)) {
      return Builtin.arg(args, 0) == null ? null : new ArrayList<>(List.of(text(args)));
    }
    String text = text(args);
    Object mark = Builtin.arg(args, 1);
    List<String> parts =
        "".equals(mark) ? characters(text, most) : parts(text, find(text, mark, most, "split"));
    return new ArrayList<Object>(parts.subList(0, Math.min(parts.size(), most)));
  }

  private static List<String> characters(String text, int most) {
    Meter.current().values(text.length());
    return text.codePoints().limit(most).mapToObj(Character::toString).toList();
  }

  private static List<String> parts(String text, List<Regex.Match> marks) {
    var parts = new ArrayList<String>(marks.size() + 1);
    int at = 0;
    for (Regex.Match mark : marks) {
      boolean isAtAnEnd = mark.end() == 0 || mark.start() == text.length();
      if (!isAtAnEnd || !mark.text().isEmpty()) {
        parts.add(text.substring(at, mark.start()));
        at = mark.end();
      }
    }
    Meter.current().chars(text.length());
    parts.add(text.substring(at));
    return parts;
  }

  static Object replace(List<?> args) {
    int most = most(args, 3, "replace");
    if (isMissing(args) || Builtin.arg(args, 2) == null) {
      return Builtin.arg(args, 0);
    }
    if ("".equals(Builtin.arg(args, 1))) {
      throw new Refused(
          "$replace() is given an empty text to look for. Give it what is to be replaced.");
    }
    String text = text(args);
    Meter meter = Meter.current();
    var out = new StringBuilder();
    int at = 0;
    for (Regex.Match match : find(text, Builtin.arg(args, 1), most, "replace")) {
      String by = replacement(match, Builtin.arg(args, 1), Builtin.arg(args, 2));
      meter.chars((long) match.start() - at + by.length());
      Meter.requireShort((long) out.length() + match.start() - at + by.length());
      out.append(text, at, match.start()).append(by);
      at = match.end();
    }
    meter.makes((long) out.length() + text.length() - at);
    return out.append(text, at, text.length()).toString();
  }

  private static String replacement(Regex.Match match, Object pattern, Object by) {
    if (by instanceof String text) {
      return pattern instanceof Regex ? filled(text, match) : text;
    }
    Object made = Builtin.apply(by, tell(match, match.start()));
    if (made instanceof String text) {
      return text;
    }
    throw new Refused(
        "the function that $replace() is given gives %s, expected a text. Use $string()."
            .formatted(Shown.of(made)));
  }

  /** A replacement in which $1 stands for the first group, $0 for the match, and $$ for $. */
  private static String filled(String by, Regex.Match match) {
    var out = new StringBuilder();
    int at = 0;
    while (at < by.length()) {
      char c = by.charAt(at);
      char next = at + 1 < by.length() ? by.charAt(at + 1) : ' ';
      if (c == '$' && next == '$') {
        out.append('$');
        at += 2;
      } else if (c == '$' && next >= '0' && next <= '9') {
        at = fillGroup(by, at + 1, match, out);
      } else {
        out.append(c);
        at++;
      }
      Meter.current().chars(1);
      Meter.requireShort(out.length());
    }
    return out.toString();
  }

  /** Puts in a group, by as many digits as name one; a single digit that names none is dropped. */
  private static int fillGroup(String by, int start, Regex.Match match, StringBuilder out) {
    int end = start + 1;
    int group = by.charAt(start) - '0';
    while (end < by.length()
        && Character.digit(by.charAt(end), 10) >= 0
        && by.charAt(end) <= '9'
        && group * 10 + by.charAt(end) - '0' <= match.groups().size()) {
      group = group * 10 + by.charAt(end) - '0';
      end++;
    }
    String text =
        group == 0
            ? match.text()
            : group > match.groups().size() ? null : match.groups().get(group - 1);
    Meter.current().chars(text == null ? 0 : text.length());
    out.append(text == null ? "" : text);
    return end;
  }
}
