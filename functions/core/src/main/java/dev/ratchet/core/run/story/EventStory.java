package dev.ratchet.core.run.story;

import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.Moment;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.References;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.taskrun.MoveDetail;
import dev.ratchet.core.taskrun.RecordMoves;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one event brings, for people: it follows from the event, the run before it and the run after
 * it. A log tells this as the event is stored, {@link RunHistory} tells it afterwards. What a
 * stored record tells is not the event's to tell.
 */
public final class EventStory {
  /** Why an attempt is restarted that gave up the orchestrator's own slot. */
  private static final String GAVE_WAY =
      "it gave up the orchestrator's slot, for which others waited";

  private static final MoveDetail PLAIN = new MoveDetail.Plain();

  private final RunPartition partition;
  private final Moment before;
  private final Moment after;
  private final Instant at;

  private EventStory(RunPartition partition, Moment before, Moment after) {
    this.partition = partition;
    this.before = before;
    this.after = after;
    this.at = after.at();
  }

  /**
   * What an event brings, in order.
   *
   * @param partition holds the records and inbox items that the event refers to
   */
  public static List<HistoryEvent> of(
      RunPartition partition, Moment before, RunEvent event, Moment after) {
    var story = new EventStory(partition, before, after);
    return switch (event) {
      case RunEvent.OfTask ofTask -> story.of(ofTask);
      case RunEvent.OfRun ofRun -> story.of(ofRun);
    };
  }

  private List<HistoryEvent> of(RunEvent.OfTask event) {
    return switch (event) {
      case RunEvent.TaskHeld e ->
          move(e.position(), 0, reason(e.reason().name().toLowerCase(Locale.ROOT)));
      case RunEvent.TaskLimited e -> move(e.position(), 0, reason("concurrency_limit"));
      case RunEvent.TaskQueued e -> move(e.position(), e.attempt(), PLAIN);
      case RunEvent.TaskWaiting e -> await(e);
      case RunEvent.TaskWoken e -> move(e.position(), e.attempt(), PLAIN);
      case RunEvent.TaskSignaled e -> move(e.position(), e.attempt(), PLAIN);
      case RunEvent.TaskGaveUp e -> giveUp(e);
      case RunEvent.TaskStopped e -> move(e.position(), 0, reason(e.reason()));
      case RunEvent.TaskSkipped e -> {
        var lines = new ArrayList<>(move(e.position(), 0, PLAIN));
        lines.add(new HistoryEvent.TaskSkipped(at, e.position()));
        yield lines;
      }
      case RunEvent.TaskRecorded e -> record(e.position());
      case RunEvent.TaskGaveWay e -> giveWay(e);
      case RunEvent.TaskSucceeded _, RunEvent.TaskFailed _, RunEvent.TaskShutDown _ -> List.of();
      case RunEvent.ShutDownAsked e -> control("shutdown_asked", List.of(e.position()), e.reason());
      case RunEvent.RestartAsked e -> control("restart_asked", List.of(e.position()), "");
    };
  }

  private List<HistoryEvent> of(RunEvent.OfRun event) {
    return switch (event) {
      case RunEvent.RunStarted _ ->
          List.of(new HistoryEvent.RunStarted(partition.header().startedAt()));
      case RunEvent.LimitGranted _, RunEvent.ItemTaken _ -> List.of();
      case RunEvent.SignalReceived e -> {
        InboxItem.Content.Signal signal = references().signal(e.key());
        yield List.of(
            new HistoryEvent.SignalReceived(at, e.key(), signal.name(), signal.payload()));
      }
      case RunEvent.CameTooLate e ->
          List.of(HistoryEvent.CameTooLate.of(references().item(e.key()), at));
      case RunEvent.RunPaused _ -> control("paused", List.of(), "");
      case RunEvent.RunResumed _ -> control("resumed", List.of(), "");
      case RunEvent.CancelRequested e ->
          stopping(new HistoryEvent.Controlled(at, "cancel_requested", List.of(), e.reason()));
      case RunEvent.CleanupBegan _ ->
          stopping(new HistoryEvent.Controlled(at, "cleanup_began", List.of(), ""));
      case RunEvent.RunRedriven e -> redrive(e);
      case RunEvent.RunSucceeded _,
          RunEvent.RunFailed _,
          RunEvent.RunCanceled _,
          RunEvent.RunTerminated _,
          RunEvent.RunTimedOut _ ->
          stopping(new HistoryEvent.RunClosed(at, after.standing()));
    };
  }

