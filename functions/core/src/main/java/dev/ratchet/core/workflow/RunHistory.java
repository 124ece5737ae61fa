package dev.ratchet.core.workflow;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.Attempt;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Tells a run's whole story in one order. Journal and records are written by different clocks, so
 * the order is by cause first and by time second: what a worker did comes after the entry that
 * queued it and before the entry that took notice of it.
 */
public final class RunHistory {
  private record Line(Instant time, int position, int index) {}

  private final RunPartition partition;
  private final List<HistoryEvent> told = new ArrayList<>();
  private final Map<Integer, List<HistoryEvent.TaskMoved>> chains = new HashMap<>();
  private final PriorityQueue<Line> ready =
      new PriorityQueue<>(Comparator.comparing(Line::time).thenComparing(Line::position));
  private final Map<Integer, TaskRunState> shown = new HashMap<>();

  private RunHistory(RunPartition partition) {
    this.partition = partition;
  }

  /** The story so far, in order. */
  public static List<HistoryEvent> of(RunPartition partition) {
    var history = new RunHistory(partition);
    if (partition.entries().isEmpty()) {
      history.told.add(new HistoryEvent.RunStarted(partition.header().startedAt()));
    }
    for (JournalEntry entry : partition.entries()) {
      entry.events().forEach(event -> history.tell(event, entry.at()));
    }
    while (!history.ready.isEmpty()) {
      history.tellNext();
    }
    return List.copyOf(history.told);
  }

  private void tell(RunEvent event, Instant at) {
    switch (event) {
      case RunEvent.RunStarted _ ->
          told.add(new HistoryEvent.RunStarted(partition.header().startedAt()));
      case RunEvent.TaskHeld e -> {
        var reason = e.reason().name().toLowerCase(Locale.ROOT);
        move(at, e.position(), 0, TaskRunState.PENDING, new HistoryEvent.Detail.Reason(reason));
      }
      case RunEvent.TaskQueued e -> {
        tellUntil(at);
        move(at, e.position(), e.attempt(), TaskRunState.QUEUED, new HistoryEvent.Detail.Plain());
        followRecord(e.position());
      }
      case RunEvent.TaskSkipped e -> {
        tellUntil(at);
        told.add(new HistoryEvent.TaskSkipped(at, e.position()));
      }
      case RunEvent.TaskSucceeded e -> tellAllOf(e.position());
      case RunEvent.TaskFailed e -> tellAllOf(e.position());
      case RunEvent.TaskShutDown e -> tellAllOf(e.position());
      case RunEvent.SignalReceived e -> {
        tellUntil(at);
        told.add(signal(e, at));
      }
      case RunEvent.RunSucceeded _ -> close(new RunHeader.Standing.Succeeded(at), at);
      case RunEvent.RunFailed e -> close(new RunHeader.Standing.Failed(at, e.failure()), at);
    }
  }

  private HistoryEvent signal(RunEvent.SignalReceived event, Instant at) {
    return partition.inbox().stream()
        .filter(item -> item.key().equals(event.key()))
        .map(item -> new HistoryEvent.SignalReceived(at, item.key(), item.name(), item.payload()))
        .findFirst()
        .orElseGet(() -> new HistoryEvent.SignalReceived(at, event.key(), "", Json.NULL));
  }

  private void close(RunHeader.Standing standing, Instant at) {
    tellUntil(at);
    told.add(new HistoryEvent.RunClosed(at, standing));
    partition
        .stateAfter(partition.entries().size())
        .tasks()
        .forEach(
            (position, task) -> {
              if (task instanceof TaskProgress.ShutDown s
                  && shown.get(position) == TaskRunState.PENDING) {
                var reason = new HistoryEvent.Detail.Reason(s.reason());
                move(at, position, 0, TaskRunState.SHUTDOWN, reason);
              }
            });
  }

  private void move(
      Instant at, int position, int attempt, TaskRunState to, HistoryEvent.Detail detail) {
    TaskRunState from = shown.getOrDefault(position, TaskRunState.NONE);
    told.add(new HistoryEvent.TaskMoved(at, position, attempt, from, to, detail));
    shown.put(position, to);
  }

  /** Makes the lines of a Task Run's record ready to be told from now on. */
  private void followRecord(int position) {
    TaskRunRecord record = partition.records().get(position);
    if (record != null) {
      chains.put(position, RecordStory.of(record));
      offer(position, 0);
    }
  }

  private void offer(int position, int index) {
    List<HistoryEvent.TaskMoved> chain = chains.get(position);
    if (index < chain.size()) {
      ready.add(new Line(chain.get(index).time(), position, index));
    }
  }

  private Line tellNext() {
    Line line = ready.remove();
    HistoryEvent.TaskMoved moved = chains.get(line.position()).get(line.index());
    move(moved.time(), moved.position(), moved.attempt(), moved.to(), moved.detail());
    offer(line.position(), line.index() + 1);
    return line;
  }

  private void tellUntil(Instant at) {
    while (!ready.isEmpty() && !ready.peek().time().isAfter(at)) {
      tellNext();
    }
  }

  private void tellAllOf(int position) {
    while (ready.stream().anyMatch(line -> line.position() == position)) {
      tellNext();
    }
  }

  /** The transitions that a record tells of, from its first claim on. */
  private static final class RecordStory {
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
      var because = new HistoryEvent.Detail.Because(failed.failure());
      line(failed.startedAt(), failed.number(), TaskRunState.RUNNING);
      TaskRunState then =
          isGivenUpBy(failed, record) ? TaskRunState.FAILED : TaskRunState.PENDING_RETRY;
      line(failed.endedAt(), failed.number(), then, because);
      if (failed.number() < record.attempt()) {
        line(failed.nextAt(), failed.number() + 1, TaskRunState.QUEUED);
      }
    }

    /** Whether it was this failure that ended the Task Run, and not one after it. */
    private static boolean isGivenUpBy(Attempt failed, TaskRunRecord record) {
      return failed.number() == record.attempt()
          && record.phase() instanceof Phase.Failed(Instant since, Failure failure)
          && since.equals(failed.endedAt())
          && failure.equals(failed.failure());
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
          var because = new HistoryEvent.Detail.Because(f.failure());
          line(f.since(), attempt, TaskRunState.FAILED, because);
        }
        case Phase.Failed _ -> {}
        case Phase.Shutdown s -> {
          if (s.from() == TaskRunState.RUNNING) {
            line(s.startedAt(), attempt, TaskRunState.RUNNING);
          }
          var reason = new HistoryEvent.Detail.Reason(s.reason());
          line(s.since(), attempt, TaskRunState.SHUTDOWN, reason);
        }
        case Phase.Restarting r -> {
          line(r.startedAt(), attempt, TaskRunState.RUNNING);
          line(r.since(), attempt, TaskRunState.RESTARTING);
        }
      }
    }

    private void line(Instant at, int attempt, TaskRunState to) {
      line(at, attempt, to, new HistoryEvent.Detail.Plain());
    }

    private void line(Instant at, int attempt, TaskRunState to, HistoryEvent.Detail detail) {
      lines.add(new HistoryEvent.TaskMoved(at, position, attempt, state, to, detail));
      state = to;
    }
  }
}
