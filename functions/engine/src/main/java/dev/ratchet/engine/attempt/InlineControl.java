package dev.ratchet.engine.attempt;

import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.task.TaskControl;
import dev.ratchet.engine.task.TaskStoppedException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * By which an attempt in the orchestrator's own slot and the orchestrator speak with each other. A
 * heartbeat is kept in memory: it is stored with the failure that it helps to recover from.
 */
final class InlineControl implements TaskControl {
  private final AtomicReference<Stop> stop = new AtomicReference<>(Stop.NO);
  private volatile Payload reached;

  InlineControl(Payload checkpoint) {
    this.reached = checkpoint;
  }

  @Override
  public void heartbeat(Payload checkpoint) {
    Pulse.requireSmall(checkpoint);
    if (stop.get() != Stop.NO) {
      throw new TaskStoppedException(stop.get());
    }
    reached = checkpoint;
  }

  @Override
  public Stop stop() {
    return stop.get();
  }

  /** Has the attempt stop, unless it was told so before. */
  void tell(Stop why) {
    stop.compareAndSet(Stop.NO, why);
  }

  /** The record with the last checkpoint. */
  TaskRunRecord onto(TaskRunRecord record) {
    return record.checkpoint().equals(reached) ? record : record.with(reached);
  }
}
