package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The functions of objects, and those of any value. */
final class ObjectFunctions {
  private ObjectFunctions() {}

  static Object keys(List<?> args) {
    var keys = new LinkedHashSet<Object>();
    addKeys(Builtin.arg(args, 0), keys, 0);
    List<Object> made = Lists.sequence();
    made.addAll(keys);
    return made;
  }

  private static void addKeys(Object value, Set<Object> keys, int nesting) {
    Meter.requireShallow(nesting);
    if (value instanceof List<?> list) {
      Meter.current().values(list.size());
      list.forEach(item -> addKeys(item, keys, nesting + 1));
    } else if (value instanceof Map<?, ?> map) {
      Meter.current().values(map.size());
      keys.addAll(map.keySet());
    }
  }

  static Object lookup(List<?> args) {
    Object value = Builtin.arg(args, 0);
    String name = (String) Builtin.arg(args, 1);
    if (value instanceof List<?> list) {
      Deep.countLookup(list, name);
    }
    return name == null ? null : Functions.lookup(value, name);
  }

  static Object spread(List<?> args) {
    Object value = Builtin.arg(args, 0);
    if (!(value instanceof List<?> || value instanceof Map<?, ?>)) {
      return value;
    }
    List<Object> made = Lists.sequence();
    spread(value, made, 0);
    return made;
  }

  private static void spread(Object value, List<Object> into, int nesting) {
    Meter.requireShallow(nesting);
    switch (value) {
      case List<?> list -> {
        Meter.current().values(list.size());
        list.forEach(item -> spread(item, into, nesting + 1));
      }
      case Map<?, ?> map -> {
        Meter.current().values(2L * map.size());
        map.forEach(
            (name, member) -> {
              var one = new LinkedHashMap<Object, Object>();
              one.put(name, member);
              into.add(one);
            });
      }
      case null -> {}
      default -> into.add(value);
    }
  }

  static Object merge(List<?> args) {
    if (!(Builtin.arg(args, 0) instanceof List<?> list)) {
      return null;
    }
    var merged = new LinkedHashMap<Object, Object>();
    for (Object item : list) {
      if (!(item instanceof Map<?, ?> map)) {
        throw new Refused(
            "$merge() is given an array with %s in it, expected objects."
                .formatted(Shown.of(item)));
      }
      Meter.current().values(map.size() + 1L);
      merged.putAll(map);
    }
    return merged;
  }

  static Object each(List<?> args) {
    if (!(Builtin.arg(args, 0) instanceof Map<?, ?> map)) {
      return null;
    }
    Meter.current().values(map.size());
    List<Object> made = Lists.sequence();
    map.forEach(
        (name, member) -> {
          Object item = Builtin.apply(Builtin.arg(args, 1), member, name, map);
          if (item != null) {
            made.add(item);
          }
        });
    return made;
  }

  static Object sift(List<?> args) {
    if (!(Builtin.arg(args, 0) instanceof Map<?, ?> map)) {
      return null;
    }
    Meter.current().values(map.size());
    var kept = new LinkedHashMap<Object, Object>();
    map.forEach(
        (name, member) -> {
          if (Deep.isTrue(Builtin.apply(Builtin.arg(args, 1), member, name, map))) {
            kept.put(name, member);
          }
        });
    return kept.isEmpty() ? null : kept;
  }

  static Object type(List<?> args) {
    return switch (Builtin.arg(args, 0)) {
      case null -> null;
      case Object v when v == Jsonata.NULL_VALUE -> "null";
      case Number _ -> "number";
      case String _ -> "string";
      case Boolean _ -> "boolean";
      case List<?> _ -> "array";
      case Map<?, ?> _ -> "object";
      default -> "function";
    };
  }

  static Object isTrue(List<?> args) {
    Object value = Builtin.arg(args, 0);
    return value == null ? null : (Object) Deep.isTrue(value);
  }

  static Object isFalse(List<?> args) {
    Object value = Builtin.arg(args, 0);
    return value == null ? null : (Object) !Deep.isTrue(value);
  }

  static Object exists(List<?> args) {
    return Builtin.arg(args, 0) != null;
  }

  static Object copy(List<?> args) {
    return Deep.copy(Builtin.arg(args, 0));
  }

  /** The values of a field called *. */
  static Object wildcard(List<?> args) {
    List<Object> found = Lists.sequence();
    switch (Builtin.arg(args, 0)) {
      case Map<?, ?> map -> addAll(map.values(), found);
      case List<?> list -> addAll(list, found);
      case null, default -> {}
    }
    return found;
  }

  private static void addAll(Iterable<?> values, List<Object> found) {
    for (Object value : values) {
      Meter.current().values(1);
      Deep.flatten(value, found);
    }
  }

  /** The values of a field called **. */
  static Object descendants(List<?> args) {
    Object value = Builtin.arg(args, 0);
    if (value == null) {
      return null;
    }
    List<Object> found = Lists.sequence();
    Deep.descend(value, found);
    return found;
  }

  /** The names in a list of deletions of a transformation, which may be one text. */
  static List<Object> names(Object deletions) {
    var names = new ArrayList<Object>();
    Deep.flatten(deletions, names);
    for (Object name : names) {
      if (!(name instanceof String)) {
        throw new Refused(
            "what |…|…|…| deletes has %s in it, expected the names of fields."
                .formatted(Shown.of(name)));
      }
    }
    return names;
  }
}
