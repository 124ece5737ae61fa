package dev.ratchet.history.table;

import java.util.List;

/** A child run, as its parent's history sees it. */
public final class ChildTable {
  /** Where it can be. */
  public enum State {
    /** There is none. */
    NONE,
    /** It is to be started. */
    INITIATED,
    /** It was started, and the event that says so has no number yet. */
    STARTING,
    /** It runs. */
    STARTED,
    /** It has ended, and the event that says so has no number yet. */
    CLOSING,
    /** It has ended. */
    CLOSED
  }

  /** What can happen to it. */
  public enum On {
    /** A command asked for it. */
    INITIATE,
    /** It was started. */
    START,
    /** It could not be started. */
    REFUSE,
    /** The event of its start was numbered. */
    NUMBER_START,
    /** Its chain of runs ended. */
    CLOSE,
    /** The event of its end was numbered. */
    NUMBER
  }

  /** The table. */
  public static final Transitions<State, On> TABLE =
      Transitions.of(
          "A child run",
          List.of(
              new Transitions.Edge<>(State.NONE, On.INITIATE, State.INITIATED),
              new Transitions.Edge<>(State.INITIATED, On.START, State.STARTING),
              new Transitions.Edge<>(State.INITIATED, On.REFUSE, State.CLOSING),
              new Transitions.Edge<>(State.STARTING, On.NUMBER_START, State.STARTED),
              new Transitions.Edge<>(State.STARTING, On.CLOSE, State.CLOSING),
              new Transitions.Edge<>(State.CLOSING, On.NUMBER_START, State.CLOSING),
              new Transitions.Edge<>(State.STARTED, On.CLOSE, State.CLOSING),
              new Transitions.Edge<>(State.CLOSING, On.NUMBER, State.CLOSED)));

  private ChildTable() {}
}
