package dev.ratchet.core.run.story;

import dev.ratchet.core.taskrun.Attempt;
import dev.ratchet.core.taskrun.MoveDetail;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The transitions that a record tells of, from its first claim on. */
final class RecordStory {
  private final int position;
  private final List<HistoryEvent.TaskMoved> lines = new ArrayList<>();
  private TaskRunState state = TaskRunState.QUEUED;

  private RecordStory(int position) {
    this.position = position;
  }

  static List<HistoryEvent.TaskMoved> of(TaskRunRecord record) {
    var story = new RecordStory(record.id().position());
    var attempts = new ArrayDeque<>(record.failures());
    while (!attempts.isEmpty()) {
      story.tell(attempts.removeFirst(), record);
    }
    story.tell(record);
    return story.lines;
  }

  private void tell(Attempt failed, TaskRunRecord record) {
    var because = new MoveDetail.Because(failed.failure());
    line(failed.startedAt(), failed.number(), TaskRunState.RUNNING);
    TaskRunState then = isLast(failed) ? TaskRunState.FAILED : TaskRunState.PENDING_RETRY;
    line(failed.endedAt(), failed.number(), then, because);
    if (!isLast(failed) && failed.number() < record.attempt()) {
      line(failed.nextAt(), failed.number() + 1, TaskRunState.QUEUED);
    }
  }

  /** Whether no attempt followed by itself: a retry comes at least a millisecond later. */
  private static boolean isLast(Attempt failed) {
    return !failed.nextAt().isAfter(failed.endedAt());
  }

  private void tell(TaskRunRecord record) {
    int attempt = record.attempt();
    switch (record.phase()) {
      case Phase.Queued _, Phase.PendingRetry _ -> {}
      case Phase.Running r -> line(r.since(), attempt, TaskRunState.RUNNING);
      case Phase.Succeeded s -> {
        line(s.startedAt(), attempt, TaskRunState.RUNNING);
        line(s.since(), attempt, TaskRunState.SUCCESS);
      }
      case Phase.Failed f when state != TaskRunState.FAILED -> {
        var because = new MoveDetail.Because(f.failure());
        line(f.since(), attempt, TaskRunState.FAILED, because);
      }
      case Phase.Failed _ -> {}
      case Phase.Shutdown s -> {
        if (s.from() == TaskRunState.RUNNING) {
          line(s.startedAt(), attempt, TaskRunState.RUNNING);
        }
        var reason = new MoveDetail.Reason(s.reason());
        line(s.since(), attempt, TaskRunState.SHUTDOWN, reason);
      }
      case Phase.Restarting r -> {
        line(r.startedAt(), attempt, TaskRunState.RUNNING);
        line(r.since(), attempt, TaskRunState.RESTARTING);
      }
    }
  }

  private void line(Instant at, int attempt, TaskRunState to) {
    line(at, attempt, to, new MoveDetail.Plain());
  }

  private void line(Instant at, int attempt, TaskRunState to, MoveDetail detail) {
    lines.add(new HistoryEvent.TaskMoved(at, position, attempt, state, to, detail));
    state = to;
  }
}
