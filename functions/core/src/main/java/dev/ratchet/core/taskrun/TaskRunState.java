package dev.ratchet.core.taskrun;

import java.util.Locale;

/** The nine states of a Task Run; {@link #wire} is the name that users and other systems see. */
public enum TaskRunState {
  /** Something upstream is not done, or the Task Run was skipped. */
  NONE,
  /** Every upstream Task Run is done, but this one is held back. */
  PENDING,
  /** Dispatched to its Task Queue; waits for a worker slot. */
  QUEUED,
  /** A worker has claimed an attempt. */
  RUNNING,
  /** An attempt returned. Final. */
  SUCCESS,
  /** An outside signal, or the end of the run, shut it down. Only a redrive leaves it. */
  SHUTDOWN,
  /** An outside signal asked for a restart and the worker has not stopped yet. */
  RESTARTING,
  /** No attempt succeeded and none remain. Only a redrive leaves it. */
  FAILED,
  /** An attempt failed; another follows after the backoff. */
  PENDING_RETRY;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** Whether no attempt follows unless an operator redrives the run. */
  public boolean isSettled() {
    return this == SUCCESS || this == FAILED || this == SHUTDOWN;
  }
}
