package dev.ratchet.template;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the Resources section: what is declared, not yet resolved. */
final class ResourceReader {

  private static final String[] POLICIES = {"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"};

  private final Problems problems;
  private final Globals globals;
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Map<String, List<Node>> explicitDependencies = new LinkedHashMap<>();
  private final Set<String> unusable = new HashSet<>();

  ResourceReader(Problems problems, Globals globals) {
    this.problems = problems;
    this.globals = globals;
  }

  void read(Node.Mapping section) {
    if (section.entries().isEmpty()) {
      problems.add(section.at(), "there are no resources", "none", "at least one", "Add Resources");
    }
    var all = new Fields(section, "Resources", problems);
    for (var entry : section.entries()) {
      var id = entry.name();
      if (!id.matches("[A-Za-z0-9]{1,255}")) {
        problems.add(
            entry.key().at(), "is not alphanumeric", id, "letters and digits", "Rename it");
      }
      var fields = all.named(id, "a resource");
      if (!(entry.value() instanceof Node.Mapping map) || !resource(id, map, fields, entry.key())) {
        unusable.add(id);
      }
    }
  }

  Map<String, Resource> resources() {
    return resources;
  }

  /** Declared resources that have a problem of their own already. */
  Set<String> unusable() {
    return unusable;
  }

  /** The names in {@code DependsOn}, by resource. */
  Map<String, List<Node>> explicitDependencies() {
    return explicitDependencies;
  }

  /** Whether the resource can be used. */
  private boolean resource(String id, Node.Mapping map, Fields fields, Node.Scalar key) {
    var word = fields.needs("Type").text("Type");
    var properties = fields.map("Properties");
    var condition = fields.text("Condition");
    fields.choice("DeletionPolicy", POLICIES);
    fields.choice("UpdateReplacePolicy", POLICIES);
    fields.knows(List.of("DependsOn", "Metadata")).close();
    var type = ResourceType.of(word);
    if (type.isEmpty()) {
      if (fields.isText("Type")) {
        var words = ResourceType.words();
        problems.unknown(fields.at("Type"), "unknown type of resource", word, words);
      }
      return false;
    }
    map.get("DependsOn")
        .ifPresent(
            node ->
                explicitDependencies.put(
                    id, node instanceof Node.Sequence(var names, _) ? names : List.of(node)));
    var merged = globals.merge(type.get(), properties);
    resources.put(id, new Resource(id, type.get(), condition, merged, key.at()));
    return map.get("Properties").map(Node.Mapping.class::isInstance).orElse(true);
  }
}
