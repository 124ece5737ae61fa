package dev.ratchet.core.run.decide;

import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.Moment;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunFold;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.TaskTable;
import dev.ratchet.core.run.story.EventStory;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * An entry in the making: events gathered in order, and the effects that follow from them. Each
 * event is applied at once, so that one which the rules forbid fails here and is never written.
 *
 * <p>While an entry is made there are three states of its run. The one {@link #before} it is
 * stored: what is under way by it was begun by others, and may be over. The {@linkplain #state
 * present} one has all events so far: by it, events are legal or not. Between them lies the one
 * that the decider is told of, with the news of this entry and without what its own commands bring;
 * {@link Draft} keeps it, since what a command asks for was decided on it.
 */
final class EntryBuilder {
  private final RunPartition partition;
  private final RunState before;
  private final RunFold fold;
  private final long seq;
  private final Instant at;
  private final List<RunEvent> events = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final List<HistoryEvent> told = new ArrayList<>();

  /**
   * Begins the entry after a state.
   *
   * @param partition holds what events refer to
   * @param now the time; an entry is never dated before the one before it
   */
  EntryBuilder(RunPartition partition, RunState before, Instant now) {
    this.partition = partition;
    this.before = before;
    this.fold = new RunFold(before, partition);
    this.seq = before.seq() + 1;
    this.at = now.isBefore(before.lastAt()) ? before.lastAt() : now;
    fold.begin(seq, at);
  }

  RunPartition partition() {
    return partition;
  }

  /** The run before the entry. */
  RunState before() {
    return before;
  }

  /** The number of the entry. */
  long seq() {
    return seq;
  }

  /** When the entry is dated. */
  Instant at() {
    return at;
  }

  void add(RunEvent event) {
    Moment past = fold.moment();
    fold.evolve(event);
    told.addAll(EventStory.of(partition, past, event, fold.moment()));
    events.add(event);
  }

  void add(Effect effect) {
    effects.add(effect);
  }

  /** Leaves out effects that do not follow any more. */
  void leaveOut(Predicate<Effect> which) {
    effects.removeIf(which);
  }

  /** The events so far. */
  List<RunEvent> events() {
    return List.copyOf(events);
  }

  /** The effects so far. */
  List<Effect> effects() {
    return List.copyOf(effects);
  }

  /** The run with all events so far. */
  RunState state() {
    return fold.state();
  }

  /** All Task Runs as of now. */
  TaskTable tasks() {
    return fold.moment().tasks();
  }

  /** What is known of a Task Run as of now; empty if it is {@code none}. */
  Optional<TaskProgress> task(int position) {
    return fold.task(position);
  }

  /** Whether a Task Run runs, or ran, in the orchestrator's own slot. */
  boolean isInline(int position) {
    return fold.isInline(position);
  }

  /** The record of a Task Run that runs here, or the one that it has before its first claim. */
  TaskRunRecord inline(int position) {
    return fold.inline(position);
  }

  /** The record of a Task Run as of now; null before its first claim. */
  IntFunction<TaskRunRecord> records() {
    RunState so = fold.state();
    return position -> so.record(partition, position);
  }

  /** Which attempt of a Task Run comes next. */
  int attempt(int position) {
    return fold.task(position).map(EntryBuilder::attempt).orElse(1);
  }

  private static int attempt(TaskProgress task) {
    return switch (task) {
      case TaskProgress.Held held -> held.attempt();
      case TaskProgress.Limited limited -> limited.attempt();
      case TaskProgress.Queued _,
          TaskProgress.Waiting _,
          TaskProgress.Skipped _,
          TaskProgress.Succeeded _,
          TaskProgress.Failed _,
          TaskProgress.ShutDown _ ->
          1;
    };
  }

  /**
   * The entry.
   *
   * @param all the effects that follow from it
   */
  Decision.Append build(List<Effect> all) {
    return new Decision.Append(new JournalEntry(seq, at, events), all, told);
  }
}
