package dev.ratchet.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a template for a deployment, step by step, and gathers all problems on the way. */
final class TemplateReader {

  private static final List<String> ALSO_KNOWN = List.of("Condition", "Export");

  private final Path file;
  private final Deployment deployment;
  private final Problems problems;

  TemplateReader(Path file, Deployment deployment) {
    this.file = file;
    this.deployment = deployment;
    this.problems = new Problems(file);
  }

  Template read(Map<String, String> given) throws TemplateException {
    var sections = sections();
    sections.requireTransform();
    return read(sections, given);
  }

  /** Reads the template of a nested stack. */
  Template readNested(Map<String, String> given) throws TemplateException {
    return read(sections(), given);
  }

  private Sections sections() throws TemplateException {
    var top = new NodeReader(problems).read(file);
    if (!(top instanceof Node.Mapping root)) {
      if (!(top instanceof Node.Broken)) {
        problems.add(top.at(), "is not a template", top.describe(), "a map", "Write sections");
      }
      throw problems.exception();
    }
    return Sections.read(root, problems);
  }

  private Template read(Sections sections, Map<String, String> given) throws TemplateException {
    var parameters = new ParameterReader(problems).read(sections.get("Parameters"), given);
    var reader = new ResourceReader(problems, Globals.read(sections.get("Globals"), problems));
    reader.read(sections.get("Resources"));
    var resolver =
        new Resolver(
            problems, deployment, sections, parameters, reader.resources(), reader.unusable());
    resolver.conditions().checkAll();
    var deployed = new Deployed(resolver.references(), problems);
    reader.resources().values().forEach(resource -> resolve(resource, resolver, deployed));
    reader.explicitDependencies().forEach((id, names) -> dependsOn(id, names, resolver));
    new Dependencies(resolver.references().dependencies(), reader.resources(), problems).check();
    var outputs = outputs(sections.get("Outputs"), resolver);
    var template = model(deployed, List.copyOf(parameters.values()), outputs);
    problems.throwIfAny();
    return template;
  }

  private void resolve(Resource resource, Resolver resolver, Deployed deployed) {
    boolean here =
        resource.condition().isEmpty() || resolver.holds(resource.condition(), resource.at());
    var entries = new ArrayList<Node.Entry>();
    for (var entry : resource.properties().entries()) {
      // SAM makes an event source a resource of its own: the function does not wait for it.
      var owner = resource.logicalId() + (entry.name().equals("Events") ? ".Events" : "");
      var value = resolver.resolve(entry.value(), new Scope(owner, here));
      if (!(value instanceof Node.NoValue)) {
        entries.add(new Node.Entry(entry.key(), value));
      }
    }
    if (here) {
      deployed.add(resource.with(new Node.Mapping(entries, resource.properties().at())));
    }
  }

  private void dependsOn(String id, List<Node> names, Resolver resolver) {
    for (var name : names) {
      resolver.resolve(new Node.Call(Intrinsic.REF, name, name.at()), Scope.of(id));
    }
  }

  private Map<String, String> outputs(Node.Mapping section, Resolver resolver) {
    var outputs = new LinkedHashMap<String, String>();
    for (var entry : section.entries()) {
      boolean here =
          !(entry.value() instanceof Node.Mapping map)
              || !(map.get("Condition").orElse(null) instanceof Node.Scalar condition)
              || resolver.holds(condition.text(), condition.at());
      var value = resolver.resolve(entry.value(), new Scope("Outputs", here));
      var all = new Node.Mapping(List.of(new Node.Entry(entry.key(), value)), section.at());
      var fields = new Fields(all, "Outputs", problems).named(entry.name(), "an output");
      var text = fields.needs("Value").knows(ALSO_KNOWN).text("Value");
      fields.text("Description");
      if (fields.close() && here) {
        outputs.put(entry.name(), text);
      }
    }
    return outputs;
  }

  private Template model(
      Deployed deployed, List<Parameter> parameters, Map<String, String> outputs) {
    var queues = new QueueModel(deployed, problems).build();
    var ruleModel = new RuleModel(deployed, problems);
    var buses = ruleModel.buses();
    var apiModel = new ApiModel(deployed, problems);
    var folder = file.toAbsolutePath().getParent();
    var functions = new FunctionModel(folder, deployed, problems, queues, apiModel.routes());
    return new Template(
        file,
        parameters,
        functions.build(),
        queues,
        new TableModel(deployed, problems).build(),
        buses,
        ruleModel.rules(buses),
        apiModel.apis(),
        outputs,
        resources(folder, deployed));
  }

  private List<AwsResource> resources(Path folder, Deployed deployed) {
    var resources = new ArrayList<AwsResource>();
    for (var resource : deployed.all()) {
      var properties = resource.properties().jsonObject();
      resources.add(new AwsResource(resource.logicalId(), resource.type().word(), properties));
    }
    new NestedStacks(folder, deployment, deployed, problems)
        .read()
        .forEach(nested -> resources.addAll(nested.resources()));
    return resources;
  }
}
