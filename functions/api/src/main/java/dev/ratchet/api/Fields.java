package dev.ratchet.api;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.core.json.JsonTooLargeException;
import dev.ratchet.core.task.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the members of a request's body and gathers everything that is wrong with them, one problem
 * to a member, the first. A member that is {@code null} counts as left out.
 */
final class Fields {
  /** The most that a body may hold, in bytes of its JSON: well above what any call takes. */
  static final int BYTES_MAX = 1024 * 1024;

  private final Json.Obj object;
  private final Map<String, Problem> problems = new LinkedHashMap<>();

  private Fields(Json.Obj object, Set<String> known) {
    this.object = object;
    for (String name : object.members().keySet()) {
      if (!known.contains(name)) {
        wrong(name, "There is no such field.", oneOf(known));
      }
    }
  }

  /** What to do about a name that is not known. */
  static String oneOf(Set<String> known) {
    return known.isEmpty() ? "Leave it out." : "Use one of " + new TreeSet<>(known) + ".";
  }

  /**
   * The members of a body that may be empty.
   *
   * @param known the members that the body may have
   * @throws Refusal if the body is no JSON object
   */
  static Fields of(String body, Set<String> known) {
    return new Fields(body.isBlank() ? Json.Obj.EMPTY : parse(body), known);
  }

  /**
   * The members of a body that must be there.
   *
   * @param known the members that the body may have
   * @throws Refusal if the body is no JSON object
   */
  static Fields ofRequired(String body, Set<String> known) {
    return new Fields(parse(body), known);
  }

  private static Json.Obj parse(String body) {
    try {
      return switch (Json.parse(body, BYTES_MAX)) {
        case Json.Obj o -> o;
        case Json.Null n -> throw notAnObject(n);
        case Json.Bool b -> throw notAnObject(b);
        case Json.Num n -> throw notAnObject(n);
        case Json.Str s -> throw notAnObject(s);
        case Json.Arr a -> throw notAnObject(a);
      };
    } catch (JsonException e) {
      throw Refusal.invalid("", e.getMessage(), "Send one JSON object.");
    } catch (JsonTooLargeException e) {
      throw Refusal.tooLarge(
          "body_too_large",
          "The body holds more than %d bytes of JSON, which is more than any call takes. Send a"
                  .formatted(BYTES_MAX)
              + " reference to what is large.");
    }
  }

  private static Refusal notAnObject(Json found) {
    return Refusal.invalid(
        "", "Expected an object, found " + found.kind() + ".", "Send one JSON object.");
  }

  boolean has(String name) {
    return object.has(name) && !object.get(name).equals(Json.NULL);
  }

  boolean isText(String name, String text) {
    return object.get(name).equals(Json.of(text));
  }

  /** A string of so many characters at the most; the other value where it is absent. */
  String text(String name, String otherwise, int charsMax) {
    if (!has(name)) {
      return otherwise;
    }
    if (!(object.get(name) instanceof Json.Str(String text))) {
      return wrongKind(name, "a string", otherwise);
    }
    if (text.length() > charsMax) {
      wrong(
          name,
          "It has %d characters, expected at most %d.".formatted(text.length(), charsMax),
          "Shorten it.");
    }
    return text;
  }

  Json.Obj object(String name) {
    if (!has(name)) {
      return Json.Obj.EMPTY;
    }
    return object.get(name) instanceof Json.Obj o
        ? o
        : wrongKind(name, "an object", Json.Obj.EMPTY);
  }

  /** A whole number; the other value where it is absent. */
  int number(String name, int otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    return object.get(name) instanceof Json.Num n && n.isLong() && fitsInt(n)
        ? n.value().intValueExact()
        : wrongKind(name, "a whole number below 2147483648", otherwise);
  }

  private static boolean fitsInt(Json.Num number) {
    return number.value().unscaledValue().bitLength() < Integer.SIZE;
  }

  /** True or false; the other value where it is absent. */
  boolean flag(String name, boolean otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    return object.get(name) instanceof Json.Bool(boolean flag)
        ? flag
        : wrongKind(name, "true or false", otherwise);
  }

  /** Any JSON; {@code null} where it is absent. */
  Json value(String name) {
    return object.get(name);
  }

  /**
   * A key that its caller chose: text of 1 to so many characters. Empty where it is absent.
   *
   * @param example what such a key may be
   */
  String key(String name, int charsMax, String example) {
    String key = text(name, "", charsMax);
    boolean isPlain =
        key.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    if (has(name) && (key.isEmpty() || !isPlain)) {
      wrong(
          name,
          key.isEmpty() ? "It is empty." : "It has characters that are no text.",
          "Give 1 to %d characters, such as %s; or leave it out.".formatted(charsMax, example));
    }
    return key;
  }

  /** A duration such as {@code "30s"}; zero where it is absent. */
  Duration duration(String name) {
    if (!has(name)) {
      return Duration.ZERO;
    }
    if (!(object.get(name) instanceof Json.Str(String text))) {
      return wrongKind(name, "a string such as \"30s\"", Duration.ZERO);
    }
    try {
      return Durations.parse(Excerpt.of(text));
    } catch (IllegalArgumentException e) {
      wrong(name, e.getMessage(), "Write for example \"30s\" or \"2h\".");
      return Duration.ZERO;
    }
  }

  private <T> T wrongKind(String name, String expected, T otherwise) {
    wrong(
        name,
        "Expected " + expected + ", found " + object.get(name).kind() + ".",
        "Give " + expected + ", or leave it out.");
    return otherwise;
  }

  /** Adds what the caller found wrong with a member. */
  void wrong(String name, String message, String fix) {
    wrongAt("/" + Excerpt.of(name).replace("~", "~0").replace("/", "~1"), message, fix);
  }

  /** Adds what the caller found wrong elsewhere in the request, such as at {@code {id}}. */
  void wrongAt(String path, String message, String fix) {
    problems.putIfAbsent(path, new Problem(path, message, fix));
  }

  /**
   * Ends the reading.
   *
   * @throws Refusal if anything was wrong: it names everything
   */
  void check() {
    if (!problems.isEmpty()) {
      throw Refusal.invalid(List.copyOf(problems.values()));
    }
  }
}
