package dev.ratchet.history.step;

import dev.ratchet.history.state.TaskState;

/**
 * Which Workflow Task a worker answers, as its token says.
 *
 * @param startedId the event of its start, or what its id would be
 */
public record TaskRef(long scheduledId, long startedId, int attempt) {
  /** The one that a worker has. */
  public static TaskRef of(TaskState task) {
    return new TaskRef(task.scheduledId(), task.start().eventId(), task.attempt());
  }

  /** Whether it is the one that a worker has. */
  boolean isAt(TaskState task) {
    return task.isStarted() && equals(of(task));
  }
}
