package dev.ratchet.history.table;

import java.util.List;

/** An update of a code run. */
public final class UpdateTable {
  /** Where it can be. */
  public enum State {
    /** It waits for the workflow code to take it. */
    ADMITTED,
    /** It is in the history. */
    ACCEPTED,
    /** Its outcome is in the history. */
    COMPLETED,
    /** The workflow code does not take it, and no event tells of it. */
    REJECTED,
    /** The run closed before its outcome. */
    ABORTED
  }

  /** What can happen to it. */
  public enum On {
    /** The worker accepts it. */
    ACCEPT,
    /** The worker rejects it, or passes over it. */
    REJECT,
    /** The worker tells its outcome. */
    COMPLETE,
    /** The run closes. */
    ABORT
  }

  /** The table. */
  public static final Transitions<State, On> TABLE =
      Transitions.of(
          "An update",
          List.of(
              new Transitions.Edge<>(State.ADMITTED, On.ACCEPT, State.ACCEPTED),
              new Transitions.Edge<>(State.ADMITTED, On.REJECT, State.REJECTED),
              new Transitions.Edge<>(State.ADMITTED, On.ABORT, State.ABORTED),
              new Transitions.Edge<>(State.ACCEPTED, On.COMPLETE, State.COMPLETED),
              new Transitions.Edge<>(State.ACCEPTED, On.ABORT, State.ABORTED)));

  private UpdateTable() {}
}
