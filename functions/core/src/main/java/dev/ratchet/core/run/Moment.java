package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;

/**
 * A run before or after one event, as far as its story depends on it. It is taken twice for each
 * event, so it holds nothing that would have to be put together first.
 *
 * @param at the time of the newest entry, which is the event's own
 * @param standing whether the run is open or how it was closed
 * @param tasks the Task Runs that the journal names
 * @param inline the records that the journal keeps
 */
public record Moment(
    Instant at, RunHeader.Standing standing, TaskTable tasks, InlineRecords inline) {
  public Moment {
    requireNonNull(at, "at is null");
    requireNonNull(standing, "standing is null");
    requireNonNull(tasks, "tasks is null");
    requireNonNull(inline, "inline is null");
  }

  /** How far the journal knows a Task Run to be. */
  public TaskRunState state(int position) {
    TaskProgress task = tasks.get(position);
    return task == null ? TaskRunState.NONE : task.state();
  }
}
