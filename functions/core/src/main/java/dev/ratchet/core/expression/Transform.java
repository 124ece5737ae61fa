package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Parser.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What <code>|place|change,deletion|</code> does to a value: a copy in which every object found at
 * the place has the members of the change, and not those that are deleted.
 */
final class Transform {
  /** Makes the function out of three, of which the last may be missing. */
  static final Builtin MAKE = new Builtin(Builtin.Bound.DEEP, Transform::make);

  private Transform() {}

  private static Object make(List<?> parts) {
    return new Builtin(
        "<(oa):o>", Builtin.Bound.DEEP, args -> transformed(Builtin.arg(args, 0), parts));
  }

  private static Object transformed(Object value, List<?> parts) {
    if (value == null) {
      return null;
    }
    Object copy = Deep.copy(value);
    Object found = at(Builtin.arg(parts, 0), copy);
    List<?> places = found instanceof List<?> list ? new ArrayList<>(list) : listOf(found);
    Meter.current().values(places.size());
    for (Object place : places) {
      change(place, at(Builtin.arg(parts, 1), place));
      if (Builtin.arg(parts, 2) != null) {
        delete(place, at(Builtin.arg(parts, 2), place));
      }
    }
    return copy;
  }

  private static List<?> listOf(Object found) {
    return found == null ? List.of() : List.of(found);
  }

  /** The value of a part with something else as its context. */
  private static Object at(Object part, Object context) {
    ((Symbol) part).input = context;
    return Builtin.applyTo(part, List.of());
  }

  @SuppressWarnings("unchecked")
  private static void change(Object place, Object update) {
    if (update == null) {
      return;
    }
    if (!(update instanceof Map<?, ?> members)) {
      throw new Refused(
          "the change of |…|…| is %s, expected an object.".formatted(Shown.of(update)));
    }
    if (place instanceof Map<?, ?> object) {
      Meter.current().values(members.size());
      ((Map<Object, Object>) object).putAll(members);
    }
  }

  private static void delete(Object place, Object deletions) {
    if (deletions != null && place instanceof Map<?, ?> object) {
      ObjectFunctions.names(deletions).forEach(object::remove);
    }
  }
}
