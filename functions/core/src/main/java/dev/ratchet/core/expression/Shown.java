package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Jsonata;
import dev.ratchet.core.failure.Excerpt;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values as messages show them: short, whatever they hold. An array that holds itself many times
 * over would otherwise be written out where a message is made.
 */
final class Shown {
  private Shown() {}

  /** A value in a few words. */
  static String of(Object value) {
    return switch (value) {
      case null -> "nothing";
      case Object v when v == Jsonata.NULL_VALUE -> "null";
      case String text -> '"' + Excerpt.of(text, ExpressionException.SHOWN_CHARS_MAX) + '"';
      case Double number when !Double.isFinite(number) -> number.toString();
      case Number number -> Excerpt.of(Numbers.text(number), ExpressionException.SHOWN_CHARS_MAX);
      case Boolean truth -> truth.toString();
      case List<?> _ -> "an array";
      case Map<?, ?> _ -> "an object";
      default -> "a function";
    };
  }

  /** Arguments that the library may put into a message of its own. */
  static List<Object> guarded(List<?> args) {
    var guarded = new ArrayList<Object>(args.size());
    args.forEach(arg -> guarded.add(guarded(arg)));
    return guarded;
  }

  static Object guarded(Object arg) {
    return switch (arg) {
      case List<?> list -> new GuardedList(list);
      case Map<?, ?> map -> new GuardedMap(map);
      case null, default -> arg;
    };
  }

  /** The arguments that were guarded, some of which the library has put into arrays. */
  static List<Object> unguarded(List<?> args) {
    var plain = new ArrayList<Object>(args.size());
    for (Object arg : args) {
      boolean isWrapped = arg instanceof ArrayList<?> list && list.size() == 1;
      plain.add(isWrapped ? unguarded((List<?>) arg) : unguarded(arg));
    }
    return plain;
  }

  static Object unguarded(Object arg) {
    return switch (arg) {
      case GuardedList list -> list.items;
      case GuardedMap map -> map.members;
      case null, default -> arg;
    };
  }

  /** An array that shows itself in two words. */
  private static final class GuardedList extends AbstractList<Object> {
    private final List<?> items;

    GuardedList(List<?> items) {
      this.items = items;
    }

    @Override
    public Object get(int index) {
      return items.get(index);
    }

    @Override
    public int size() {
      return items.size();
    }

    @Override
    public String toString() {
      return of(items);
    }
  }

  /** An object that shows itself in two words. */
  private static final class GuardedMap extends AbstractMap<Object, Object> {
    private final Map<?, ?> members;

    GuardedMap(Map<?, ?> members) {
      this.members = members;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Set<Entry<Object, Object>> entrySet() {
      return ((Map<Object, Object>) members).entrySet();
    }

    @Override
    public String toString() {
      return of(members);
    }
  }
}
