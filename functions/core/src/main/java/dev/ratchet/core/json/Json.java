package dev.ratchet.core.json;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable JSON value (RFC 8259). Contexts, inputs, results and journal entries are made of it.
 * Object members keep their order; two objects with the same members are equal in any order.
 */
public sealed interface Json {
  /** The {@code null} literal. */
  Json NULL = new Null();

  /** The {@code null} literal; use {@link #NULL}. */
  record Null() implements Json {}

  /** A boolean literal. */
  record Bool(boolean value) implements Json {}

  /**
   * A number, kept exactly. {@code 1}, {@code 1.0} and {@code 1e0} are the same value.
   *
   * @param value without trailing zeros, with at most {@value #DIGITS_MAX} digits before and after
   *     the decimal point; a large number that ends in many zeros keeps them as its exponent
   */
  record Num(BigDecimal value) implements Json {
    /** The most digits that a number may have on either side of the decimal point. */
    public static final int DIGITS_MAX = 400;

    /** The most zeros that are written out at the beginning or the end of a number. */
    private static final int ZEROS_MAX = 20;

    public Num {
      requireNonNull(value, "value is null");
      value = value.signum() == 0 ? BigDecimal.ZERO : stripped(value);
      if (value.scale() > DIGITS_MAX) {
        throw outOfRange();
      }
      if (value.scale() < 0 && value.scale() >= -ZEROS_MAX) {
        value = value.setScale(0);
      }
    }

    /** As JSON has it: with an exponent where it would begin or end in many zeros. */
    String digits() {
      boolean isPlain = value.scale() >= 0 && value.scale() - value.precision() <= ZEROS_MAX;
      return isPlain ? value.toPlainString() : value.toString();
    }

    private static BigDecimal stripped(BigDecimal value) {
      if (value.precision() > 10 * DIGITS_MAX
          || (long) value.precision() - value.scale() > DIGITS_MAX) {
        throw outOfRange(); // stripping its zeros might take for ever, or overflow its exponent
      }
      return value.stripTrailingZeros();
    }

    static JsonException outOfRange() {
      return new JsonException(
          "a number has more than %d digits before or after the decimal point"
              .formatted(DIGITS_MAX));
    }

    /** Whether this is a whole number that fits a {@code long}. */
    public boolean isLong() {
      return value.scale() == 0 && value.precision() <= 19 && fitsLong();
    }

    private boolean fitsLong() {
      return value.unscaledValue().bitLength() < Long.SIZE;
    }
  }

  /** A string. */
  record Str(String value) implements Json {
    public Str {
      requireNonNull(value, "value is null");
    }
  }

  /** An array. */
  record Arr(List<Json> items) implements Json {
    /** The empty array. */
    public static final Arr EMPTY = new Arr(List.of());

    public Arr {
      items = List.copyOf(items);
    }

    /** This array with one more item. */
    public Arr plus(Json item) {
      Json[] next = items.toArray(new Json[items.size() + 1]);
      next[items.size()] = item;
      return new Arr(List.of(next));
    }
  }

  /** An object. */
  record Obj(Map<String, Json> members) implements Json {
    /** The empty object. */
    public static final Obj EMPTY = new Obj(Map.of());

    public Obj {
      if (!(members instanceof Members)) {
        members = Members.owning(Members.copy(members));
      }
      members.forEach((k, v) -> requireNonNull(v, () -> "member " + k + " is null; use Json.NULL"));
    }

    /** Whether there is a member of this name, {@code null} literals included. */
    public boolean has(String name) {
      return members.containsKey(name);
    }

    /** The member of this name, or {@link Json#NULL} when there is none. */
    public Json get(String name) {
      return members.getOrDefault(name, NULL);
    }

    /** The string member of this name, or empty when it is absent or no string. */
    public Optional<String> text(String name) {
      return get(name) instanceof Str s ? Optional.of(s.value()) : Optional.empty();
    }

    /** The object member of this name, or the empty object when it is absent or no object. */
    public Obj object(String name) {
      return get(name) instanceof Obj o ? o : EMPTY;
    }

    /** The items of the array member of this name; none when it is absent or no array. */
    public List<Json> array(String name) {
      return get(name) instanceof Arr a ? a.items() : List.of();
    }

    /** This object with one member set. */
    public Obj with(String name, Json value) {
      var next = Members.copy(members);
      next.put(name, value);
      return new Obj(Members.owning(next));
    }

    /** This object with one string member set. */
    public Obj with(String name, String value) {
      return with(name, new Str(value));
    }

    /** This object with one whole-number member set. */
    public Obj with(String name, long value) {
      return with(name, of(value));
    }
  }

  /** A JSON string. */
  static Str of(String value) {
    return new Str(value);
  }

