package dev.ratchet.handlers.api;

import dev.ratchet.core.definition.Durations;
import dev.ratchet.core.definition.Problem;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the members of a request's body and gathers everything that is wrong with them. */
final class Fields {
  private final Json.Obj object;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param known the members that the body may have
   * @throws Refusal if the body is no JSON object
   */
  Fields(String body, Set<String> known) {
    this.object = parse(body);
    for (String name : object.members().keySet()) {
      if (!known.contains(name)) {
        problem(name, "There is no such field.", "Use one of " + new TreeSet<>(known) + ".");
      }
    }
  }

  private static Json.Obj parse(String body) {
    if (body.isBlank()) {
      return Json.Obj.EMPTY;
    }
    try {
      return switch (Json.parse(body)) {
        case Json.Obj o -> o;
        case Json.Null n -> throw notAnObject(n);
        case Json.Bool b -> throw notAnObject(b);
        case Json.Num n -> throw notAnObject(n);
        case Json.Str s -> throw notAnObject(s);
        case Json.Arr a -> throw notAnObject(a);
      };
    } catch (JsonException e) {
      throw Refusal.invalid("", e.getMessage(), "Send one JSON object.");
    }
  }

  private static Refusal notAnObject(Json found) {
    return Refusal.invalid("", "Expected an object, found " + found.kind() + ".", "Send {…}.");
  }

  private void problem(String name, String message, String fix) {
    problems.add(new Problem("/" + name, message, fix));
  }

  boolean has(String name) {
    return object.has(name) && !object.get(name).equals(Json.NULL);
  }

  /** A string of so many characters at the most; the other value where it is absent. */
  String text(String name, String otherwise, int charsMax) {
    if (!has(name)) {
      return otherwise;
    }
    if (!(object.get(name) instanceof Json.Str s)) {
      return wrongKind(name, "a string", otherwise);
    }
    if (s.value().length() > charsMax) {
      problem(
          name,
          "It has " + s.value().length() + " characters, expected at most " + charsMax + ".",
          "Shorten it.");
    }
    return s.value();
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
        : wrongKind(name, "a whole number", otherwise);
  }

  private static boolean fitsInt(Json.Num number) {
    return number.value().unscaledValue().bitLength() < Integer.SIZE;
  }

  /** A duration such as {@code "30s"}; zero where it is absent. */
  Duration duration(String name) {
    String text = text(name, "0s", 32);
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      problem(name, e.getMessage(), "Write for example \"30s\" or \"2h\".");
      return Duration.ZERO;
    }
  }

  private <T> T wrongKind(String name, String expected, T otherwise) {
    problem(
        name,
        "Expected " + expected + ", found " + object.get(name).kind() + ".",
        "Give " + expected + ", or leave it out.");
    return otherwise;
  }

  /** Adds what the caller found wrong. */
  void wrong(String name, String message, String fix) {
    problem(name, message, fix);
  }

  /**
   * Ends the reading.
   *
   * @throws Refusal if anything was wrong: it names everything
   */
  void check() {
    if (!problems.isEmpty()) {
      throw Refusal.invalid(problems);
    }
  }
}
