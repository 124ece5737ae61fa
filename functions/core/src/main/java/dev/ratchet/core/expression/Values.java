package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Jsonata;
import dev.ratchet.core.json.Json;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;

/**
 * JSON values as the library wants them, and back. Objects and arrays are shown to it through
 * unmodifiable views, so that an expression costs what it reads and not what the context weighs.
 */
final class Values {
  /** How deep a result may nest. */
  static final int DEPTH_MAX = 100;

  /** The most values that a result may hold, members and items at every level counted. */
  static final int COUNT_MAX = 100_000;

  private final Meter meter = Meter.current();
  private int count;

  private Values() {}

  static Object toLibrary(Json json) {
    return switch (json) {
      case Json.Null _ -> Jsonata.NULL_VALUE;
      case Json.Bool b -> b.value();
      case Json.Num n -> Numbers.of(n);
      case Json.Str s -> s.value();
      // The library adds to empty lists, and then forgets them.
      case Json.Arr a -> a.items().isEmpty() ? new ArrayList<>() : new ArrView(a.items());
      case Json.Obj o -> new ObjView(o);
    };
  }

  /** The JSON form of a result that is not undefined. */
  static Json toJson(Object result) {
    return new Values().convert(result, 0);
  }

  private Json convert(Object value, int depth) {
    if (depth > DEPTH_MAX) {
      throw new TooExpensive("it gives a value nested deeper than " + DEPTH_MAX + " levels.");
    }
    if (++count > COUNT_MAX) {
      throw new TooExpensive("it gives more than %d values.".formatted(COUNT_MAX));
    }
    return switch (value) {
      case null -> Json.NULL;
      case Object o when o == Jsonata.NULL_VALUE -> Json.NULL;
      case ArrView view when depth == 0 -> view.json();
      case ObjView view when depth == 0 -> view.json;
      case List<?> list -> {
        var items = new ArrayList<Json>(Math.min(list.size(), COUNT_MAX));
        list.forEach(item -> items.add(convert(item, depth + 1)));
        yield new Json.Arr(items);
      }
      case Map<?, ?> map -> {
        var members = new LinkedHashMap<String, Json>();
        map.forEach(
            (name, v) -> {
              meter.chars(String.valueOf(name).length());
              members.put(String.valueOf(name), convert(v, depth + 1));
            });
        yield new Json.Obj(members);
      }
      case String text -> {
        meter.chars(text.length());
        yield new Json.Str(text);
      }
      case Boolean truth -> new Json.Bool(truth);
      case Number number -> Numbers.toJson(number);
      default ->
          throw new Refused(
              depth == 0
                  ? "it gives a function, which is no JSON value. Call it, with ()."
                  : "it gives a value with a function in it, which is no JSON value.");
    };
  }

  /** An array, item by item. */
  private static final class ArrView extends AbstractList<Object> implements RandomAccess {
    private final List<Json> items;

    ArrView(List<Json> items) {
      this.items = items;
    }

    Json json() {
      return new Json.Arr(items);
    }

    @Override
    public Object get(int index) {
      return toLibrary(items.get(index));
    }

    @Override
    public int size() {
      return items.size();
    }
  }

  /** An object, member by member. */
  private static final class ObjView extends AbstractMap<String, Object> {
    private final Json.Obj json;

    ObjView(Json.Obj json) {
      this.json = json;
    }

    @Override
    public boolean containsKey(Object name) {
      return json.members().containsKey(name);
    }

    @Override
    public Object get(Object name) {
      Json value = json.members().get(name);
      return value == null ? null : toLibrary(value);
    }

    @Override
    public int size() {
      return json.members().size();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Entry<String, Object>> iterator() {
          return json.members().entrySet().stream()
              .map(member -> Map.entry(member.getKey(), toLibrary(member.getValue())))
              .iterator();
        }

        @Override
        public int size() {
          return json.members().size();
        }
      };
    }
  }
}
