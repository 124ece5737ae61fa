package dev.ratchet.core.run.story;

import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.News;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.References;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.taskrun.MoveDetail;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells a run's whole story in one order. Journal and records are written by different clocks, so
 * the order is by cause first and by time second: what a worker did comes after the entry that
 * queued it and before the entry that took notice of it.
 */
public final class RunHistory {
  /** Why an attempt is restarted that gave up the orchestrator's own slot. */
  static final String GAVE_WAY = "it gave up the orchestrator's slot, for which others waited";

  private static final MoveDetail PLAIN = new MoveDetail.Plain();

  private record Line(Instant time, int position, int index) {}

  private final RunPartition partition;
  private final RunState state;
  private final List<HistoryEvent> told = new ArrayList<>();
  private final Map<Integer, List<HistoryEvent.TaskMoved>> chains = new HashMap<>();
  private final TreeSet<Line> ready =
      new TreeSet<>(Comparator.comparing(Line::time).thenComparing(Line::position));

  /**
   * The line of each Task Run that is ready: its next one. They are found here and not among all
   * that are ready, which would be looked through once for each Task Run of a fan-out.
   */
  private final Map<Integer, Line> readyOf = new HashMap<>();

  private final Map<Integer, TaskRunState> shown = new HashMap<>();

  /** The attempts with which each Task Run was dispatched. */
  private final Map<Integer, TreeSet<Integer>> generations = new HashMap<>();

  /** The attempts that gave up the orchestrator's own slot, of which no record tells. */
  private final Map<Integer, Integer> left = new HashMap<>();

  /** Task Runs that wait for something that no worker carries out. */
  private final Set<Integer> waiting = new HashSet<>();

  private long entry;

  private RunHistory(RunPartition partition) {
    this.partition = partition;
    this.state = partition.state();
    for (JournalEntry journalEntry : partition.entries()) {
      for (RunEvent event : journalEntry.events()) {
        if (event instanceof RunEvent.TaskQueued queued) {
          generation(queued.position(), queued.attempt());
        } else if (event instanceof RunEvent.TaskGaveWay gave) {
          generation(gave.position(), gave.attempt() + 1);
          left.put(gave.position(), gave.attempt());
        }
      }
    }
  }

  private void generation(int position, int attempt) {
    generations.computeIfAbsent(position, _ -> new TreeSet<>()).add(attempt);
  }

  /** The story so far, in order. */
  public static List<HistoryEvent> of(RunPartition partition) {
    return beginning(partition, Integer.MAX_VALUE);
  }

  /**
   * The beginning of the story so far, as {@link #of} tells it: the rest is not made, so that who
   * reads the first page of a long run does not pay for the others.
   *
   * @param most how many events at the most
   */
  public static List<HistoryEvent> beginning(RunPartition partition, int most) {
    var history = new RunHistory(partition);
    history.tell(most);
    return List.copyOf(history.told.subList(0, Math.min(most, history.told.size())));
  }

  /** Tells the story until there are so many events, or all. */
  private void tell(int most) {
    if (partition.entries().isEmpty()) {
      add(new HistoryEvent.RunStarted(partition.header().startedAt()));
    }
    for (JournalEntry journalEntry : partition.entries()) {
      if (told.size() >= most) {
        return;
      }
      entry = journalEntry.seq();
      journalEntry.events().forEach(event -> tell(event, journalEntry.at()));
    }
    while (!ready.isEmpty()) {
      tellNext();
    }
    tellTooLate();
  }

  /** Tells what a run never took notice of, since it has ended. */
  private void tellTooLate() {
    if (state.isClosed()) {
      News.tooLate(partition, state)
          .forEach(item -> add(HistoryEvent.CameTooLate.of(item, item.at())));
    }
  }

  /** Adds a line, which comes no earlier than what it follows. */
  private void add(HistoryEvent event) {
    boolean isEarly = !told.isEmpty() && event.time().isBefore(told.getLast().time());
    told.add(isEarly ? event.at(told.getLast().time()) : event);
  }

  private void tell(RunEvent event, Instant at) {
    switch (event) {
      case RunEvent.OfTask ofTask -> tell(ofTask, at);
      case RunEvent.OfRun ofRun -> tell(ofRun, at);
    }
  }

