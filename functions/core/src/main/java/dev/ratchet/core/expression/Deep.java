package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Jsonata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What goes through a value to its depths, counting every item, member and character on its way. A
 * value can hold the same array any number of times, at every level anew, and so be far larger than
 * the memory that it takes.
 */
final class Deep {
  private final Meter meter = Meter.current();

  private void count(int nesting, int size) {
    Meter.requireShallow(nesting);
    meter.values(size + 1L);
  }

  /** Whether two values are the same; numbers are compared exactly. */
  static boolean equal(Object a, Object b) {
    return new Deep().equal(a, b, 0);
  }

  private boolean equal(Object a, Object b, int nesting) {
    if (a == b) {
      return true;
    }
    if (a instanceof Number x && b instanceof Number y) {
      return Numbers.compare(x, y) == 0;
    }
    if (a instanceof String x && b instanceof String y) {
      meter.chars(x.length() == y.length() ? x.length() : 0);
      return x.equals(y);
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      return x.size() == y.size() && equalItems(x, y, nesting);
    }
    if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      return x.size() == y.size() && equalMembers(x, y, nesting);
    }
    return a instanceof Boolean && a.equals(b);
  }

  private boolean equalItems(List<?> a, List<?> b, int nesting) {
    for (int i = 0; i < a.size(); i++) {
      count(nesting, 0);
      if (!equal(a.get(i), b.get(i), nesting + 1)) {
        return false;
      }
    }
    return true;
  }

  private boolean equalMembers(Map<?, ?> a, Map<?, ?> b, int nesting) {
    for (Map.Entry<?, ?> member : a.entrySet()) {
      count(nesting, 0);
      if (!b.containsKey(member.getKey())
          || !equal(member.getValue(), b.get(member.getKey()), nesting + 1)) {
        return false;
      }
    }
    return true;
  }

  /** What the library takes for true: numbers other than 0, whatever is not empty. */
  static boolean isTrue(Object value) {
    return switch (value) {
      case null -> false;
      case List<?> list -> new Deep().isAnyTrue(list, 0);
      default -> Jsonata.boolize(value);
    };
  }

  private boolean isAnyTrue(List<?> list, int nesting) {
    count(nesting, list.size());
    boolean any = false;
    for (Object item : list) {
      any |= item instanceof List<?> inner ? isAnyTrue(inner, nesting + 1) : isTrue(item);
    }
    return any;
  }

  /** Counts what the library's look-up of a name in the objects of an array does. */
  static void countLookup(List<?> list, String name) {
    new Deep().lookup(list, name, 0);
  }

  private long lookup(Object value, String name, int nesting) {
    return switch (value) {
      case List<?> list -> {
        count(nesting, list.size());
        long found = 0;
        for (Object item : list) {
          found += lookup(item, name, nesting + 1);
        }
        meter.values(found);
        yield found;
      }
      case Map<?, ?> map -> map.get(name) instanceof List<?> inner ? inner.size() : 1;
      case null, default -> 0;
    };
  }

  /** Adds what is no array to these, from arrays at every level. */
  static void flatten(Object value, List<Object> into) {
    new Deep().flatten(value, into, 0);
  }

  private void flatten(Object value, List<Object> into, int nesting) {
    if (value instanceof List<?> list) {
      count(nesting, list.size());
      list.forEach(item -> flatten(item, into, nesting + 1));
    } else {
      into.add(value);
    }
  }

  /** Adds a value and all that it holds to these, arrays aside. */
  static void descend(Object value, List<Object> into) {
    new Deep().descend(value, into, 0);
  }

  private void descend(Object value, List<Object> into, int nesting) {
    if (value instanceof List<?> list) {
      count(nesting, list.size());
      list.forEach(item -> descend(item, into, nesting + 1));
      return;
    }
    into.add(value);
    if (value instanceof Map<?, ?> map) {
      count(nesting, map.size());
      map.values().forEach(member -> descend(member, into, nesting + 1));
    }
  }

  /** A copy whose objects can be changed. */
  static Object copy(Object value) {
    return new Deep().copy(value, 0);
  }

  private Object copy(Object value, int nesting) {
    return switch (value) {
      case List<?> list -> {
        count(nesting, list.size());
        var items = new ArrayList<Object>(list.size());
        list.forEach(item -> items.add(copy(item, nesting + 1)));
        yield items;
      }
      case Map<?, ?> map -> {
        count(nesting, map.size());
        var members = new LinkedHashMap<Object, Object>();
        map.forEach((name, member) -> members.put(name, copy(member, nesting + 1)));
        yield members;
      }
      case null, default -> value;
    };
  }

  /** A text that two values share only if they are equal. */
  static String identity(Object value) {
    var out = new StringBuilder();
    new Deep().identify(value, out, 0);
    return out.toString();
  }

  private void identify(Object value, StringBuilder out, int nesting) {
    int start = out.length();
    switch (value) {
      case Number number -> out.append(Numbers.sortable(number));
      case String text -> {
        meter.chars(text.length());
        out.append('"').append(text.length()).append(':').append(text);
      }
      case List<?> list -> {
        count(nesting, list.size());
        out.append('[').append(list.size());
        list.forEach(item -> identify(item, out.append(','), nesting + 1));
      }
      case Map<?, ?> map -> {
        count(nesting, map.size());
        out.append('{').append(map.size());
        new TreeMap<Object, Object>(map)
            .forEach(
                (name, member) -> {
                  identify(name, out.append(','), nesting + 1);
                  identify(member, out.append(':'), nesting + 1);
                });
      }
      case null -> out.append("undefined");
      case Boolean truth -> out.append(truth);
      case Object v when v == Jsonata.NULL_VALUE -> out.append("null");
      default -> out.append('#').append(System.identityHashCode(value));
    }
    if (!(value instanceof List<?> || value instanceof Map<?, ?>)) {
      meter.chars(out.length() - start);
    }
  }
}
