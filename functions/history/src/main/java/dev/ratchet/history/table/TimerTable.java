package dev.ratchet.history.table;

import java.util.List;

/**
 * A timer of a code run. One that has fired can still be cancelled until the event that says so is
 * numbered: what is cancelled has not fired.
 */
public final class TimerTable {
  /** Where it can be. */
  public enum State {
    /** There is none. */
    NONE,
    /** It runs. */
    ARMED,
    /** It has fired, and the event that says so has no number yet. */
    FIRING,
    /** It fired, or was cancelled. */
    GONE
  }

  /** What can happen to it. */
  public enum On {
    /** A command asked for it. */
    START,
    /** Its time has come. */
    FIRE,
    /** The event of its firing was numbered. */
    NUMBER,
    /** A command takes it back. */
    CANCEL
  }

  /** The table. */
  public static final Transitions<State, On> TABLE =
      Transitions.of(
          "A timer",
          List.of(
              new Transitions.Edge<>(State.NONE, On.START, State.ARMED),
              new Transitions.Edge<>(State.ARMED, On.FIRE, State.FIRING),
              new Transitions.Edge<>(State.FIRING, On.NUMBER, State.GONE),
              new Transitions.Edge<>(State.ARMED, On.CANCEL, State.GONE),
              new Transitions.Edge<>(State.FIRING, On.CANCEL, State.GONE)));

  private TimerTable() {}
}
