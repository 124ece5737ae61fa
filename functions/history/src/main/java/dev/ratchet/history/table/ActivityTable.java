package dev.ratchet.history.table;

import java.util.List;

/**
 * An activity of a code run, as far as its history knows: attempts before the last leave no trace
 * there.
 */
public final class ActivityTable {
  /** Where it can be. */
  public enum State {
    /** There is none. */
    NONE,
    /** Its attempt is not known to have begun. */
    SCHEDULED,
    /** An attempt is under way that this run's journal knows of. */
    STARTED,
    /** It was asked to stop. */
    CANCELLING,
    /** It has ended, and the event that says so has no number yet. */
    CLOSING,
    /** It has ended. */
    CLOSED
  }

  /** What can happen to it. */
  public enum On {
    /** A command asked for it. */
    SCHEDULE,
    /** A worker took it. */
    START,
    /** A command asks it to stop. */
    REQUEST_CANCEL,
    /** It ended. */
    CLOSE,
    /** The event of its end was numbered. */
    NUMBER
  }

  /** The table. */
  public static final Transitions<State, On> TABLE =
      Transitions.of(
          "An activity",
          List.of(
              new Transitions.Edge<>(State.NONE, On.SCHEDULE, State.SCHEDULED),
              new Transitions.Edge<>(State.SCHEDULED, On.START, State.STARTED),
              new Transitions.Edge<>(State.STARTED, On.START, State.STARTED),
              new Transitions.Edge<>(State.CANCELLING, On.START, State.CANCELLING),
              new Transitions.Edge<>(State.SCHEDULED, On.REQUEST_CANCEL, State.CANCELLING),
              new Transitions.Edge<>(State.STARTED, On.REQUEST_CANCEL, State.CANCELLING),
              new Transitions.Edge<>(State.CLOSING, On.REQUEST_CANCEL, State.CLOSING),
              new Transitions.Edge<>(State.SCHEDULED, On.CLOSE, State.CLOSING),
              new Transitions.Edge<>(State.STARTED, On.CLOSE, State.CLOSING),
              new Transitions.Edge<>(State.CANCELLING, On.CLOSE, State.CLOSING),
              new Transitions.Edge<>(State.CLOSING, On.NUMBER, State.CLOSED)));

  private ActivityTable() {}
}
