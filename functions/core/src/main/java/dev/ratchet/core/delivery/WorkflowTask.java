package dev.ratchet.core.delivery;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import java.time.Instant;
import java.util.Locale;

/**
 * Asks a decider to advance one Workflow Run by one step, for this cause.
 *
 * @param entry the newest entry of the run's journal that the sender knows of, which says how the
 *     run is best loaded; 0 if it knows of none
 * @param due the time that was reached, which another clock may see otherwise; {@link
 *     Instant#EPOCH} where there is none
 */
public record WorkflowTask(RunId run, Cause cause, long entry, Instant due)
    implements TaskDelivery {
  public WorkflowTask {
    requireNonNull(run, "run is null");
    requireNonNull(cause, "cause is null");
    requireNonNull(due, "due is null");
    if (entry < 0) {
      throw new IllegalArgumentException("An entry is 0 or more; found " + entry + ".");
    }
  }

  /** Asks for it, whatever the time. */
  public WorkflowTask(RunId run, Cause cause, long entry) {
    this(run, cause, entry, Instant.EPOCH);
  }

  /** Asks for it without knowing of an entry. */
  public WorkflowTask(RunId run, Cause cause) {
    this(run, cause, 0);
  }

  /** The same once a time was reached. */
  public WorkflowTask reached(Instant time) {
    return new WorkflowTask(run, cause, entry, time);
  }

  /** Whether a time was reached of which it does not say which. */
  public boolean isUndated() {
    return cause == Cause.TIMER && due.equals(Instant.EPOCH);
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
    /** The Workflow Task before it left something that is due at once. */
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
