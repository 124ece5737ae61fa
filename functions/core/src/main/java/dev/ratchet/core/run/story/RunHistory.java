package dev.ratchet.core.run.story;

import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.Moment;
import dev.ratchet.core.run.News;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunFold;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.taskrun.RecordMoves;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Tells a run's whole story in one order: what its events bring, as {@link EventStory} has it, and
 * between that what the records of workers tell. These are written by different clocks, so the
 * order is by cause first and by time second: what a worker did comes after the entry that queued
 * it and before the entry that took notice of it.
 */
public final class RunHistory {
  private final RunPartition partition;
  private final RunFold fold;
  private final List<HistoryEvent> told = new ArrayList<>();
  private final ReadyLines ready = new ReadyLines();

  /** How far each Task Run was told to be. */
  private final Map<Integer, TaskRunState> shown = new HashMap<>();

  /** The attempts with which each Task Run was given to workers. */
  private final Map<Integer, TreeSet<Integer>> generations = new HashMap<>();

  /** The attempts that the entry gave to workers which is being told: they come after it. */
  private final Map<Integer, Integer> given = new HashMap<>();

  private RunHistory(RunPartition partition) {
    this.partition = partition;
    this.fold = new RunFold(RunState.initial(partition.header(), partition.input()), partition);
    for (JournalEntry entry : partition.entries()) {
      for (RunEvent event : entry.events()) {
        if (event instanceof RunEvent.TaskQueued queued) {
          generation(queued.position(), queued.attempt());
        } else if (event instanceof RunEvent.TaskGaveWay gave) {
          generation(gave.position(), gave.attempt() + 1);
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
    for (JournalEntry entry : partition.entries()) {
      if (told.size() >= most) {
        return;
      }
      tell(entry);
    }
    tellUntil(Instant.MAX);
    tellTooLate();
  }

  /** Tells an entry, and what is ready of what workers did before it. */
  private void tell(JournalEntry entry) {
    fold.begin(entry.seq(), entry.at());
    for (RunEvent event : entry.events()) {
      Moment before = fold.moment();
      fold.evolve(event);
      List<HistoryEvent> lines = EventStory.of(partition, before, event, fold.moment());
      if (event instanceof RunEvent.TaskRecorded recorded) {
        ready.add(recorded.position(), upTo(entry.at(), lines));
      } else {
        tellUntil(entry.at());
        notice(event, entry.at());
        lines.forEach(this::add);
      }
    }
    tellUntil(entry.at());
    given.forEach(this::follow);
    given.clear();
  }

  /** The steps of a record that the journal keeps: the entry that has them was not before them. */
  private static List<HistoryEvent.TaskMoved> upTo(Instant at, List<HistoryEvent> lines) {
    return lines.stream()
        .map(line -> (HistoryEvent.TaskMoved) (line.time().isAfter(at) ? line.at(at) : line))
        .toList();
  }

  /** Tells what an event has taken notice of, and keeps in mind what it gave to workers. */
  private void notice(RunEvent event, Instant at) {
    switch (event) {
      case RunEvent.TaskQueued e -> given.put(e.position(), e.attempt());
      case RunEvent.TaskGaveWay e -> given.put(e.position(), e.attempt() + 1);
      case RunEvent.TaskSucceeded e -> tellAllOf(e.position(), at);
      case RunEvent.TaskFailed e -> tellAllOf(e.position(), at);
      case RunEvent.TaskShutDown e -> tellAllOf(e.position(), at);
      case RunEvent.RunRedriven e -> e.positions().forEach(position -> tellAllOf(position, at));
      case RunEvent.TaskHeld _,
          RunEvent.TaskLimited _,
          RunEvent.TaskWaiting _,
          RunEvent.TaskWoken _,
          RunEvent.TaskSignaled _,
          RunEvent.TaskGaveUp _,
          RunEvent.TaskStopped _,
          RunEvent.TaskSkipped _,
          RunEvent.TaskRecorded _,
          RunEvent.ShutDownAsked _,
          RunEvent.RestartAsked _,
          RunEvent.OfRun _ -> {}
    }
  }

  /** Makes the lines of a Task Run that a worker was given ready to be told from now on. */
  private void follow(int position, int attempt) {
    TaskRunRecord record = partition.records().get(position);
    if (record != null && !fold.isInline(position)) {
      Integer next = generations.get(position).higher(attempt);
      ready.put(
          position,
          RecordMoves.of(record).stream()
              .filter(move -> move.attempt() >= attempt)
              .filter(move -> next == null || move.attempt() < next)
              .map(move -> HistoryEvent.TaskMoved.of(position, move))
              .toList());
    }
  }

  private void tellUntil(Instant at) {
    while (ready.hasUntil(at)) {
      add(ready.take());
    }
  }

  /**
   * Tells what an entry has taken notice of: it was there before, though its writer's clock may be
   * ahead.
   */
  private void tellAllOf(int position, Instant at) {
    while (ready.has(position)) {
      add(ready.take(position).at(at));
    }
  }

  /** Tells what a run never took notice of, since it has ended. */
  private void tellTooLate() {
    RunState state = fold.state();
    if (state.isClosed()) {
      News.tooLate(partition, state)
          .forEach(item -> add(HistoryEvent.CameTooLate.of(item, item.at())));
    }
  }

  /** Adds a line, which comes no earlier than what it follows. */
  private void add(HistoryEvent event) {
    boolean isEarly = !told.isEmpty() && event.time().isBefore(told.getLast().time());
    HistoryEvent line = isEarly ? event.at(told.getLast().time()) : event;
    told.add(line instanceof HistoryEvent.TaskMoved moved ? next(moved) : line);
  }

  /** A step from where its Task Run was told to be. */
  private HistoryEvent next(HistoryEvent.TaskMoved moved) {
    TaskRunState was = shown.put(moved.position(), moved.to());
    return was == null ? moved : moved.from(was);
  }
}