  private References references() {
    return new References(partition, _ -> null);
  }

  private static MoveDetail reason(String reason) {
    return new MoveDetail.Reason(reason);
  }

  /** The step that the event is, if it is one. */
  private List<HistoryEvent> move(int position, int attempt, MoveDetail detail) {
    TaskRunState from = before.state(position);
    TaskRunState to = after.state(position);
    return from == to ? List.of() : List.of(moved(position, attempt, from, to, detail));
  }

  private HistoryEvent moved(
      int position, int attempt, TaskRunState from, TaskRunState to, MoveDetail detail) {
    return new HistoryEvent.TaskMoved(at, position, attempt, from, to, detail);
  }

  private List<HistoryEvent> record(int position) {
    var task = partition.header().id().task(position);
    return RecordMoves.between(before.inline().orFirst(task, at), after.inline().get(position))
        .stream()
        .<HistoryEvent>map(move -> HistoryEvent.TaskMoved.of(position, move))
        .toList();
  }

  private List<HistoryEvent> giveWay(RunEvent.TaskGaveWay event) {
    int position = event.position();
    int next = event.attempt() + 1;
    TaskRunState from = before.inline().get(position).state();
    HistoryEvent queued =
        moved(position, next, TaskRunState.RESTARTING, TaskRunState.QUEUED, PLAIN);
    return from == TaskRunState.RESTARTING
        ? List.of(queued)
        : List.of(
            moved(position, event.attempt(), from, TaskRunState.RESTARTING, reason(GAVE_WAY)),
            queued);
  }

  /** A wait begins, or begins again. */
  private List<HistoryEvent> await(RunEvent.TaskWaiting event) {
    int position = event.position();
    int attempt = event.attempt();
    TaskRunState from = before.state(position);
    var lines = new ArrayList<HistoryEvent>();
    if (from == TaskRunState.RUNNING) {
      lines.add(moved(position, attempt - 1, from, TaskRunState.RESTARTING, PLAIN));
      from = TaskRunState.RESTARTING;
    }
    lines.add(moved(position, attempt, from, TaskRunState.QUEUED, PLAIN));
    lines.add(moved(position, attempt, TaskRunState.QUEUED, TaskRunState.RUNNING, PLAIN));
    return lines;
  }

  private List<HistoryEvent> giveUp(RunEvent.TaskGaveUp event) {
    int position = event.position();
    int attempt = event.attempt();
    TaskRunState from = before.state(position);
    var lines = new ArrayList<HistoryEvent>();
    if (from != TaskRunState.RUNNING) {
      lines.add(moved(position, attempt, from, TaskRunState.QUEUED, PLAIN));
      lines.add(moved(position, attempt, TaskRunState.QUEUED, TaskRunState.RUNNING, PLAIN));
    }
    var because = new MoveDetail.Because(event.failure());
    lines.add(moved(position, attempt, TaskRunState.RUNNING, TaskRunState.FAILED, because));
    return lines;
  }

  private List<HistoryEvent> control(String what, List<Integer> positions, String reason) {
    return List.of(new HistoryEvent.Controlled(at, what, positions, reason));
  }

  /** What shuts Task Runs down that no worker had, and those. */
  private List<HistoryEvent> stopping(HistoryEvent what) {
    var lines = new ArrayList<HistoryEvent>();
    lines.add(what);
    before
        .tasks()
        .forEachOpen(
            (position, was) -> {
              if (after.tasks().get(position) instanceof TaskProgress.ShutDown s) {
                MoveDetail why = reason(s.reason());
                lines.add(moved(position, s.attempt(), was.state(), TaskRunState.SHUTDOWN, why));
              }
            });
    return lines;
  }

  private List<HistoryEvent> redrive(RunEvent.RunRedriven event) {
    String by =
        switch (event.version()) {
          case RedriveVersion.Pinned _ -> "";
          case RedriveVersion.Exactly e -> "by version " + e.number();
        };
    var lines = new ArrayList<>(control("redriven", event.positions(), by));
    for (int position : event.positions()) {
      lines.add(moved(position, 0, endedAs(position), TaskRunState.PENDING, reason("redriven")));
    }
    return lines;
  }

  /** What has become of a Task Run that the end of its run may have left behind. */
  private TaskRunState endedAs(int position) {
    TaskRunRecord record = after.inline().orStored(partition, position);
    boolean isBehind = before.tasks().get(position) instanceof TaskProgress.Queued;
    return isBehind && record != null ? record.state() : before.state(position);
  }
}
