package dev.ratchet.core.delivery;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import java.util.Locale;

/**
 * Asks a decider to advance one Workflow Run by one step, for this cause.
 *
 * @param entry the newest entry of the run's journal that the sender knows of, which says how the
 *     run is best loaded; 0 if it knows of none
 */
public record WorkflowTask(RunId run, Cause cause, long entry) implements TaskDelivery {
  public WorkflowTask {
    requireNonNull(run, "run is null");
    requireNonNull(cause, "cause is null");
    if (entry < 0) {
      throw new IllegalArgumentException("An entry is 0 or more; found " + entry + ".");
    }
  }

  /** Asks for it without knowing of an entry. */
  public WorkflowTask(RunId run, Cause cause) {
    this(run, cause, 0);
  }

  /** What makes a Workflow Task due. */
  public enum Cause {
    /** The run was started. */
    STARTED,
    /** A Task Run ended. */
    TASK_ENDED,
    /** An inbox item arrived. */
    SIGNAL,
    /** A time was reached. */
    TIMER,
    /** The Workflow Task before it had no time left to run what is due in its own slot. */
    CONTINUED,
    /**
     * The Workflow Task before it failed, or was given up: it may owe what that one did not send.
     */
    RETRY;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The name on the wire. */
    public String wire() {
      return wire;
    }
  }
}
