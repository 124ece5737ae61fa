package dev.ratchet.engine.task;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.task.Timeouts;

/**
 * How a kind of task is retried, limited in time and run where a workflow says nothing.
 *
 * @param place what runs it
 */
public record TaskDefaults(RetryPolicy retry, Timeouts timeouts, Place place) {
  /** Three attempts of thirty seconds each, by a worker. */
  public static final TaskDefaults STANDARD =
      new TaskDefaults(RetryPolicy.STANDARD, Timeouts.STANDARD, Place.WORKER);

  /** What runs a task that names no Task Queue. */
  public enum Place {
    /** A worker of the default Task Queue. */
    WORKER,
    /** The orchestrator, in its own slot, unless something asks for a worker. */
    INLINE
  }

  public TaskDefaults {
    requireNonNull(retry, "retry is null");
    requireNonNull(timeouts, "timeouts is null");
    requireNonNull(place, "place is null");
  }
}