  private void tell(RunEvent.OfTask event, Instant at) {
    switch (event) {
      case RunEvent.TaskHeld e -> {
        var reason = e.reason().name().toLowerCase(Locale.ROOT);
        move(at, e.position(), 0, TaskRunState.PENDING, new MoveDetail.Reason(reason));
      }
      case RunEvent.TaskLimited e -> limit(e, at);
      case RunEvent.TaskQueued e -> {
        tellUntil(at);
        move(at, e.position(), e.attempt(), TaskRunState.QUEUED, PLAIN);
        followRecord(e.position(), e.attempt());
      }
      case RunEvent.TaskWaiting e -> await(e, at);
      case RunEvent.TaskWoken e ->
          endWait(at, e.position(), e.attempt(), TaskRunState.SUCCESS, PLAIN);
      case RunEvent.TaskSignaled e ->
          endWait(at, e.position(), e.attempt(), TaskRunState.SUCCESS, PLAIN);
      case RunEvent.TaskGaveUp e -> giveUp(e, at);
      case RunEvent.TaskStopped e -> {
        var reason = new MoveDetail.Reason(e.reason());
        endWait(at, e.position(), 0, TaskRunState.SHUTDOWN, reason);
      }
      case RunEvent.TaskSkipped e -> {
        tellUntil(at);
        if (shown.get(e.position()) == TaskRunState.PENDING) {
          move(at, e.position(), 0, TaskRunState.NONE, PLAIN);
        }
        add(new HistoryEvent.TaskSkipped(at, e.position()));
      }
      case RunEvent.TaskRecorded e -> record(e, at);
      case RunEvent.TaskGaveWay e -> giveWay(e, at);
      case RunEvent.TaskSucceeded e -> tellAllOf(e.position(), at);
      case RunEvent.TaskFailed e -> tellAllOf(e.position(), at);
      case RunEvent.TaskShutDown e -> tellAllOf(e.position(), at);
      case RunEvent.ShutDownAsked e ->
          control(at, "shutdown_asked", List.of(e.position()), e.reason());
      case RunEvent.RestartAsked e -> control(at, "restart_asked", List.of(e.position()), "");
    }
  }

  /** Tells a step that the record which this is a step of tells nothing of. */
  private void record(RunEvent.TaskRecorded event, Instant at) {
    int attempt = event.change().attempt();
    if (event.change().phase() instanceof Phase.Running running
        && left.getOrDefault(event.position(), 0) == attempt
        && shown.get(event.position()) != TaskRunState.RUNNING) {
      tellUntil(at);
      tellAllOf(event.position(), at);
      move(running.since(), event.position(), attempt, TaskRunState.RUNNING, PLAIN);
    }
  }

  private void giveWay(RunEvent.TaskGaveWay event, Instant at) {
    tellUntil(at);
    int position = event.position();
    var reason = new MoveDetail.Reason(GAVE_WAY);
    move(at, position, event.attempt(), TaskRunState.RESTARTING, reason);
    move(at, position, event.attempt() + 1, TaskRunState.QUEUED, PLAIN);
    followRecord(position, event.attempt() + 1);
  }

  private void limit(RunEvent.TaskLimited event, Instant at) {
    if (shown.get(event.position()) != TaskRunState.PENDING) {
      var reason = new MoveDetail.Reason("concurrency_limit");
      move(at, event.position(), 0, TaskRunState.PENDING, reason);
    }
  }

  private void giveUp(RunEvent.TaskGaveUp event, Instant at) {
    int position = event.position();
    if (!waiting.contains(position)) {
      move(at, position, event.attempt(), TaskRunState.QUEUED, PLAIN);
      move(at, position, event.attempt(), TaskRunState.RUNNING, PLAIN);
    }
    var because = new MoveDetail.Because(event.failure());
    endWait(at, position, event.attempt(), TaskRunState.FAILED, because);
  }

  private void tell(RunEvent.OfRun event, Instant at) {
    switch (event) {
      case RunEvent.RunStarted _ ->
          add(new HistoryEvent.RunStarted(partition.header().startedAt()));
      case RunEvent.SignalReceived e -> {
        tellUntil(at);
        add(signal(e, at));
      }
      case RunEvent.CameTooLate e -> {
        tellUntil(at);
        InboxItem item = new References(partition, _ -> null).item(e.key());
        add(HistoryEvent.CameTooLate.of(item, at));
      }
      case RunEvent.LimitGranted _, RunEvent.ItemTaken _ -> {}
      case RunEvent.RunPaused _ -> control(at, "paused", List.of(), "");
      case RunEvent.RunResumed _ -> control(at, "resumed", List.of(), "");
      case RunEvent.CancelRequested e -> {
        control(at, "cancel_requested", List.of(), e.reason());
        tellStopped(at);
      }
      case RunEvent.CleanupBegan _ -> {
        control(at, "cleanup_began", List.of(), "");
        tellStopped(at);
      }
      case RunEvent.RunRedriven e -> redrive(e, at);
      case RunEvent.RunSucceeded _ -> close(new RunHeader.Standing.Succeeded(at), at);
      case RunEvent.RunFailed e -> close(new RunHeader.Standing.Failed(at, e.failure()), at);
      case RunEvent.RunCanceled e -> close(new RunHeader.Standing.Canceled(at, e.reason()), at);
      case RunEvent.RunTerminated e -> close(new RunHeader.Standing.Terminated(at, e.reason()), at);
      case RunEvent.RunTimedOut e -> close(new RunHeader.Standing.TimedOut(at, e.limit()), at);
    }
  }

