package dev.ratchet.template;

import dev.ratchet.core.json.Json;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** A piece of a template that knows where it stands. After resolution no {@link Call} is left. */
sealed interface Node {

  /** Where it stands. */
  Location at();

  /** What it is, for a message. */
  default String describe() {
    return switch (this) {
      case Scalar(String text, Kind _, Location _) -> text.isEmpty() ? "an empty text" : text;
      case Sequence(List<Node> elements, Location _) -> "a list of " + elements.size();
      case Mapping(List<Entry> entries, Location _) ->
          entries.isEmpty() ? "an empty map" : "a map with the key " + entries.getFirst().name();
      case Call(Intrinsic function, Node _, Location _) -> function.tag();
      case NoValue _ -> "AWS::NoValue";
      case Broken _ -> "nothing usable";
    };
  }

  /** What it is in JSON, once resolved; what has no value there is null. */
  default Json json() {
    return switch (this) {
      case Scalar(String text, Kind kind, Location _) ->
          switch (kind) {
            case TEXT -> new Json.Str(text);
            case NUMBER -> new Json.Num(new BigDecimal(text));
            case FLAG -> new Json.Bool(text.equals("true"));
          };
      case Sequence(List<Node> elements, Location _) ->
          new Json.Arr(elements.stream().map(Node::json).toList());
      case Mapping map -> map.jsonObject();
      case Call _, NoValue _, Broken _ -> Json.NULL;
    };
  }

  /** What a plain scalar looks like. */
  enum Kind {
    TEXT,
    NUMBER,
    FLAG
  }

  /** A text, number or truth value, as written. */
  record Scalar(String text, Kind kind, Location at) implements Node {

    /** The whole number that it is, if it is one. */
    Optional<Long> whole() {
      try {
        return Optional.of(Long.parseLong(text));
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }
  }

  /** A list. */
  record Sequence(List<Node> elements, Location at) implements Node {

    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  /** A map, in the order of the file. */
  record Mapping(List<Entry> entries, Location at) implements Node {

    public Mapping {
      entries = List.copyOf(entries);
    }

    Optional<Node> get(String name) {
      return entry(name).map(Entry::value);
    }

    Optional<Entry> entry(String name) {
      return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    Json.Obj jsonObject() {
      var members = new LinkedHashMap<String, Json>();
      entries.forEach(entry -> members.put(entry.name(), entry.value().json()));
      return new Json.Obj(members);
    }

    List<String> names() {
      return entries.stream().map(Entry::name).toList();
    }
  }

  /** A key and its value. */
  record Entry(Scalar key, Node value) {

    String name() {
      return key.text();
    }
  }

  /** A call of an intrinsic function. */
  record Call(Intrinsic function, Node argument, Location at) implements Node {}

  /** A value that is to be left out. */
  record NoValue(Location at) implements Node {}

  /** A value that could not be read; its problem is reported already. */
  record Broken(Location at) implements Node {}
}
