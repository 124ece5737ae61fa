package dev.ratchet.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The resources that a deployment holds: their condition holds, and they are resolved. */
final class Deployed {

  private final References references;
  private final Problems problems;
  private final Map<String, Resource> resources = new LinkedHashMap<>();

  Deployed(References references, Problems problems) {
    this.references = references;
    this.problems = problems;
  }

  void add(Resource resource) {
    resources.put(resource.logicalId(), resource);
  }

  List<Resource> all() {
    return List.copyOf(resources.values());
  }

  /** The resources of a type, in the order of the file. */
  List<Resource> of(ResourceType type) {
    return resources.values().stream().filter(resource -> resource.type() == type).toList();
  }

  Physical physical(Resource resource) {
    return references.physical(resource);
  }

  /** The queue whose ARN a property is; none, and a problem, if it is another text. */
  Optional<Physical> queue(Fields fields, String property) {
    var arn = fields.text(property);
    var queues = of(ResourceType.QUEUE).stream().map(this::physical).toList();
    var found = queues.stream().filter(queue -> queue.arn().equals(arn)).findFirst();
    if (found.isEmpty() && fields.isText(property)) {
      problems.add(
          fields.at(property),
          "not the ARN of a queue of this template",
          arn,
          "!GetAtt of one of "
              + String.join(", ", queues.stream().map(q -> q.resource().logicalId()).toList()),
          "Name a queue of this template");
    }
    return found;
  }
}
