package dev.ratchet.template;

import dev.ratchet.template.ResourceType.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the templates of nested stacks, with the values that they are given. */
final class NestedStacks {

  private final Path folder;
  private final Deployment deployment;
  private final Deployed deployed;
  private final Problems problems;

  NestedStacks(Path folder, Deployment deployment, Deployed deployed, Problems problems) {
    this.folder = folder;
    this.deployment = deployment;
    this.deployed = deployed;
    this.problems = problems;
  }

  List<Template> read() {
    var templates = new ArrayList<Template>();
    for (var stack : deployed.sound(Kind.STACK)) {
      var fields = stack.fields();
      var file = folder.resolve(fields.text("TemplateURL"));
      if (!Files.isRegularFile(file)) {
        problems.add(
            fields.at("TemplateURL"),
            "the nested stack has no template",
            fields.text("TemplateURL"),
            "a file beside this template",
            "Correct the path");
        continue;
      }
      try {
        templates.add(
            new TemplateReader(file, deployment).readNested(fields.textsByName("Parameters")));
      } catch (TemplateException e) {
        e.problems().forEach(problems::add);
      }
    }
    return templates;
  }
}
