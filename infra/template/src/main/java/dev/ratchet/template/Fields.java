package dev.ratchet.template;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the values of a map that is resolved and has the right shape. */
record Fields(Node.Mapping map) {

  boolean has(String name) {
    return map.entry(name).isPresent();
  }

  /** Where a property stands, or else the map itself. */
  Location at(String name) {
    return map.get(name).map(Node::at).orElse(map.at());
  }

  String text(String name) {
    return text(name, "");
  }

  String text(String name, String otherwise) {
    return map.get(name).map(Fields::text).orElse(otherwise);
  }

  int whole(String name, int otherwise) {
    return map.get(name).map(node -> Integer.parseInt(text(node))).orElse(otherwise);
  }

  Duration seconds(String name, Duration otherwise) {
    return map.get(name)
        .map(node -> Duration.ofSeconds(Long.parseLong(text(node))))
        .orElse(otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    return map.get(name).map(node -> text(node).equals("true")).orElse(otherwise);
  }

  List<Node> list(String name) {
    return map.get(name).map(node -> ((Node.Sequence) node).elements()).orElse(List.of());
  }

  List<String> texts(String name) {
    return list(name).stream().map(Fields::text).toList();
  }

  /** The objects of a list. */
  List<Fields> objects(String name) {
    return list(name).stream().map(Fields::of).toList();
  }

  /** The object at a name; an empty one if there is none. */
  Fields object(String name) {
    return map.get(name)
        .map(Fields::of)
        .orElseGet(() -> new Fields(new Node.Mapping(List.of(), map.at())));
  }

  /** The texts of a map with free keys, in the order of the file. */
  Map<String, String> textsByName(String name) {
    var texts = new LinkedHashMap<String, String>();
    object(name).map().entries().forEach(entry -> texts.put(entry.name(), text(entry.value())));
    return texts;
  }

  static Fields of(Node node) {
    return new Fields((Node.Mapping) node);
  }

  static String text(Node node) {
    return ((Node.Scalar) node).text();
  }
}
