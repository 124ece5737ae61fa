package dev.ratchet.core.run.story;

import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.Moment;
import dev.ratchet.core.run.News;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunFold;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.taskrun.RecordMoves;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Tells a run's story in one order: what its events bring, as {@link EventStory} has it, and
 * between that what the records of workers tell. These are written by different clocks, so the
 * order is by cause first and by time second: what a worker did comes after the entry that queued
 * it and before the entry that took notice of it.
 *
 * <p>With an entry is told what is not later, and what it takes notice of; so all that is told
 * before an entry can be told apart by the state before it and the records, and a page of a story
 * needs no more than a passage of the run.
 */
public final class RunHistory {
  private final RunPartition partition;
  private final RunState beginning;
  private final RunFold fold;
  private final List<HistoryPage.Line> told = new ArrayList<>();
  private final ReadyLines ready = new ReadyLines();

  /** How far each Task Run was told to be. */
  private final Map<Integer, TaskRunState> shown = new HashMap<>();

  /** The attempts with which each Task Run was given to workers. */
  private final Map<Integer, TreeSet<Integer>> generations = new HashMap<>();

  /** The attempts that the entry gave to workers which is being told: they come after it. */
  private final Map<Integer, Integer> given = new HashMap<>();

  /** The entry which is being told, and how many lines are told with it so far. */
  private long entry;

  private int lines;

  /** The time of the line before. */
  private Instant last;

  private RunHistory(RunPartition partition) {
    this.partition = partition;
    this.beginning = partition.beginning();
    this.fold = new RunFold(beginning, partition);
    this.entry = beginning.seq();
    this.last = beginning.lastAt();
  }

  /** The story so far, in order. */
  public static List<HistoryEvent> of(RunPartition partition) {
    return page(RunPassage.whole(partition), HistoryPlace.START, Integer.MAX_VALUE).events();
  }

  /**
   * A page of the story so far, as {@link #of} tells it.
   *
   * @param passage where the page is: from the entry of its first line on, or from one before it
   * @param from the place of its first line
   * @param most how many lines at the most; there may be fewer where the passage ends
   */
  public static HistoryPage page(RunPassage passage, HistoryPlace from, int most) {
    var history = new RunHistory(passage.part());
    history.begin();
    boolean isAll = history.tellEntries(from, most) && passage.isToTheEnd();
    if (isAll) {
      history.tellRest();
    }
    return history.page(from, most, isAll);
  }

  private HistoryPage page(HistoryPlace from, int most, boolean isAll) {
    List<HistoryPage.Line> page =
        told.stream().filter(line -> !line.place().isBefore(from)).toList();
    if (page.size() > most) {
      return new HistoryPage(page.subList(0, most), Optional.of(page.get(most).place()));
    }
    return new HistoryPage(
        page, isAll ? Optional.empty() : Optional.of(new HistoryPlace(entry + 1, 0)));
  }

  /**
   * Puts everything where it is after the entries that are not here. With the newest of them,
   * workers have told what is not later; those to whom it gave something itself come after it.
   */
  private void begin() {
    partition.entries().forEach(known -> known.events().forEach(this::learn));
    if (beginning.seq() > 0) {
      partition.entries().getFirst().events().forEach(this::give);
      beginning.tasks().forEachOpen(this::begin);
      tellUntil(beginning.lastAt());
      told.clear();
      last = beginning.lastAt();
      followGiven();
    }
  }

  private void begin(int position, TaskProgress task) {
    if (task instanceof TaskProgress.Queued queued && !beginning.isInline(position)) {
      TaskRunRecord left = beginning.inline().left().get(position);
      int attempt = left == null ? queued.attempt() : Math.max(queued.attempt(), left.attempt());
      generation(position, attempt);
      shown.put(position, TaskRunState.QUEUED);
      if (!given.containsKey(position)) {
        follow(position, attempt);
      }
    }
  }

  private void learn(RunEvent event) {
    if (event instanceof RunEvent.TaskQueued queued) {
      generation(queued.position(), queued.attempt());
    } else if (event instanceof RunEvent.TaskGaveWay gave) {
      generation(gave.position(), gave.attempt() + 1);
    }
  }

  private void generation(int position, int attempt) {
    generations.computeIfAbsent(position, _ -> new TreeSet<>()).add(attempt);
  }

