package dev.ratchet.engine.task;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.Timeouts;
import dev.ratchet.core.retry.RetryPolicy;

/** How a kind of task is retried and limited in time where a workflow says nothing. */
public record TaskDefaults(RetryPolicy retry, Timeouts timeouts) {
  /** Three attempts of thirty seconds each. */
  public static final TaskDefaults STANDARD =
      new TaskDefaults(RetryPolicy.STANDARD, Timeouts.STANDARD);

  public TaskDefaults {
    requireNonNull(retry, "retry is null");
    requireNonNull(timeouts, "timeouts is null");
  }
}
