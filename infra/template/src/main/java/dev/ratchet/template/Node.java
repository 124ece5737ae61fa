package dev.ratchet.template;

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

  /** Whether nothing in it is {@link Broken}. */
  default boolean isWhole() {
    return switch (this) {
      case Scalar _, NoValue _ -> true;
      case Sequence(List<Node> elements, Location _) -> elements.stream().allMatch(Node::isWhole);
      case Mapping(List<Entry> entries, Location _) ->
          entries.stream().map(Entry::value).allMatch(Node::isWhole);
      case Call(Intrinsic _, Node argument, Location _) -> argument.isWhole();
      case Broken _ -> false;
    };
  }

  /** What a plain scalar looks like. */
  enum Kind {
    TEXT,
    NUMBER,
    FLAG
  }

  /** A text, number or truth value, as written. */
  record Scalar(String text, Kind kind, Location at) implements Node {}

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
