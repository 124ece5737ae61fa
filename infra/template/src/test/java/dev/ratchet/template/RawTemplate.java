package dev.ratchet.template;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code template.yaml} as it is written: what is deployed and does not run on this machine. */
class RawTemplate {

  static final String QUEUE = "AWS::SQS::Queue";
  static final String TABLE = "AWS::DynamoDB::Table";
  static final String ROLE = "AWS::IAM::Role";

  final Map<String, Node.Mapping> resources = resources();

  /** What a statement without a condition on keys lets a role touch. */
  static final Set<String> ALL = Set.of("all");

  record Statement(Set<String> actions, Set<String> resources, Set<String> keys) {}

  /** The partitions of a table for which a role allows an action; empty if it allows none. */
  Optional<Set<String>> keys(String role, String table, String action) {
    return statements(role).stream()
        .filter(s -> s.actions().contains(action) && s.resources().contains(table))
        .map(Statement::keys)
        .reduce(
            (a, b) -> {
              var both = new TreeSet<>(a);
              both.addAll(b);
              return both;
            });
  }

  /** The leading keys that a statement is bound to. */
  private static Set<String> keys(Raw statement) {
    if (!statement.has("Condition")) {
      return ALL;
    }
    var operator = statement.map().get("Condition").map(Node.Mapping.class::cast).orElseThrow();
    assertThat(operator.entries()).hasSize(1);
    assertThat(operator.entries().getFirst().name())
        .isIn("ForAllValues:StringLike", "ForAllValues:StringEquals");
    var condition = (Node.Mapping) operator.entries().getFirst().value();
    return names(condition.get("dynamodb:LeadingKeys").orElseThrow());
  }

  List<Statement> statements(String role) {
    var statements = new ArrayList<Statement>();
    for (var policy : new Raw(properties(role)).objects("Policies")) {
      for (var statement : policy.object("PolicyDocument").objects("Statement")) {
        assertThat(statement.text("Effect")).isEqualTo("Allow");
        statements.add(
            new Statement(
                names(statement.map().get("Action").get()),
                names(statement.map().get("Resource").get()),
                keys(statement)));
      }
    }
    return statements;
  }

  /** The resources for which a role allows an action. */
  Set<String> allowed(String role, String action) {
    return statements(role).stream()
        .filter(statement -> statement.actions().contains(action))
        .flatMap(statement -> statement.resources().stream())
        .collect(Collectors.toSet());
  }

  static Set<String> names(Node node) {
    return node instanceof Node.Sequence(List<Node> elements, Location _)
        ? elements.stream().map(RawTemplate::name).collect(Collectors.toSet())
        : Set.of(name(node));
  }

  /** A text, or what a reference refers to. */
  static String name(Node node) {
    return node instanceof Node.Call(Intrinsic _, Node argument, Location _)
        ? Raw.text(argument)
        : Raw.text(node);
  }

  String roleOf(Node.Mapping function) {
    var role = name(((Node.Mapping) function.get("Properties").get()).get("Role").get());
    return role.substring(0, role.indexOf(".Arn"));
  }

  Map<String, Node.Mapping> functions() {
    return ids(ResourceType.FUNCTION.word()).stream().collect(toMap(id -> id, resources::get));
  }

  List<String> ids(String type) {
    return resources.entrySet().stream()
        .filter(entry -> new Raw(entry.getValue()).text("Type").equals(type))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  Node.Mapping properties(String id) {
    return (Node.Mapping) resources.get(id).get("Properties").get();
  }

  static Node.Mapping root() {
    return (Node.Mapping)
        new NodeReader(new Problems(DeploymentTest.FILE)).read(DeploymentTest.FILE);
  }

  private static Map<String, Node.Mapping> resources() {
    return ((Node.Mapping) root().get("Resources").get())
        .entries().stream().collect(toMap(Node.Entry::name, entry -> (Node.Mapping) entry.value()));
  }
}
