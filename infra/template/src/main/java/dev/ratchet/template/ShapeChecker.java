package dev.ratchet.template;

import java.util.Collection;
import java.util.List;

/** Compares resolved values with the shapes that they should have. */
final class ShapeChecker {

  private final Problems problems;
  private boolean fits = true;

  private ShapeChecker(Problems problems) {
    this.problems = problems;
  }

  /**
   * Whether a value is whole and has a shape; reports every difference.
   *
   * @param owner whose value it is, for messages, such as {@code AWS::SQS::Queue}
   */
  static boolean fits(Node node, Shape shape, String owner, Problems problems) {
    var checker = new ShapeChecker(problems);
    checker.check(node, shape, owner);
    return checker.fits && node.isWhole();
  }

  private void check(Node node, Shape shape, String owner) {
    if (node instanceof Node.Broken) {
      return;
    }
    switch (shape) {
      case Shape.Text() -> scalar(node, "a text");
      case Shape.Choice(List<String> values) -> choice(node, values);
      case Shape.Whole(long least, long most) -> whole(node, least, most);
      case Shape.Flag() -> flag(node);
      case Shape.ListOf list -> list(node, list, owner);
      case Shape.MapOf(Shape value) -> {
        if (mapping(node) instanceof Node.Mapping map) {
          map.entries().forEach(entry -> check(entry.value(), value, entry.name()));
        }
      }
      case Shape.ObjectOf object -> {
        if (mapping(node) instanceof Node.Mapping map) {
          object(map, object, owner);
        }
      }
      case Shape.Typed typed -> typed(node, typed, owner);
      case Shape.Anything() -> {}
    }
  }

  private void object(Node.Mapping map, Shape.ObjectOf shape, String owner) {
    for (var entry : map.entries()) {
      shape.properties().stream()
          .filter(property -> property.name().equals(entry.name()))
          .findFirst()
          .ifPresentOrElse(
              property -> check(entry.value(), property.shape(), entry.name()),
              () ->
                  unknown(
                      entry.key().at(),
                      "unknown property of " + owner,
                      entry.name(),
                      shape.names()));
    }
    for (var property : shape.properties()) {
      if (property.use() == Shape.Use.REQUIRED && map.entry(property.name()).isEmpty()) {
        missing(map, property.name(), owner);
      }
    }
  }

  private void missing(Node.Mapping map, String name, String owner) {
    add(
        map.at(),
        owner + " needs the property " + name,
        map.entries().isEmpty() ? "no properties" : String.join(", ", map.names()),
        name,
        "Add " + name);
  }

  private void typed(Node node, Shape.Typed shape, String owner) {
    if (!(mapping(node) instanceof Node.Mapping map)) {
      return;
    }
    for (var entry : map.entries()) {
      if (!List.of("Type", "Properties").contains(entry.name())) {
        unknown(entry.key().at(), "unknown key", entry.name(), List.of("Type", "Properties"));
      }
    }
    if (!(map.get("Type").orElse(null) instanceof Node.Scalar type)) {
      missing(map, "Type", owner);
      return;
    }
    var kind = shape.kinds().get(type.text());
    if (kind == null) {
      unknown(
          type.at(),
          "unknown type of event",
          type.text(),
          shape.kinds().keySet().stream().sorted().toList());
      return;
    }
    var properties = map.get("Properties").orElseGet(() -> new Node.Mapping(List.of(), map.at()));
    check(properties, kind, "the event " + type.text());
  }

  private void list(Node node, Shape.ListOf shape, String owner) {
    if (!(node instanceof Node.Sequence(List<Node> elements, Location at))) {
      wrong(node, "a list");
      return;
    }
    if (elements.size() < shape.least() || elements.size() > shape.most()) {
      var expected = "%d to %d elements".formatted(shape.least(), shape.most());
      add(
          at,
          "has the wrong length",
          elements.size() + " elements",
          expected,
          "Add or remove some");
    }
    elements.forEach(element -> check(element, shape.element(), owner));
  }

  private void choice(Node node, List<String> values) {
    if (scalar(node, "a text") && !values.contains(((Node.Scalar) node).text())) {
      unknown(node.at(), "unknown value", node.describe(), values);
    }
  }

  private void whole(Node node, long least, long most) {
    var expected = "a whole number from %d to %d".formatted(least, most);
    if (!scalar(node, expected)) {
      return;
    }
    var number = Numbers.whole(((Node.Scalar) node).text());
    if (number.isEmpty()) {
      wrong(node, expected);
    } else if (number.getAsLong() < least || number.getAsLong() > most) {
      add(node.at(), "is out of range", node.describe(), expected, "Give a number in the range");
    }
  }

  private void flag(Node node) {
    if (scalar(node, "true or false")
        && !List.of("true", "false").contains(((Node.Scalar) node).text())) {
      wrong(node, "true or false");
    }
  }

  private boolean scalar(Node node, String expected) {
    if (node instanceof Node.Scalar) {
      return true;
    }
    wrong(node, expected);
    return false;
  }

  private Node mapping(Node node) {
    if (!(node instanceof Node.Mapping)) {
      wrong(node, "a map");
    }
    return node;
  }

  private void wrong(Node node, String expected) {
    add(node.at(), "has the wrong type", node.describe(), expected, "Write " + expected + " here");
  }

  private void add(Location at, String what, String found, String expected, String fix) {
    fits = false;
    problems.add(at, what, found, expected, fix);
  }

  private void unknown(Location at, String what, String name, Collection<String> known) {
    fits = false;
    problems.unknown(at, what, name, known);
  }
}
