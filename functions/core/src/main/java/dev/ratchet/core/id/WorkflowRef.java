package dev.ratchet.core.id;

/**
 * One version of one Workflow Definition.
 *
 * @param version 1, 2, …
 */
public record WorkflowRef(String name, int version) {
  public WorkflowRef {
    KebabName.require("A Workflow Definition's name", name);
    if (version < 1) {
      throw new IllegalArgumentException("A version is 1 or more; found " + version + ".");
    }
  }

  @Override
  public String toString() {
    return name + "@" + version;
  }
}
