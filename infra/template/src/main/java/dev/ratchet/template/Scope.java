package dev.ratchet.template;

/**
 * On whose behalf a value is resolved.
 *
 * @param owner the logical id of the resource, or the section
 * @param live false within the branch of an {@code !If} that is not taken: names must exist there,
 *     but what they name need not be deployed
 */
record Scope(String owner, boolean live) {

  static final String CONDITIONS = "Conditions";

  static Scope of(String owner) {
    return new Scope(owner, true);
  }

  Scope onlyIf(boolean taken) {
    return new Scope(owner, live && taken);
  }
}
