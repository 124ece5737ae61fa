package dev.ratchet.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a resolved map, key by key. What is not as it was asked for is reported, and the default
 * takes its place; at the end, {@link #close} reports the keys that nobody asked for.
 */
final class Fields {

  private final Node.Mapping map;
  private final String owner;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Fields> inner = new ArrayList<>();
  private boolean sound = true;

  /**
   * @param owner whose keys they are, for messages, such as {@code AWS::SQS::Queue}
   */
  Fields(Node.Mapping map, String owner, Problems problems) {
    this.map = map;
    this.owner = owner;
    this.problems = problems;
  }

  /** Reports the keys that are not there and must be. */
  Fields needs(String... names) {
    for (var name : names) {
      known.add(name);
      if (map.entry(name).isEmpty()) {
        var there = map.names().isEmpty() ? "no properties" : String.join(", ", map.names());
        report(map.at(), owner + " needs the property " + name, there, name, "Add " + name);
      }
    }
    return this;
  }

  /** Names keys that may be there and are not read. */
  Fields knows(Collection<String> names) {
    known.addAll(names);
    return this;
  }

  /** Reports the keys that nobody asked for. Whether all was well with this map. */
  boolean close() {
    for (var entry : map.entries()) {
      if (!known.contains(entry.name())) {
        problems.unknown(
            entry.key().at(), "unknown property of " + owner, entry.name(), List.copyOf(known));
        sound = false;
      }
    }
    inner.forEach(fields -> sound &= fields.close());
    return sound;
  }

  boolean has(String name) {
    return map.entry(name).isPresent();
  }

  boolean isText(String name) {
    return map.get(name).filter(Node.Scalar.class::isInstance).isPresent();
  }

  /** Where the map stands. */
  Location at() {
    return map.at();
  }

  /** Where a value stands, or else the map itself. */
  Location at(String name) {
    return map.get(name).map(Node::at).orElse(map.at());
  }

  /** The text of a key; empty if it is not there. */
  String text(String name) {
    return text(name, "");
  }

  String text(String name, String otherwise) {
    return scalar(name, "a text").map(Node.Scalar::text).orElse(otherwise);
  }

  /** One of some words; empty if it is none of them. */
  String choice(String name, String... words) {
    var scalar = scalar(name, "a text");
    if (scalar.isPresent() && !List.of(words).contains(scalar.get().text())) {
      sound = false;
      problems.unknown(at(name), "unknown value", scalar.get().describe(), List.of(words));
      return "";
    }
    return scalar.map(Node.Scalar::text).orElse("");
  }

  boolean flag(String name, boolean otherwise) {
    var expected = "true or false";
    var scalar = scalar(name, expected);
    if (scalar.isPresent() && !List.of("true", "false").contains(scalar.get().text())) {
      wrong(scalar.get(), expected);
      return otherwise;
    }
    return scalar.map(flag -> flag.text().equals("true")).orElse(otherwise);
  }

  int whole(String name, int least, int most, int otherwise) {
    return (int) number(name, least, most).orElse((long) otherwise).longValue();
  }

  Duration seconds(String name, int least, int most, int otherwise) {
    return Duration.ofSeconds(whole(name, least, most, otherwise));
  }

  Optional<Long> number(String name, long least, long most) {
    var expected = "a whole number from %d to %d".formatted(least, most);
    var scalar = scalar(name, expected);
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    var number = scalar.get().whole();
    if (number.isEmpty()) {
      wrong(scalar.get(), expected);
    } else if (number.get() < least || number.get() > most) {
      var fix = "Give a number in the range";
      report(at(name), "is out of range", scalar.get().text(), expected, fix);
      return Optional.empty();
    }
    return number;
  }

  /** Those of some words that a list has. */
  List<String> choices(String name, String... words) {
    for (var text : texts(name)) {
      if (!List.of(words).contains(text)) {
        sound = false;
        problems.unknown(at(name), "unknown value", text, List.of(words));
      }
    }
    return texts(name);
  }

  /** The texts of a list. */
  List<String> texts(String name) {
    return list(name).stream()
        .filter(node -> fits(node, Node.Scalar.class, "a text"))
        .map(node -> ((Node.Scalar) node).text())
        .toList();
  }

  /** The objects of a list. */
  List<Fields> objects(String name) {
    return list(name).stream()
        .filter(node -> fits(node, Node.Mapping.class, "a map"))
        .map(node -> child((Node.Mapping) node, name))
        .toList();
  }

  /** The object at a name, which needs some keys; an empty one if there is none. */
  Fields object(String name, String... needs) {
    var object = named(name, name);
    return map.get(name).orElse(null) instanceof Node.Mapping ? object.needs(needs) : object;
  }

  /** The object at a name, with another name for messages; an empty one if there is none. */
  Fields named(String name, String itsName) {
    return find(name)
        .filter(node -> fits(node, Node.Mapping.class, "a map"))
        .map(node -> child((Node.Mapping) node, itsName))
        .orElseGet(() -> new Fields(new Node.Mapping(List.of(), map.at()), itsName, problems));
  }

  /** The values of a map with free keys, in the order of the file. */
  Node.Mapping map(String name) {
    var object = object(name);
    object.knows(object.map.names());
    return object.map;
  }

  /** The texts of a map with free keys, in the order of the file. */
  Map<String, String> textsByName(String name) {
    var object = object(name);
    var texts = new LinkedHashMap<String, String>();
    object.map.names().forEach(key -> texts.put(key, object.text(key)));
    return texts;
  }

  private List<Node> list(String name) {
    return find(name)
        .filter(node -> fits(node, Node.Sequence.class, "a list"))
        .map(node -> ((Node.Sequence) node).elements())
        .orElse(List.of());
  }

  private Fields child(Node.Mapping mapping, String itsName) {
    var child = new Fields(mapping, itsName, problems);
    inner.add(child);
    return child;
  }

  private Optional<Node.Scalar> scalar(String name, String expected) {
    return find(name)
        .filter(node -> fits(node, Node.Scalar.class, expected))
        .map(Node.Scalar.class::cast);
  }

  private Optional<Node> find(String name) {
    known.add(name);
    return map.get(name);
  }

  private boolean fits(Node node, Class<? extends Node> kind, String expected) {
    if (node instanceof Node.Broken) {
      sound = false;
    } else if (!kind.isInstance(node)) {
      wrong(node, expected);
    }
    return kind.isInstance(node);
  }

  private void wrong(Node node, String expected) {
    var fix = "Write " + expected + " here";
    report(node.at(), "has the wrong type", node.describe(), expected, fix);
  }

  private void report(Location at, String what, String found, String expected, String fix) {
    sound = false;
    problems.add(at, what, found, expected, fix);
  }
}
