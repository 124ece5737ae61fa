package dev.ratchet.core.run.story;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.References;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunFold;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.TaskTable;
import dev.ratchet.core.taskrun.MoveDetail;
import dev.ratchet.core.taskrun.RecordMoves;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Tells what the events of one entry bring as they are applied: what a log tells as it happens,
 * where {@link RunHistory} tells it afterwards. What a record has told is not told again.
 */
public final class EntryStory {
  private static final MoveDetail PLAIN = new MoveDetail.Plain();

  private final RunPartition partition;
  private final RunFold fold;
  private final Instant at;
  private final List<HistoryEvent> told = new ArrayList<>();

  public EntryStory(RunPartition partition, RunFold fold, Instant at) {
    this.partition = requireNonNull(partition, "partition is null");
    this.fold = requireNonNull(fold, "fold is null");
    this.at = requireNonNull(at, "at is null");
  }

  /** What was told so far, in order. */
  public List<HistoryEvent> told() {
    return List.copyOf(told);
  }

  /** Applies an event and tells what it brings. */
  public void evolve(RunEvent event) {
    switch (event) {
      case RunEvent.RunStarted _ ->
          note(event, new HistoryEvent.RunStarted(partition.header().startedAt()));
      case RunEvent.TaskHeld e ->
          move(event, e.position(), 0, reason(e.reason().name().toLowerCase(Locale.ROOT)));
      case RunEvent.TaskLimited e -> move(event, e.position(), 0, reason("concurrency_limit"));
      case RunEvent.TaskQueued e -> move(event, e.position(), e.attempt(), PLAIN);
      case RunEvent.TaskWaiting e -> await(e);
      case RunEvent.TaskWoken e -> move(event, e.position(), e.attempt(), PLAIN);
      case RunEvent.TaskSignaled e -> move(event, e.position(), e.attempt(), PLAIN);
      case RunEvent.TaskGaveUp e -> giveUp(e);
      case RunEvent.TaskStopped e -> move(event, e.position(), 0, reason(e.reason()));
      case RunEvent.TaskSkipped e -> skip(e);
      case RunEvent.SignalReceived e -> note(event, signal(e.key()));
      case RunEvent.CameTooLate e -> note(event, tooLate(e.key()));
      case RunEvent.TaskRecorded e -> record(e);
      case RunEvent.TaskGaveWay e -> giveWay(e);
      case RunEvent.TaskSucceeded _,
          RunEvent.TaskFailed _,
          RunEvent.TaskShutDown _,
          RunEvent.LimitGranted _,
          RunEvent.ItemTaken _ ->
          fold.evolve(event);
      case RunEvent.ShutDownAsked e ->
          control(event, "shutdown_asked", List.of(e.position()), e.reason());
      case RunEvent.RestartAsked e -> control(event, "restart_asked", List.of(e.position()), "");
      case RunEvent.RunPaused _ -> control(event, "paused", List.of(), "");
      case RunEvent.RunResumed _ -> control(event, "resumed", List.of(), "");
      case RunEvent.CancelRequested e -> control(event, "cancel_requested", List.of(), e.reason());
      case RunEvent.CleanupBegan _ -> control(event, "cleanup_began", List.of(), "");
      case RunEvent.RunRedriven e -> redrive(e);
      case RunEvent.RunSucceeded _,
          RunEvent.RunFailed _,
          RunEvent.RunCanceled _,
          RunEvent.RunTerminated _,
          RunEvent.RunTimedOut _ ->
          close(event);
    }
  }

  private void record(RunEvent.TaskRecorded event) {
    TaskRunRecord before = fold.inline(event.position());
    fold.evolve(event);
    RecordMoves.between(before, fold.inline(event.position())).stream()
        .map(move -> HistoryEvent.TaskMoved.of(event.position(), move))
        .forEach(told::add);
  }

  private void giveWay(RunEvent.TaskGaveWay event) {
    TaskRunState from = fold.inline(event.position()).state();
    fold.evolve(event);
    tell(
        event.position(),
        event.attempt(),
        from,
        TaskRunState.RESTARTING,
        reason(RunHistory.GAVE_WAY));
    tell(
        event.position(), event.attempt() + 1, TaskRunState.RESTARTING, TaskRunState.QUEUED, PLAIN);
  }

