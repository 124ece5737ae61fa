package dev.ratchet.template;

import java.util.List;

/** The top of a template: its sections, each a map. */
record Sections(Fields fields) {

  private static final List<String> MAPS =
      List.of("Parameters", "Mappings", "Conditions", "Globals", "Resources", "Outputs");

  static Sections read(Node.Mapping root, Problems problems) {
    var fields = new Fields(root, "a template", problems);
    fixed(fields, "AWSTemplateFormatVersion", "2010-09-09");
    MAPS.forEach(fields::map);
    fields.knows(List.of("Transform", "Description", "Metadata")).close();
    return new Sections(fields);
  }

  /** A template of SAM says so; one of a nested stack, which is CloudFormation's own, need not. */
  void requireTransform() {
    fixed(fields, "Transform", "AWS::Serverless-2016-10-31");
  }

  /** A section, empty if the template has none. */
  Node.Mapping get(String name) {
    return fields.map(name);
  }

  private static void fixed(Fields fields, String name, String value) {
    fields.needs(name).choice(name, value);
  }
}
