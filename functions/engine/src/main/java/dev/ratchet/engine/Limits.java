package dev.ratchet.engine;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.workflow.Limit;
import java.time.Instant;

final class Limits {
  void acquire(Limit limit, TaskRunId id, Instant since) {
    throw new IllegalStateException("Limits are not there yet.");
  }

  void release(Limit limit, TaskRunId id) {}
}