  private void note(RunEvent event, HistoryEvent what) {
    fold.evolve(event);
    told.add(what);
  }

  private HistoryEvent signal(String key) {
    InboxItem.Content.Signal signal = new References(partition, _ -> null).signal(key);
    return new HistoryEvent.SignalReceived(at, key, signal.name(), signal.payload());
  }

  private HistoryEvent tooLate(String key) {
    return HistoryEvent.CameTooLate.of(new References(partition, _ -> null).item(key), at);
  }

  private static MoveDetail reason(String reason) {
    return new MoveDetail.Reason(reason);
  }

  private TaskRunState state(int position) {
    return fold.task(position).map(TaskProgress::state).orElse(TaskRunState.NONE);
  }

  private void move(RunEvent event, int position, int attempt, MoveDetail detail) {
    TaskRunState from = state(position);
    fold.evolve(event);
    tell(position, attempt, from, state(position), detail);
  }

  private void tell(
      int position, int attempt, TaskRunState from, TaskRunState to, MoveDetail detail) {
    if (from != to) {
      told.add(new HistoryEvent.TaskMoved(at, position, attempt, from, to, detail));
    }
  }

  private void skip(RunEvent.TaskSkipped event) {
    move(event, event.position(), 0, PLAIN);
    told.add(new HistoryEvent.TaskSkipped(at, event.position()));
  }

  /** A wait begins, or begins again. */
  private void await(RunEvent.TaskWaiting event) {
    int position = event.position();
    int attempt = event.attempt();
    TaskRunState from = state(position);
    fold.evolve(event);
    TaskRunState before = from == TaskRunState.RUNNING ? TaskRunState.RESTARTING : from;
    tell(position, attempt - 1, from, before, PLAIN);
    tell(position, attempt, before, TaskRunState.QUEUED, PLAIN);
    tell(position, attempt, TaskRunState.QUEUED, TaskRunState.RUNNING, PLAIN);
  }

  private void giveUp(RunEvent.TaskGaveUp event) {
    int position = event.position();
    int attempt = event.attempt();
    TaskRunState from = state(position);
    fold.evolve(event);
    if (from != TaskRunState.RUNNING) {
      tell(position, attempt, from, TaskRunState.QUEUED, PLAIN);
      tell(position, attempt, TaskRunState.QUEUED, TaskRunState.RUNNING, PLAIN);
    }
    Failure failure = event.failure();
    tell(
        position,
        attempt,
        TaskRunState.RUNNING,
        TaskRunState.FAILED,
        new MoveDetail.Because(failure));
  }

  private void control(RunEvent event, String what, List<Integer> positions, String reason) {
    TaskTable before = fold.tasks();
    fold.evolve(event);
    told.add(new HistoryEvent.Controlled(at, what, positions, reason));
    tellStopped(before);
  }

  private void close(RunEvent event) {
    TaskTable before = fold.tasks();
    fold.evolve(event);
    told.add(new HistoryEvent.RunClosed(at, fold.state().standing()));
    tellStopped(before);
  }

  /** Tells of Task Runs that the event has shut down and that no worker had. */
  private void tellStopped(TaskTable before) {
    before.forEachOpen(
        (position, was) -> {
          if (fold.task(position).orElse(null) instanceof TaskProgress.ShutDown shutdown) {
            tell(
                position,
                shutdown.attempt(),
                was.state(),
                TaskRunState.SHUTDOWN,
                reason(shutdown.reason()));
          }
        });
  }

  private void redrive(RunEvent.RunRedriven event) {
    TaskTable before = fold.tasks();
    fold.evolve(event);
    String by = RunHistory.version(event);
    told.add(new HistoryEvent.Controlled(at, "redriven", event.positions(), by));
    for (int position : event.positions()) {
      TaskRunRecord record = fold.state().record(partition, position);
      TaskRunState from = endedAs(before.get(position), record);
      tell(position, 0, from, TaskRunState.PENDING, reason("redriven"));
    }
  }

  /** What has become of a Task Run that the end of its run may have left behind. */
  private static TaskRunState endedAs(TaskProgress task, TaskRunRecord record) {
    boolean isBehind = task instanceof TaskProgress.Queued && record != null;
    return isBehind ? record.state() : task.state();
  }
}
