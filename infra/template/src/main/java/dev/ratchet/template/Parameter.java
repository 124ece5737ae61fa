package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A value that whoever deploys may choose.
 *
 * @param name its key in the template
 * @param isNumber whether it is a number and not a text
 * @param value the value in force: the one given, or else the default
 * @param allowedValues the only values that it may take; empty if it may take others
 */
public record Parameter(String name, boolean isNumber, String value, List<String> allowedValues) {

  public Parameter {
    requireNonNull(name, "name is null");
    requireNonNull(value, "value is null");
    allowedValues = List.copyOf(allowedValues);
  }
}