  /** A JSON number. */
  static Num of(long value) {
    return new Num(BigDecimal.valueOf(value));
  }

  /** A JSON boolean. */
  static Bool of(boolean value) {
    return new Bool(value);
  }

  /** A JSON array. */
  static Arr array(Json... items) {
    return new Arr(List.of(items));
  }

  /**
   * Parses one JSON text.
   *
   * @throws JsonException if it is no JSON, repeats a member name, or anything follows the value;
   *     the message names line and column
   */
  static Json parse(String text) {
    return JsonText.parse(text);
  }

  /**
   * Parses one JSON text that somebody else wrote, as most readers would: of members with one name
   * the last counts, and a mark of the byte order before it is none of it.
   *
   * @throws JsonException if it is no JSON, or anything follows the value; the message names line
   *     and column
   */
  static Json parseForeign(String text) {
    return JsonText.parseForeign(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  /**
   * Parses one JSON text that may only be so long, and stops where it becomes longer.
   *
   * @param bytesMax about the most that {@link #sizeBytes} may be
   * @throws JsonTooLargeException if it is longer
   * @throws JsonException as {@link #parse(String)}
   */
  static Json parse(String text, int bytesMax) {
    return JsonText.parse(text, bytesMax);
  }

  /**
   * Parses one JSON text that must be an object.
   *
   * @throws JsonException as {@link #parse}, or if the value is no object
   */
  static Obj parseObject(String text) {
    return switch (parse(text)) {
      case Obj o -> o;
      case Null _, Bool _, Num _, Str _, Arr _ ->
          throw new JsonException("Expected a JSON object, found another kind of value.");
    };
  }

  /** This value as compact JSON text. */
  default String text() {
    return JsonText.write(this);
  }

  /**
   * The length of {@link #text} in UTF-8, in bytes: what every size limit is measured in. Counted,
   * not written; {@link Integer#MAX_VALUE} if it is longer than that.
   */
  default int sizeBytes() {
    return sizeBytes(Integer.MAX_VALUE - 1);
  }

  /**
   * As {@link #sizeBytes()}, but counted no further than to this: what is longer has some size
   * above it.
   */
  default int sizeBytes(int atMost) {
    return JsonSize.of(this, atMost);
  }

  /** How deep values nest here: 1 for a scalar or an empty array or object. */
  default int depth() {
    return 1
        + switch (this) {
          case Null _, Bool _, Num _, Str _ -> 0;
          case Arr a -> a.items().stream().mapToInt(Json::depth).max().orElse(0);
          case Obj o -> o.members().values().stream().mapToInt(Json::depth).max().orElse(0);
        };
  }

  /** What kind of value this is, as error messages say it: "a string", "an object". */
  default String kind() {
    return switch (this) {
      case Null _ -> "null";
      case Bool _ -> "a boolean";
      case Num _ -> "a number";
      case Str _ -> "a string";
      case Arr _ -> "an array";
      case Obj _ -> "an object";
    };
  }

  /**
   * This value as plain Java values: {@code Map, List, String, BigDecimal or Long, Boolean, null}.
   */
  default Object toPlain() {
    return switch (this) {
      case Null _ -> null;
      case Bool b -> b.value();
      case Num n when n.isLong() -> n.value().longValueExact();
      case Num n -> n.value();
      case Str s -> s.value();
      case Arr a -> {
        var list = new ArrayList<Object>(a.items().size());
        a.items().forEach(item -> list.add(item.toPlain()));
        yield list;
      }
      case Obj o -> {
        var map = new LinkedHashMap<String, Object>();
        o.members().forEach((name, value) -> map.put(name, value.toPlain()));
        yield map;
      }
    };
  }

  /**
   * The JSON value of plain Java values, as parsers of other formats give them.
   *
   * @throws JsonException if some value has no JSON form
   */
  static Json ofPlain(Object plain) {
    return switch (plain) {
      case null -> NULL;
      case Json json -> json;
      case String s -> new Str(s);
      case Boolean b -> new Bool(b);
      case BigDecimal d -> new Num(d);
      case Integer i -> of(i.longValue());
      case Long l -> of(l);
      case Number n -> ofNumber(n);
      case List<?> list -> new Arr(list.stream().map(Json::ofPlain).toList());
      case Map<?, ?> map -> {
        var members = new LinkedHashMap<String, Json>();
        map.forEach((name, value) -> members.put(String.valueOf(name), ofPlain(value)));
        yield new Obj(members);
      }
      default ->
          throw new JsonException("A " + plain.getClass().getSimpleName() + " has no JSON form.");
    };
  }

  private static Num ofNumber(Number number) {
    try {
      return new Num(new BigDecimal(number.toString()));
    } catch (NumberFormatException e) {
      throw new JsonException("The number " + number + " has no JSON form.");
    }
  }
}
