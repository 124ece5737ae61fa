package dev.ratchet.template;

import java.util.ArrayList;
import java.util.List;

/** The Globals section: properties that every function has unless it says otherwise. */
final class Globals {

  /** What SAM does not take from the Globals section. */
  private static final List<String> NEVER_GLOBAL =
      List.of("Role", "Policies", "FunctionName", "Events");

  private final Node.Mapping function;

  private Globals(Node.Mapping function) {
    this.function = function;
  }

  static Globals read(Node.Mapping section, Problems problems) {
    var fields = new Fields(section, "Globals", problems);
    var function = fields.map("Function");
    fields.close();
    for (var entry : function.entries()) {
      if (NEVER_GLOBAL.contains(entry.name())) {
        problems.add(
            entry.key().at(),
            "SAM does not take this property from Globals",
            entry.name(),
            "it at the function",
            "Move it to each function");
      }
    }
    return new Globals(function);
  }

  /** The properties of a resource with those of the globals added. */
  Node.Mapping merge(ResourceType type, Node.Mapping properties) {
    return type == ResourceType.FUNCTION ? merge(function, properties) : properties;
  }

  /** Maps are merged, lists joined, of the rest the function's own value counts: as SAM does. */
  private static Node.Mapping merge(Node.Mapping global, Node.Mapping own) {
    var merged = new ArrayList<Node.Entry>();
    for (var entry : global.entries()) {
      merged.add(
          own.entry(entry.name())
              .map(local -> new Node.Entry(local.key(), merge(entry.value(), local.value())))
              .orElse(entry));
    }
    own.entries().stream()
        .filter(entry -> global.entry(entry.name()).isEmpty())
        .forEach(merged::add);
    return new Node.Mapping(merged, own.at());
  }

  private static Node merge(Node global, Node own) {
    if (global instanceof Node.Mapping globalMap && own instanceof Node.Mapping ownMap) {
      return merge(globalMap, ownMap);
    }
    if (global instanceof Node.Sequence globalList && own instanceof Node.Sequence ownList) {
      var joined = new ArrayList<>(globalList.elements());
      joined.addAll(ownList.elements());
      return new Node.Sequence(joined, ownList.at());
    }
    return own;
  }
}
