package dev.ratchet.history.table;

import java.util.List;

/** A signal or a cancel request to another run. */
public final class ExternalTable {
  /** Where it can be. */
  public enum State {
    /** There is none. */
    NONE,
    /** It is on its way. */
    INITIATED,
    /** It was answered, and the event that says so has no number yet. */
    ANSWERED,
    /** It is done. */
    CLOSED
  }

  /** What can happen to it. */
  public enum On {
    /** A command asked for it. */
    INITIATE,
    /** The other run took it, or there is none. */
    ANSWER,
    /** The event of the answer was numbered. */
    NUMBER
  }

  /** The table. */
  public static final Transitions<State, On> TABLE =
      Transitions.of(
          "A request to another run",
          List.of(
              new Transitions.Edge<>(State.NONE, On.INITIATE, State.INITIATED),
              new Transitions.Edge<>(State.INITIATED, On.ANSWER, State.ANSWERED),
              new Transitions.Edge<>(State.ANSWERED, On.NUMBER, State.CLOSED)));

  private ExternalTable() {}
}
