package dev.ratchet.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A map as it is written. */
record Raw(Node.Mapping map) {

  static Raw of(Node node) {
    return new Raw((Node.Mapping) node);
  }

  static String text(Node node) {
    return ((Node.Scalar) node).text();
  }

  boolean has(String name) {
    return map.entry(name).isPresent();
  }

  /** The text of a key; empty if it is not there. */
  String text(String name) {
    return map.get(name).map(Raw::text).orElse("");
  }

  boolean flag(String name) {
    return text(name).equals("true");
  }

  List<Raw> objects(String name) {
    return map.get(name)
        .map(list -> ((Node.Sequence) list).elements().stream().map(Raw::of).toList())
        .orElse(List.of());
  }

  Raw object(String name) {
    return map.get(name).map(Raw::of).orElseThrow();
  }

  Map<String, String> textsByName(String name) {
    var texts = new LinkedHashMap<String, String>();
    object(name).map.entries().forEach(entry -> texts.put(entry.name(), text(entry.value())));
    return texts;
  }
}
