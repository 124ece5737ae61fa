package dev.ratchet.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What names mean: parameters, pseudo parameters, resources and their attributes. */
final class References {

  private static final String NO_VALUE = "AWS::NoValue";

  private final Problems problems;
  private final Deployment deployment;
  private final Map<String, Parameter> parameters;
  private final Map<String, Resource> resources;
  private final Set<String> unusable;
  private final Resolver resolver;
  private final Set<String> inProgress = new HashSet<>();
  private final Map<String, Set<String>> dependencies = new LinkedHashMap<>();

  /**
   * @param unusable resources that are declared but of no known type: their problem is reported
   */
  References(
      Problems problems,
      Deployment deployment,
      Map<String, Parameter> parameters,
      Map<String, Resource> resources,
      Set<String> unusable,
      Resolver resolver) {
    this.problems = problems;
    this.deployment = deployment;
    this.parameters = parameters;
    this.resources = resources;
    this.unusable = unusable;
    this.resolver = resolver;
  }

  /** Which resources each resource needs to be there first, as far as resolved by now. */
  Map<String, Set<String>> dependencies() {
    return dependencies;
  }

  void depends(String owner, String resource) {
    dependencies.computeIfAbsent(owner, _ -> new LinkedHashSet<>()).add(resource);
  }

  /** What {@code !Ref} of a name yields. */
  Node ref(String name, Location at, Scope scope) {
    if (name.equals(NO_VALUE)) {
      return new Node.NoValue(at);
    }
    var pseudo = pseudoParameters();
    if (pseudo.containsKey(name)) {
      return text(pseudo.get(name), at);
    }
    if (parameters.containsKey(name)) {
      var parameter = parameters.get(name);
      var value = new Node.Scalar(parameter.value(), Node.Kind.TEXT, at);
      boolean isNumber = parameter.isNumber() && value.whole().isPresent();
      return isNumber ? new Node.Scalar(value.text(), Node.Kind.NUMBER, at) : value;
    }
    if (name.endsWith(".Alias")) {
      return alias(name, at, scope);
    }
    var resource = resources.get(name);
    if (resource == null) {
      return unknown("there is nothing of this name", name, at, names(scope));
    }
    return use(resource, at, scope) ? text(physical(resource).ref(), at) : new Node.Broken(at);
  }

  /** What {@code !GetAtt} of a resource and an attribute yields. */
  Node attribute(String name, String attribute, Location at, Scope scope) {
    var resource = resources.get(name);
    if (resource == null) {
      return unknown("there is no resource of this name", name, at, resources.keySet());
    }
    if (!use(resource, at, scope)) {
      return new Node.Broken(at);
    }
    var attributes = new TreeMap<>(physical(resource).attributes());
    if (!attributes.containsKey(attribute)) {
      var what = "unknown attribute of " + resource.type().word();
      problems.unknown(at, what, attribute, attributes.keySet());
      return new Node.Broken(at);
    }
    return text(attributes.get(attribute), at);
  }

  Physical physical(Resource resource) {
    return new Physical(resource, deployment, property -> text(resource, property));
  }

  /** SAM's name for the alias that it publishes, which stands for the alias's ARN. */
  private Node alias(String name, Location at, Scope scope) {
    var function = name.substring(0, name.length() - ".Alias".length());
    var resource = resources.get(function);
    if (resource == null || resource.type() != ResourceType.FUNCTION) {
      var functions =
          resources.values().stream()
              .filter(other -> other.type() == ResourceType.FUNCTION)
              .map(Resource::logicalId)
              .toList();
      return unknown("there is no function of this name", function, at, functions);
    }
    var published = text(resource, "AutoPublishAlias");
    if (published.isEmpty()) {
      problems.add(
          at,
          "the function publishes no alias",
          name,
          "AutoPublishAlias at the function",
          "Add AutoPublishAlias to " + function);
      return new Node.Broken(at);
    }
    return attribute(function, "Arn", at, scope) instanceof Node.Scalar arn
        ? text(arn.text() + ":" + published, at)
        : new Node.Broken(at);
  }

  private Node unknown(String what, String name, Location at, Collection<String> known) {
    if (!unusable.contains(name)) {
      problems.unknown(at, what, name, known);
    }
    return new Node.Broken(at);
  }

  /** Everything that a {@code !Ref} may name; of resources a condition knows nothing. */
  private List<String> names(Scope scope) {
    var names = new ArrayList<>(parameters.keySet());
    if (!scope.owner().equals(Scope.CONDITIONS)) {
      names.addAll(resources.keySet());
    }
    names.addAll(pseudoParameters().keySet());
    names.add(NO_VALUE);
    return names;
  }

  private boolean use(Resource resource, Location at, Scope scope) {
    if (scope.owner().equals(Scope.CONDITIONS)) {
      problems.add(
          at,
          "a condition cannot see resources",
          resource.logicalId(),
          "a parameter",
          "Decide by a parameter");
      return false;
    }
    if (!scope.live()) {
      return true;
    }
    if (!resource.condition().isEmpty() && !resolver.holds(resource.condition(), resource.at())) {
      problems.add(
          at,
          "the resource is not deployed here: its condition does not hold",
          resource.logicalId() + " under " + resource.condition(),
          "a resource that is deployed",
          "Put !If [" + resource.condition() + ", ...] around it");
      return false;
    }
    depends(scope.owner(), resource.logicalId());
    return true;
  }

  private Map<String, String> pseudoParameters() {
    var stack = "stack/" + deployment.stackName() + "/0";
    var pseudo = new LinkedHashMap<String, String>();
    pseudo.put("AWS::AccountId", deployment.account());
    pseudo.put("AWS::Partition", deployment.partition());
    pseudo.put("AWS::Region", deployment.region());
    pseudo.put("AWS::StackId", deployment.arn("cloudformation", stack));
    pseudo.put("AWS::StackName", deployment.stackName());
    pseudo.put("AWS::URLSuffix", deployment.urlSuffix());
    return pseudo;
  }

  private static Node text(String text, Location at) {
    return new Node.Scalar(text, Node.Kind.TEXT, at);
  }

  /** One of a resource's properties, resolved; empty if it is no text or not there. */
  private String text(Resource resource, String property) {
    var value = resource.properties().get(property);
    if (value.isEmpty()) {
      return "";
    }
    var key = resource.logicalId() + "." + property;
    if (!inProgress.add(key)) {
      problems.add(
          value.get().at(), "refers to itself", key, "a value that ends", "Break the circle");
      return "";
    }
    try {
      var resolved = resolver.resolve(value.get(), Scope.of(resource.logicalId()));
      return resolved instanceof Node.Scalar scalar ? scalar.text() : "";
    } finally {
      inProgress.remove(key);
    }
  }
}
