package dev.ratchet.template;

import java.util.List;
import java.util.Map;

/** What a resolved value may look like. */
sealed interface Shape {

  /** Any text. */
  record Text() implements Shape {}

  /** One of some texts. */
  record Choice(List<String> values) implements Shape {}

  /** A whole number within bounds. */
  record Whole(long least, long most) implements Shape {}

  /** True or false. */
  record Flag() implements Shape {}

  /** A list of so many elements of one shape. */
  record ListOf(Shape element, int least, int most) implements Shape {}

  /** A map with keys that the template chooses. */
  record MapOf(Shape value) implements Shape {}

  /** A map with keys that AWS chose. */
  record ObjectOf(List<Property> properties) implements Shape {

    List<String> names() {
      return properties.stream().map(Property::name).toList();
    }
  }

  /** A map with {@code Type} and {@code Properties}, where the one decides on the other. */
  record Typed(Map<String, ObjectOf> kinds) implements Shape {}

  /** Anything; it goes to AWS as it is. */
  record Anything() implements Shape {}

  /** A key of an object. */
  record Property(String name, Use use, Shape shape) {}

  /** What becomes of a property. */
  enum Use {
    /** It must be there, and is obeyed. */
    REQUIRED,
    /** It may be there, and is obeyed. */
    OPTIONAL,
    /** It may be there, and matters to AWS alone: it is checked and then left aside. */
    AWS_ONLY
  }

  static Shape text() {
    return new Text();
  }

  static Shape choice(String... values) {
    return new Choice(List.of(values));
  }

  static Shape whole(long least, long most) {
    return new Whole(least, most);
  }

  static Shape flag() {
    return new Flag();
  }

  static Shape anything() {
    return new Anything();
  }

  static Shape listOf(Shape element) {
    return new ListOf(element, 0, Integer.MAX_VALUE);
  }

  static Shape listOf(int least, int most, Shape element) {
    return new ListOf(element, least, most);
  }

  static Shape mapOf(Shape value) {
    return new MapOf(value);
  }

  static ObjectOf object(Property... properties) {
    return new ObjectOf(List.of(properties));
  }

  static Property required(String name, Shape shape) {
    return new Property(name, Use.REQUIRED, shape);
  }

  static Property optional(String name, Shape shape) {
    return new Property(name, Use.OPTIONAL, shape);
  }

  static Property awsOnly(String name, Shape shape) {
    return new Property(name, Use.AWS_ONLY, shape);
  }
}
