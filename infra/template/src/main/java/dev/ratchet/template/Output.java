package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

/**
 * A value that the deployment tells its owner.
 *
 * @param name its key in the template
 * @param value its resolved value
 * @param description what it is; empty if the template does not say
 */
public record Output(String name, String value, String description) {

  public Output {
    requireNonNull(name, "name is null");
    requireNonNull(value, "value is null");
    requireNonNull(description, "description is null");
  }
}
