package dev.ratchet.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Replaces the intrinsic functions of a template by their values. */
final class Resolver {

  private static final String CHOICE = "[condition, value if so, value if not]";

  private final Problems problems;
  private final Node.Mapping mappings;
  private final Conditions conditions;
  private final References references;

  Resolver(
      Problems problems,
      Deployment deployment,
      Sections sections,
      Map<String, Parameter> parameters,
      Map<String, Resource> resources,
      Set<String> unusable) {
    this.problems = problems;
    this.mappings = sections.get("Mappings");
    this.conditions = new Conditions(sections.get("Conditions"), problems, this);
    this.references = new References(problems, deployment, parameters, resources, unusable, this);
  }

  References references() {
    return references;
  }

  Conditions conditions() {
    return conditions;
  }

  /** Whether a condition holds; an unknown one is reported and does not. */
  boolean holds(String condition, Location at) {
    return conditions.holds(condition, at);
  }

  /** The node without calls; what could not be resolved is reported and broken. */
  Node resolve(Node node, Scope scope) {
    return switch (node) {
      case Node.Scalar _, Node.NoValue _, Node.Broken _ -> node;
      case Node.Sequence(List<Node> elements, Location at) ->
          new Node.Sequence(
              elements.stream()
                  .map(element -> resolve(element, scope))
                  .filter(element -> !(element instanceof Node.NoValue))
                  .toList(),
              at);
      case Node.Mapping map -> mapping(map, scope);
      case Node.Call call -> call(call, scope);
    };
  }

  private Node.Mapping mapping(Node.Mapping map, Scope scope) {
    var resolved = new ArrayList<Node.Entry>();
    for (var entry : map.entries()) {
      var value = resolve(entry.value(), scope);
      if (!(value instanceof Node.NoValue)) {
        resolved.add(new Node.Entry(entry.key(), value));
      }
    }
    return new Node.Mapping(resolved, map.at());
  }

  private Node call(Node.Call call, Scope scope) {
    return switch (call.function()) {
      case REF ->
          call.argument() instanceof Node.Scalar name
              ? references.ref(name.text(), call.at(), scope)
              : wrongArgument(call, "a name");
      case GET_ATT -> attribute(call, scope);
      case SUB -> substitute(call, scope);
      case JOIN -> join(call, scope);
      case SELECT -> select(call, scope);
      case FIND_IN_MAP -> findInMap(call, scope);
      case IF -> choose(call, scope);
      case EQUALS, AND, OR, NOT, CONDITION -> {
        problems.add(
            call.at(),
            "a condition stands where a value belongs",
            call.function().tag(),
            "a value",
            "Name it in Conditions and use !If");
        yield new Node.Broken(call.at());
      }
    };
  }

  private Node attribute(Node.Call call, Scope scope) {
    if (call.argument() instanceof Node.Scalar(String text, Node.Kind _, Location _)
        && text.contains(".")) {
      int dot = text.indexOf('.');
      return references.attribute(
          text.substring(0, dot), text.substring(dot + 1), call.at(), scope);
    }
    if (call.argument() instanceof Node.Sequence(List<Node> parts, Location _)
        && parts.size() == 2
        && parts.getFirst() instanceof Node.Scalar resource
        && resolve(parts.getLast(), scope) instanceof Node.Scalar attribute) {
      return references.attribute(resource.text(), attribute.text(), call.at(), scope);
    }
    return wrongArgument(call, "Resource.Attribute");
  }

  private Node substitute(Node.Call call, Scope scope) {
    if (call.argument() instanceof Node.Scalar text) {
      var none = new Node.Mapping(List.of(), call.at());
      return new Substitution(this, problems, scope, none).apply(text, call.at());
    }
    if (call.argument() instanceof Node.Sequence(List<Node> parts, Location _)
        && parts.size() == 2
        && parts.getFirst() instanceof Node.Scalar text
        && parts.getLast() instanceof Node.Mapping variables) {
      var values = mapping(variables, scope);
      return new Substitution(this, problems, scope, values).apply(text, call.at());
    }
    return wrongArgument(call, "a text, or a list of a text and a map");
  }

  private Node join(Node.Call call, Scope scope) {
    if (resolve(call.argument(), scope) instanceof Node.Sequence(List<Node> parts, Location _)
        && parts.size() == 2
        && parts.getFirst() instanceof Node.Scalar separator
        && parts.getLast() instanceof Node.Sequence(List<Node> elements, Location _)) {
      var texts = new ArrayList<String>();
      for (var element : elements) {
        if (element instanceof Node.Broken) {
          return element;
        }
        if (!(element instanceof Node.Scalar scalar)) {
          return wrongArgument(call, "[separator, [text, ...]]");
        }
        texts.add(scalar.text());
      }
      return new Node.Scalar(String.join(separator.text(), texts), Node.Kind.TEXT, call.at());
    }
    return wrongArgument(call, "[separator, [text, ...]]");
  }

  private Node select(Node.Call call, Scope scope) {
    if (resolve(call.argument(), scope) instanceof Node.Sequence(List<Node> parts, Location _)
        && parts.size() == 2
        && parts.getFirst() instanceof Node.Scalar index
        && parts.getLast() instanceof Node.Sequence(List<Node> elements, Location _)) {
      var number = index.whole().filter(n -> n >= 0 && n < elements.size());
      if (number.isPresent()) {
        return elements.get(number.get().intValue());
      }
      return wrongArgument(call, "an index from 0 to " + (elements.size() - 1));
    }
    return wrongArgument(call, "[index, [value, ...]]");
  }

  private Node findInMap(Node.Call call, Scope scope) {
    if (!(resolve(call.argument(), scope) instanceof Node.Sequence(List<Node> keys, Location _))
        || keys.size() != 3) {
      return wrongArgument(call, "[map, first key, second key]");
    }
    Node found = mappings;
    for (var key : keys) {
      if (key instanceof Node.Broken) {
        return key;
      }
      if (!(key instanceof Node.Scalar name) || !(found instanceof Node.Mapping map)) {
        return wrongArgument(call, "[map, first key, second key]");
      }
      var next = map.get(name.text());
      if (next.isEmpty()) {
        problems.unknown(call.at(), "no such key in Mappings", name.text(), map.names());
        return new Node.Broken(call.at());
      }
      found = next.get();
    }
    return found instanceof Node.Scalar scalar
        ? new Node.Scalar(scalar.text(), scalar.kind(), call.at())
        : wrongArgument(call, "keys that lead to a value");
  }

  private Node choose(Node.Call call, Scope scope) {
    if (!(call.argument() instanceof Node.Sequence(List<Node> parts, Location _))
        || parts.size() != 3
        || !(parts.getFirst() instanceof Node.Scalar condition)) {
      return wrongArgument(call, CHOICE);
    }
    boolean holds = holds(condition.text(), condition.at());
    var ifSo = resolve(parts.get(1), scope.onlyIf(holds));
    var ifNot = resolve(parts.get(2), scope.onlyIf(!holds));
    return holds ? ifSo : ifNot;
  }

  private Node wrongArgument(Node.Call call, String expected) {
    if (!(call.argument() instanceof Node.Broken)) {
      problems.add(
          call.at(),
          "wrong argument of " + call.function().tag(),
          call.argument().describe(),
          expected,
          "Correct the argument of " + call.function().tag());
    }
    return new Node.Broken(call.at());
  }
}
