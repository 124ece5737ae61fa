package dev.ratchet.template;

import java.util.List;

/** The top of a template: its sections, each a map. */
record Sections(Node.Mapping root) {

  private static final String FORMAT = "2010-09-09";
  private static final String TRANSFORM = "AWS::Serverless-2016-10-31";

  private static final List<String> TEXTS =
      List.of("AWSTemplateFormatVersion", "Transform", "Description");
  private static final List<String> MAPS =
      List.of(
          "Metadata", "Parameters", "Mappings", "Conditions", "Globals", "Resources", "Outputs");

  static Sections read(Node.Mapping root, Problems problems) {
    for (var entry : root.entries()) {
      if (MAPS.contains(entry.name())) {
        if (!(entry.value() instanceof Node.Mapping) && !(entry.value() instanceof Node.Broken)) {
          wrong(entry.value(), "a map", problems);
        }
      } else if (!TEXTS.contains(entry.name())) {
        var known = new java.util.ArrayList<>(TEXTS);
        known.addAll(MAPS);
        problems.unknown(entry.key().at(), "unknown section", entry.name(), known);
      }
    }
    fixed(root, "AWSTemplateFormatVersion", FORMAT, problems);
    return new Sections(root);
  }

  /** A template of SAM says so; one of a nested stack, which is CloudFormation's own, need not. */
  void requireTransform(Problems problems) {
    fixed(root, "Transform", TRANSFORM, problems);
  }

  /** A section, empty if the template has none. */
  Node.Mapping get(String name) {
    return root.get(name)
        .filter(Node.Mapping.class::isInstance)
        .map(Node.Mapping.class::cast)
        .orElseGet(() -> new Node.Mapping(List.of(), new Location(0, 0, name)));
  }

  private static void fixed(Node.Mapping root, String name, String value, Problems problems) {
    var found = root.get(name);
    if (found.isEmpty()) {
      problems.add(root.at(), "the template needs " + name, "none", value, "Add " + name);
    } else if (!(found.get() instanceof Node.Scalar scalar) || !scalar.text().equals(value)) {
      wrong(found.get(), value, problems);
    }
  }

  private static void wrong(Node node, String expected, Problems problems) {
    problems.add(node.at(), "has the wrong value", node.describe(), expected, "Write " + expected);
  }
}
