package dev.ratchet.core.run.story;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import java.util.List;

/**
 * A Task Run as it stands: what the journal says, or the record where that is ahead of it.
 *
 * @param progress what the journal says: one value, or none for a Task Run that it does not name
 * @param record what is stored of its attempts: one record, or none before its first claim
 * @param isOwn whether it runs, or ran, in the orchestrator's own slot
 * @param lane by which Task Queue it goes, or went, where it does not
 */
public record TaskView(
    TaskRunId id,
    TaskRunState state,
    List<TaskProgress> progress,
    List<TaskRunRecord> record,
    boolean isInline,
    RunEvent.Lane lane) {
  public TaskView {
    requireNonNull(id, "id is null");
    requireNonNull(state, "state is null");
    requireNonNull(lane, "lane is null");
    progress = List.copyOf(progress);
    record = List.copyOf(record);
  }

  /** The Task Run at a position of a run. */
  public static TaskView of(RunPartition partition, RunState state, int position) {
    TaskProgress progress = state.tasks().get(position);
    TaskRunRecord record = state.record(partition, position);
    return new TaskView(
        partition.header().id().task(position),
        stateOf(progress, record),
        progress == null ? List.of() : List.of(progress),
        record == null ? List.of() : List.of(record),
        state.isInline(position),
        state.inline().lane(position));
  }

  private static TaskRunState stateOf(TaskProgress progress, TaskRunRecord record) {
    return switch (progress) {
      case null -> TaskRunState.NONE;
      case TaskProgress.Queued queued when record != null && record.attempt() >= queued.attempt() ->
          record.state();
      case TaskProgress.Queued _,
          TaskProgress.Held _,
          TaskProgress.Limited _,
          TaskProgress.Waiting _,
          TaskProgress.Skipped _,
          TaskProgress.Succeeded _,
          TaskProgress.Failed _,
          TaskProgress.ShutDown _ ->
          progress.state();
    };
  }

  /** Whether the run left it out. */
  public boolean isSkipped() {
    return progress.stream().anyMatch(TaskProgress.Skipped.class::isInstance);
  }
}
