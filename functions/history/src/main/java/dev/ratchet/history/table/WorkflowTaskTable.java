package dev.ratchet.history.table;

import java.util.List;

/**
 * A Workflow Task of a code run. One that failed before is transient: its events are stored only
 * when it succeeds. One that only carries updates is speculative: its events are stored only if an
 * update is accepted.
 */
public final class WorkflowTaskTable {
  /** Where it can be. */
  public enum State {
    /** There is none. */
    NONE,
    /** Stored, and waits for a worker. */
    SCHEDULED,
    /** Not the first attempt: waits for a worker, not stored. */
    TRANSIENT,
    /** For updates only: not stored. */
    SPECULATIVE,
    /** A worker has it. */
    STARTED,
    /** A worker has it, and no event says so. */
    TRANSIENT_STARTED,
    /** A worker has it for its updates, and no event says so. */
    SPECULATIVE_STARTED
  }

  /** What can happen to it. */
  public enum On {
    /** Something happened that the workflow code must hear of. */
    SCHEDULE,
    /** The attempt before failed. */
    SCHEDULE_TRANSIENT,
    /** An update was admitted and nothing else happened. */
    SCHEDULE_SPECULATIVE,
    /** A worker takes it. */
    START,
    /** Its events are written after all. */
    STORE,
    /** The worker answers. */
    COMPLETE,
    /** The worker cannot, or its answer is refused. */
    FAIL,
    /** The worker does not answer. */
    TIME_OUT,
    /** The worker that has the run in its cache does not come. */
    TIME_OUT_UNSTARTED,
    /** All its updates were rejected. */
    DROP,
    /** The run closes without it. */
    CLOSE
  }

  /** The table. */
  public static final Transitions<State, On> TABLE =
      Transitions.of(
          "A Workflow Task",
          List.of(
              new Transitions.Edge<>(State.NONE, On.SCHEDULE, State.SCHEDULED),
              new Transitions.Edge<>(State.NONE, On.SCHEDULE_TRANSIENT, State.TRANSIENT),
              new Transitions.Edge<>(State.NONE, On.SCHEDULE_SPECULATIVE, State.SPECULATIVE),
              new Transitions.Edge<>(State.SCHEDULED, On.START, State.STARTED),
              new Transitions.Edge<>(State.TRANSIENT, On.START, State.TRANSIENT_STARTED),
              new Transitions.Edge<>(State.SPECULATIVE, On.START, State.SPECULATIVE_STARTED),
              new Transitions.Edge<>(State.TRANSIENT, On.STORE, State.SCHEDULED),
              new Transitions.Edge<>(State.TRANSIENT_STARTED, On.STORE, State.STARTED),
              new Transitions.Edge<>(State.SPECULATIVE_STARTED, On.STORE, State.STARTED),
              new Transitions.Edge<>(State.STARTED, On.COMPLETE, State.NONE),
              new Transitions.Edge<>(State.STARTED, On.FAIL, State.NONE),
              new Transitions.Edge<>(State.TRANSIENT_STARTED, On.FAIL, State.NONE),
              new Transitions.Edge<>(State.STARTED, On.TIME_OUT, State.NONE),
              new Transitions.Edge<>(State.TRANSIENT_STARTED, On.TIME_OUT, State.NONE),
              new Transitions.Edge<>(State.SCHEDULED, On.TIME_OUT_UNSTARTED, State.NONE),
              new Transitions.Edge<>(State.SPECULATIVE_STARTED, On.DROP, State.NONE),
              new Transitions.Edge<>(State.SCHEDULED, On.CLOSE, State.NONE),
              new Transitions.Edge<>(State.TRANSIENT, On.CLOSE, State.NONE)));

  private WorkflowTaskTable() {}
}
