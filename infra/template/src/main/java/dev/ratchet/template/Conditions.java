package dev.ratchet.template;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The Conditions section: named questions about the parameters. */
final class Conditions {

  private static final Scope SCOPE = Scope.of(Scope.CONDITIONS);

  private final Node.Mapping section;
  private final Problems problems;
  private final Resolver resolver;
  private final Set<String> inProgress = new HashSet<>();

  Conditions(Node.Mapping section, Problems problems, Resolver resolver) {
    this.section = section;
    this.problems = problems;
    this.resolver = resolver;
  }

  /** Evaluates every condition, also those that nothing uses, so that their problems are seen. */
  void checkAll() {
    section.entries().forEach(entry -> holds(entry.name(), entry.key().at()));
  }

  /** Whether a condition holds; an unknown one is reported and does not. */
  boolean holds(String name, Location at) {
    var condition = section.get(name);
    if (condition.isEmpty()) {
      problems.unknown(at, "there is no condition of this name", name, section.names());
      return false;
    }
    if (!inProgress.add(name)) {
      problems.add(
          condition.get().at(),
          "the condition depends on itself",
          name,
          "a condition that can be decided",
          "Break the circle");
      return false;
    }
    try {
      return evaluate(condition.get());
    } finally {
      inProgress.remove(name);
    }
  }

  private boolean evaluate(Node node) {
    if (node instanceof Node.Mapping map
        && map.entries().size() == 1
        && map.get("Condition").orElse(null) instanceof Node.Scalar name) {
      return holds(name.text(), name.at());
    }
    if (!(node instanceof Node.Call(Intrinsic function, Node argument, Location _))) {
      return refuse(node, "!Equals, !Not, !And, !Or or !Condition");
    }
    return switch (function) {
      case EQUALS -> equal(node, argument);
      case NOT ->
          argument instanceof Node.Sequence(List<Node> parts, Location _) && parts.size() == 1
              ? !evaluate(parts.getFirst())
              : refuse(node, "!Not [condition]");
      case AND ->
          several(node, argument).stream().map(this::evaluate).reduce(true, (a, b) -> a & b);
      case OR ->
          several(node, argument).stream().map(this::evaluate).reduce(false, (a, b) -> a | b);
      case CONDITION ->
          argument instanceof Node.Scalar name
              ? holds(name.text(), name.at())
              : refuse(node, "!Condition name");
      case REF, GET_ATT, SUB, JOIN, SELECT, FIND_IN_MAP, IF ->
          refuse(node, "!Equals, !Not, !And, !Or or !Condition");
    };
  }

  private boolean equal(Node node, Node argument) {
    if (!(resolver.resolve(argument, SCOPE) instanceof Node.Sequence(List<Node> sides, Location _))
        || sides.size() != 2) {
      return refuse(node, "!Equals [one, other]");
    }
    return sides.getFirst() instanceof Node.Scalar one
        && sides.getLast() instanceof Node.Scalar other
        && one.text().equals(other.text());
  }

  private List<Node> several(Node node, Node argument) {
    if (argument instanceof Node.Sequence(List<Node> parts, Location _)
        && parts.size() >= 2
        && parts.size() <= 10) {
      return parts;
    }
    refuse(node, "a list of 2 to 10 conditions");
    return List.of();
  }

  private boolean refuse(Node node, String expected) {
    if (!(node instanceof Node.Broken)) {
      problems.add(node.at(), "is not a condition", node.describe(), expected, "Write " + expected);
    }
    return false;
  }
}
