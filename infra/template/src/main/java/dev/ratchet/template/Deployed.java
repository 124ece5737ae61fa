package dev.ratchet.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The resources that a deployment holds: their condition holds, and they are resolved. What has a
 * problem of its own is known here by name and ARN, but not built.
 */
final class Deployed {

  private final References references;
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Map<String, Resource> sound = new LinkedHashMap<>();

  Deployed(References references) {
    this.references = references;
  }

  void add(Resource resource, boolean isSound) {
    resources.put(resource.logicalId(), resource);
    if (isSound) {
      sound.put(resource.logicalId(), resource);
    }
  }

  /** The resources of a kind that have no problem of their own, in the order of the file. */
  List<Resource> sound(ResourceType.Kind kind) {
    return sound.values().stream().filter(resource -> resource.type().kind() == kind).toList();
  }

  /** The resource of a kind with an ARN. */
  Optional<Resource> byArn(ResourceType.Kind kind, String arn) {
    return resources.values().stream()
        .filter(resource -> resource.type().kind() == kind)
        .filter(resource -> arn(resource).equals(arn))
        .findFirst();
  }

  /** The logical ids of the resources of a kind. */
  List<String> ids(ResourceType.Kind kind) {
    return resources.values().stream()
        .filter(resource -> resource.type().kind() == kind)
        .map(Resource::logicalId)
        .toList();
  }

  /** A resource of one of the {@link #ids}. */
  Resource get(String logicalId) {
    return resources.get(logicalId);
  }

  String name(Resource resource) {
    return references.physical(resource).name();
  }

  String arn(Resource resource) {
    return resource.type().attributes().get("Arn").apply(references.physical(resource));
  }
}
