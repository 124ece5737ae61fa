package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A value that whoever deploys may choose.
 *
 * @param name its key in the template
 * @param type text or whole number
 * @param value the value in force: the one given, or else the default
 * @param allowedValues the only values that it may take; empty if it may take any
 * @param minimum the least value of a number, or the least length of a text
 * @param maximum the greatest value of a number, or the greatest length of a text
 * @param description what it is; empty if the template does not say
 */
public record Parameter(
    String name,
    Type type,
    String value,
    List<String> allowedValues,
    long minimum,
    long maximum,
    String description) {

  /** The types of a parameter. */
  public enum Type {
    STRING,
    NUMBER
  }

  public Parameter {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    requireNonNull(value, "value is null");
    allowedValues = List.copyOf(allowedValues);
    requireNonNull(description, "description is null");
  }
}