  /** Tells entries until there are enough lines; whether all were told. */
  private boolean tellEntries(HistoryPlace from, int most) {
    for (JournalEntry next : partition.entries()) {
      if (told.size() - from.line() > most) {
        return false;
      }
      if (next.seq() > beginning.seq()) {
        tell(next);
      }
      if (next.seq() < from.entry()) {
        told.clear();
      }
    }
    return true;
  }

  /** Tells an entry, and what is ready of what workers did before it. */
  private void tell(JournalEntry next) {
    tellWith(next.seq());
    fold.begin(next.seq(), next.at());
    for (RunEvent event : next.events()) {
      Moment before = fold.moment();
      fold.evolve(event);
      List<HistoryEvent> brought = EventStory.of(partition, before, event, fold.moment());
      if (event instanceof RunEvent.TaskRecorded recorded) {
        ready.add(recorded.position(), upTo(next.at(), brought));
      } else {
        tellUntil(next.at());
        notice(event, next.at());
        brought.forEach(this::add);
        give(event);
      }
    }
    tellUntil(next.at());
    followGiven();
  }

  /** Begins what is told with an entry: nothing of it is earlier than the entry before. */
  private void tellWith(long number) {
    entry = number;
    lines = 0;
    Instant before = fold.moment().at();
    last = last.isBefore(before) ? before : last;
  }

  /** The steps of a record that the journal keeps: the entry that has them was not before them. */
  private static List<HistoryEvent.TaskMoved> upTo(Instant at, List<HistoryEvent> steps) {
    return steps.stream()
        .map(step -> (HistoryEvent.TaskMoved) (step.time().isAfter(at) ? step.at(at) : step))
        .toList();
  }

  /** Tells what an event has taken notice of. */
  private void notice(RunEvent event, Instant at) {
    switch (event) {
      case RunEvent.TaskSucceeded e -> tellAllOf(e.position(), at);
      case RunEvent.TaskFailed e -> tellAllOf(e.position(), at);
      case RunEvent.TaskShutDown e -> tellAllOf(e.position(), at);
      case RunEvent.RunRedriven e -> e.positions().forEach(position -> tellAllOf(position, at));
      case RunEvent.TaskHeld _,
          RunEvent.TaskLimited _,
          RunEvent.TaskQueued _,
          RunEvent.TaskWaiting _,
          RunEvent.TaskWoken _,
          RunEvent.TaskSignaled _,
          RunEvent.TaskGaveUp _,
          RunEvent.TaskStopped _,
          RunEvent.TaskSkipped _,
          RunEvent.TaskRecorded _,
          RunEvent.TaskGaveWay _,
          RunEvent.ShutDownAsked _,
          RunEvent.RestartAsked _,
          RunEvent.OfRun _ -> {}
    }
  }

  /** Keeps in mind what an event gave to workers. */
  private void give(RunEvent event) {
    if (event instanceof RunEvent.TaskQueued queued) {
      given.put(queued.position(), queued.attempt());
    } else if (event instanceof RunEvent.TaskGaveWay gave) {
      given.put(gave.position(), gave.attempt() + 1);
    }
  }

  /** Makes ready from now on what workers tell of what the entry gave them. */
  private void followGiven() {
    given.forEach(this::follow);
    given.clear();
  }

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

  /** Tells what no entry has taken notice of; of a run that has ended, none will. */
  private void tellRest() {
    tellWith(entry + 1);
    if (partition.entries().isEmpty()) {
      add(new HistoryEvent.RunStarted(partition.header().startedAt()));
    }
    tellUntil(Instant.MAX);
    RunState state = fold.state();
    if (state.isClosed()) {
      News.tooLate(partition, state)
          .forEach(item -> add(HistoryEvent.CameTooLate.of(item, item.at())));
    }
  }

  /** Adds a line, which comes no earlier than what it follows. */
  private void add(HistoryEvent event) {
    HistoryEvent line = event.time().isBefore(last) ? event.at(last) : event;
    last = line.time();
    HistoryEvent shownLine = line instanceof HistoryEvent.TaskMoved moved ? next(moved) : line;
    told.add(new HistoryPage.Line(new HistoryPlace(entry, lines), shownLine));
    lines++;
  }

  /** A step from where its Task Run was told to be. */
  private HistoryEvent next(HistoryEvent.TaskMoved moved) {
    TaskRunState was = shown.put(moved.position(), moved.to());
    return was == null ? moved : moved.from(was);
  }
}
