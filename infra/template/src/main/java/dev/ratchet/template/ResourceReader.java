package dev.ratchet.template;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the Resources section: what is declared, not yet resolved. */
final class ResourceReader {

  private static final List<String> KEYS =
      List.of(
          "Type",
          "Properties",
          "Condition",
          "DependsOn",
          "DeletionPolicy",
          "UpdateReplacePolicy",
          "Metadata");
  private static final List<String> POLICIES =
      List.of("Delete", "Retain", "RetainExceptOnCreate", "Snapshot");

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
      problems.add(
          section.at(), "the template has no resources", "none", "at least one", "Add Resources");
    }
    for (var entry : section.entries()) {
      if (!entry.name().matches("[A-Za-z0-9]{1,255}")) {
        problems.add(
            entry.key().at(),
            "a logical id is not alphanumeric",
            entry.name(),
            "letters and digits",
            "Rename it");
      }
      if (entry.value() instanceof Node.Mapping map) {
        resource(entry.name(), map, entry.key().at());
      } else {
        refuse(entry.value(), "a resource is not a map", "a map with Type", entry.name());
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

  private void resource(String id, Node.Mapping map, Location at) {
    for (var entry : map.entries()) {
      if (!KEYS.contains(entry.name())) {
        problems.unknown(entry.key().at(), "unknown key of a resource", entry.name(), KEYS);
      }
    }
    policy(map, "DeletionPolicy");
    policy(map, "UpdateReplacePolicy");
    if (!(map.get("Type").orElse(null) instanceof Node.Scalar typeName)) {
      refuse(map, "a resource needs a Type", "Type", id);
      return;
    }
    var type = ResourceType.of(typeName.text());
    if (type.isEmpty()) {
      problems.unknown(
          typeName.at(), "unknown type of resource", typeName.text(), ResourceType.words());
      unusable.add(id);
      return;
    }
    Node properties = map.get("Properties").orElseGet(() -> new Node.Mapping(List.of(), at));
    if (!(properties instanceof Node.Mapping own)) {
      refuse(properties, "properties are not a map", "a map", id);
      return;
    }
    var condition =
        map.get("Condition").orElse(null) instanceof Node.Scalar name ? name.text() : "";
    var merged = globals.merge(type.get(), own);
    resources.put(id, new Resource(id, type.get(), condition, merged, at));
    map.get("DependsOn").ifPresent(node -> dependsOn(id, node));
  }

  private void dependsOn(String id, Node node) {
    explicitDependencies.put(
        id, node instanceof Node.Sequence(List<Node> names, Location _) ? names : List.of(node));
  }

  private void policy(Node.Mapping map, String name) {
    map.get(name)
        .filter(node -> !(node instanceof Node.Broken))
        .filter(node -> !(node instanceof Node.Scalar value) || !POLICIES.contains(value.text()))
        .ifPresent(
            node -> problems.unknown(node.at(), "unknown policy", node.describe(), POLICIES));
  }

  private void refuse(Node node, String what, String expected, String id) {
    unusable.add(id);
    if (!(node instanceof Node.Broken)) {
      problems.add(node.at(), what, node.describe(), expected, "Write " + expected);
    }
  }
}
