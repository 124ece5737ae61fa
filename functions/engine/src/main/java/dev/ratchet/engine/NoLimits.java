package dev.ratchet.engine;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.workflow.Limit;
import java.time.Instant;

/** Stands where {@link Limits} will, until they are wired. */
final class NoLimits {
  void acquire(Limit limit, TaskRunId id, Instant since) {
    throw new IllegalStateException("Limits are not there yet.");
  }

  void release(Limit limit, TaskRunId id) {}
}
