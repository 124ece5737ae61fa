package dev.ratchet.template;

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
    for (var stack : deployed.of(ResourceType.STACK)) {
      var fields = stack.fields(problems).needs("TemplateURL");
      var name = fields.text("TemplateURL");
      var parameters = fields.textsByName("Parameters");
      if (!fields.close()) {
        continue;
      }
      var file = folder.resolve(name);
      if (!Files.isRegularFile(file)) {
        problems.add(
            fields.at("TemplateURL"),
            "the nested stack has no template",
            name,
            "a file beside this template",
            "Correct the path");
        continue;
      }
      try {
        templates.add(new TemplateReader(file, deployment).readNested(parameters));
      } catch (TemplateException e) {
        e.problems().forEach(problems::add);
      }
    }
    return templates;
  }
}
