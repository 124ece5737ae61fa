package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

/** A part of the API that a caller may be let into, and others not. */
public enum ApiScope {
  WORKFLOWS_READ("workflows:read"),
  WORKFLOWS_WRITE("workflows:write"),
  RUNS_READ("runs:read"),
  /** Starts runs and steers them: whatever leaves their history to be read. */
  RUNS_WRITE("runs:write"),
  RUNS_DELETE("runs:delete"),
  /** Reports of attempts that somebody has outside, by their tokens. */
  TASKS_REPORT("tasks:report"),
  SETTINGS_READ("settings:read"),
  SETTINGS_WRITE("settings:write"),
  QUEUES_READ("queues:read"),
  DEAD_LETTERS_READ("dead-letters:read"),
  DEAD_LETTERS_WRITE("dead-letters:write");

  private final String wire;

  ApiScope(String wire) {
    this.wire = requireNonNull(wire, "wire is null");
  }

  /** As callers write and read it. */
  public String wire() {
    return wire;
  }
}