  private void control(Instant at, String what, List<Integer> positions, String reason) {
    tellUntil(at);
    add(new HistoryEvent.Controlled(at, what, positions, reason));
  }

  private void await(RunEvent.TaskWaiting event, Instant at) {
    tellUntil(at);
    int position = event.position();
    if (!waiting.add(position)) {
      move(at, position, event.attempt() - 1, TaskRunState.RESTARTING, PLAIN);
    }
    move(at, position, event.attempt(), TaskRunState.QUEUED, PLAIN);
    move(at, position, event.attempt(), TaskRunState.RUNNING, PLAIN);
  }

  private void endWait(Instant at, int position, int attempt, TaskRunState to, MoveDetail detail) {
    tellUntil(at);
    waiting.remove(position);
    move(at, position, attempt, to, detail);
  }

  private void redrive(RunEvent.RunRedriven event, Instant at) {
    event.positions().forEach(position -> tellAllOf(position, at));
    control(at, "redriven", event.positions(), version(event));
    var reason = new MoveDetail.Reason("redriven");
    event.positions().forEach(p -> move(at, p, 0, TaskRunState.PENDING, reason));
  }

  /** By which version a redriven run goes on; empty where it is the one of before. */
  static String version(RunEvent.RunRedriven event) {
    return switch (event.version()) {
      case RedriveVersion.Pinned _ -> "";
      case RedriveVersion.Exactly e -> "by version " + e.number();
    };
  }

  private HistoryEvent signal(RunEvent.SignalReceived event, Instant at) {
    InboxItem.Content.Signal signal = new References(partition, _ -> null).signal(event.key());
    return new HistoryEvent.SignalReceived(at, event.key(), signal.name(), signal.payload());
  }

  private void close(RunHeader.Standing standing, Instant at) {
    tellUntil(at);
    add(new HistoryEvent.RunClosed(at, standing));
    tellStopped(at);
  }

  /** Tells of Task Runs that the entry has shut down and that no worker had. */
  private void tellStopped(Instant at) {
    partition
        .stateAfter(entry)
        .tasks()
        .forEach(
            (position, task) -> {
              if (task instanceof TaskProgress.ShutDown s
                  && (shown.get(position) == TaskRunState.PENDING || waiting.remove(position))) {
                var reason = new MoveDetail.Reason(s.reason());
                move(at, position, s.attempt(), TaskRunState.SHUTDOWN, reason);
              }
            });
  }

  private void move(Instant at, int position, int attempt, TaskRunState to, MoveDetail detail) {
    TaskRunState from = shown.getOrDefault(position, TaskRunState.NONE);
    add(new HistoryEvent.TaskMoved(at, position, attempt, from, to, detail));
    shown.put(position, to);
  }

  /** Makes the lines of a Task Run's record ready to be told from now on. */
  private void followRecord(int position, int attempt) {
    TaskRunRecord record = state.record(partition, position);
    if (record != null) {
      int next = nextGeneration(position, attempt);
      chains.put(
          position,
          RecordStory.of(record).stream()
              .filter(line -> line.attempt() >= attempt && line.attempt() < next)
              .toList());
      offer(position, 0);
    }
  }

  /** The attempt with which a redrive began anew after this one. */
  private int nextGeneration(int position, int attempt) {
    Integer next = generations.getOrDefault(position, new TreeSet<>()).higher(attempt);
    return next == null ? Integer.MAX_VALUE : next;
  }

  private void offer(int position, int index) {
    List<HistoryEvent.TaskMoved> chain = chains.get(position);
    if (index < chain.size()) {
      var line = new Line(chain.get(index).time(), position, index);
      Line before = readyOf.put(position, line);
      if (before != null) {
        ready.remove(before);
      }
      ready.add(line);
    }
  }

  private void tellNext() {
    Line line = ready.first();
    tell(line, line.time());
  }

  private void tell(Line line, Instant at) {
    ready.remove(line);
    readyOf.remove(line.position());
    HistoryEvent.TaskMoved moved = chains.get(line.position()).get(line.index());
    move(at, moved.position(), moved.attempt(), moved.to(), moved.detail());
    offer(line.position(), line.index() + 1);
  }

  private void tellUntil(Instant at) {
    while (!ready.isEmpty() && !ready.first().time().isAfter(at)) {
      tellNext();
    }
  }

  /**
   * Tells what an entry has taken notice of: it was there before, though its writer's clock may be
   * ahead.
   */
  private void tellAllOf(int position, Instant at) {
    tellUntil(at);
    for (Line line = readyOf.get(position); line != null; line = readyOf.get(position)) {
      tell(line, at);
    }
  }
}
