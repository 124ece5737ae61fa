package dev.ratchet.core.run.decide;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.run.Limit;
import dev.ratchet.core.run.Placement;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunFold;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.Wait;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * An entry as it follows from news and commands: what they bring is put into an {@link
 * EntryBuilder}, with the effects that carry it out.
 */
final class Draft {
  private final EntryBuilder entry;
  private final InlinePart inline;
  private final Instant now;

  /** The run as the decider is told of it: with the news, and before what its commands bring. */
  private RunState informed;

  private boolean again;
  private boolean ended;

  /**
   * Begins the entry after this state.
   *
   * @param slot where attempts run that need no worker
   * @param now the time; an entry is never dated before the one before it
   */
  Draft(RunPartition partition, RunState before, InlineSlot slot, Instant now) {
    this.entry = new EntryBuilder(partition, before, now);
    this.inline = new InlinePart(entry, slot);
    this.now = now;
    this.informed = entry.state();
  }

  /** When the entry is dated. */
  Instant at() {
    return entry.at();
  }

  /** What the entry says of Task Runs in the orchestrator's own slot. */
  InlinePart inline() {
    return inline;
  }

  /** The record of a Task Run as of now; null before its first claim. */
  IntFunction<TaskRunRecord> records() {
    return entry.records();
  }

  /** Takes in what happened; commands are decided on the state that this gives. */
  RunState inform(List<RunEvent> news) {
    news.forEach(this::add);
    informed = entry.state();
    for (RunEvent event : news) {
      if (event instanceof RunEvent.LimitGranted granted) {
        giveBackIfUseless(granted);
      }
    }
    return informed;
  }

  /**
   * A grant for a Task Run that is over is given back; one for what goes on is kept. A snapshot
   * does without the limits of those that are over, since this is rare.
   */
  private void giveBackIfUseless(RunEvent.LimitGranted granted) {
    Limit limit = informed.limits().get(granted.position());
    boolean isOver = entry.task(granted.position()).map(TaskProgress::isOver).orElse(true);
    if (limit == null && isOver) {
      entry.partition().requireWhole("the limit of Task Run " + granted.position());
    } else if (isOver) {
      entry.add(new Effect.ReleaseLimit(limit, granted.position(), at()));
    }
  }

  /** Whether there is nothing to write yet. */
  boolean isEmpty() {
    return entry.events().isEmpty();
  }

  /** The state so far. */
  RunState state() {
    return entry.state();
  }

  /** The entry without its logic's deadlines: the Workflow Task after it sees to them. */
  Decision decision() {
    if (isEmpty()) {
      return new Decision.Nothing();
    }
    RunState after = entry.state();
    var all = new ArrayList<Effect>();
    if (!ended && !after.standing().equals(entry.before().standing())) {
      all.add(new Effect.PutHeader(after.headerNow()));
    }
    // Before the end is announced: after that, nobody asks any more what the run owes.
    addReleases(after, all);
    all.addAll(entry.effects());
    return entry.build(all);
  }

  /**
   * The entry, and the Workflow Tasks that it owes: one at once if it leaves something that is due,
   * and one for the next thing that time alone brings.
   *
   * <p>After every entry a timer is on its way that is due no later than the next such thing. One
   * that is due at the very time that comes next after the entry before was sent by that entry, or
   * by an earlier one, and nobody has used it up: who receives a timer before its time sends it
   * again, and who receives it in time writes no entry that is dated before it.
   */
  Decision decision(Decider decider, Snapshots snapshots) {
    return switch (decision()) {
      case Decision.Nothing nothing -> nothing;
      case Decision.Append append when ended -> append;
      case Decision.Append append -> {
        RunState after = entry.state();
        var all = new ArrayList<>(append.effects());
        wakes(after, decider).forEach(wake -> all.add(new Effect.WakeAt(wake)));
        if (again || Deadlines.isDue(after)) {
          all.add(new Effect.WakeNow(entry.seq()));
        }
        String snapshot = snapshots.of(entry.partition(), after, decider);
        yield new Decision.Append(append.entry().with(snapshot), all, append.told());
      }
    };
  }

  private TreeSet<Instant> wakes(RunState after, Decider decider) {
    RunState before = entry.before();
    var wakes = new TreeSet<Instant>();
    Instant next = Deadlines.next(after, decider, at());
    if (!next.equals(Deadlines.next(before, decider, before.lastAt()))) {
      wakes.add(next);
    }
    if (now.isBefore(at())) {
      Instant limit = Deadlines.nextLimit(after, decider, now);
      wakes.add(limit.isAfter(at()) ? Instant.MAX : limit);
    }
    wakes.remove(Instant.MAX);
    return wakes;
  }

  /** Limits that a Task Run had or waited for until this entry, and needs no more. */
  private void addReleases(RunState after, List<Effect> all) {
    if (after.limits().isEmpty()) {
      return;
    }
    IntStream limited =
        entry.events().stream()
            .filter(RunEvent.TaskLimited.class::isInstance)
            .mapToInt(event -> ((RunEvent.TaskLimited) event).position());
    IntStream.concat(entry.before().tasks().open().stream(), limited)
        .filter(position -> isOver(after, position) && !isOver(entry.before(), position))
        .distinct()
        .sorted()
        .filter(after.limits()::has)
        .forEach(
            position ->
                all.add(new Effect.ReleaseLimit(after.limits().get(position), position, at())));
  }

  private static boolean isOver(RunState state, int position) {
    TaskProgress task = state.tasks().get(position);
    boolean isForgotten =
        state.isClosed() && task instanceof TaskProgress.Queued; // shut down as the run ends
    return task != null && (task.isOver() || isForgotten);
  }

  void obey(List<Command> commands, Decider decider) {
    for (Command command : commands) {
      if (ended) {
        throw new IllegalStateException("The decider went on after it had closed the run.");
      }
      switch (command) {
        case Command.ScheduleTask c -> schedule(c);
        case Command.StartTimer c -> await(c.position(), new Wait.Sleep(c.due()), c.placement());
        case Command.AwaitSignal c ->
            await(c.position(), new Wait.ForSignal(c.name(), c.until()), c.placement());
        case Command.FailTask c -> {
          add(new RunEvent.TaskGaveUp(c.position(), entry.attempt(c.position()), c.failure()));
          again = true;
        }
        case Command.SkipTask c -> add(new RunEvent.TaskSkipped(c.position()));
        case Command.BeginCleanup c -> {
          add(new RunEvent.CleanupBegan(c.ending()));
          shutDownUnderWay(RunFold.RUN_ENDED);
          again = true;
        }
        case Command.CompleteRun _ -> end(new RunEvent.RunSucceeded());
        case Command.FailRun c -> end(new RunEvent.RunFailed(c.failure()));
        case Command.CancelRun c -> end(new RunEvent.RunCanceled(c.reason()));
        case Command.TimeOutRun c -> end(new RunEvent.RunTimedOut(c.limit()));
      }
    }
    if (!ended) {
      inline.retry(decider);
    }
  }

  void add(RunEvent event) {
    entry.add(event);
  }

  private void schedule(Command.ScheduleTask command) {
    if (isHeld(command.position())) {
      return;
    }
    switch (command.slot()) {
      case Command.Slot.Free _ -> queue(command);
      case Command.Slot.Shared(Limit limit) -> {
        if (!(entry.task(command.position()).orElse(null) instanceof TaskProgress.Limited waits)) {
          add(new RunEvent.TaskLimited(command.position(), limit));
          entry.add(new Effect.AcquireLimit(limit, command.position(), at()));
        } else if (waits.isGranted()) {
          queue(command);
        }
      }
    }
  }

  /** Holds a Task Run back if the whole run is; it may be held already. */
  private boolean isHeld(int position) {
    Instant notBefore = entry.before().header().notBefore();
    boolean isEarly = at().isBefore(notBefore);
    if (!isEarly && !informed.isPaused()) {
      return false;
    }
    boolean isPending =
        entry
            .task(position)
            .filter(t -> t instanceof TaskProgress.Held || t instanceof TaskProgress.Limited)
            .isPresent();
    if (!isPending) {
      add(
          new RunEvent.TaskHeld(
              position, isEarly ? RunEvent.HoldReason.START_DELAY : RunEvent.HoldReason.PAUSED));
    }
    return true;
  }

  private void queue(Command.ScheduleTask command) {
    switch (inline.place(command)) {
      case LATER -> {}
      case TASK_QUEUE -> dispatch(command);
      case HERE -> runHere(command);
    }
  }

  private void runHere(Command.ScheduleTask command) {
    int position = command.position();
    int attempt = entry.attempt(position);
    add(queued(command, attempt, RunEvent.Lane.DEFINED));
    inline.begin(position, attempt, number -> delivery(command, RunEvent.Lane.DEFINED, number));
  }

  private void dispatch(Command.ScheduleTask command) {
    int position = command.position();
    int attempt = entry.attempt(position);
    RunEvent.Lane lane = inline.lane(command);
    add(queued(command, attempt, lane));
    if (attempt > 1) {
      haveStored(position);
      entry.add(new Effect.RedriveTask(position, attempt));
    }
    entry.add(new Effect.Dispatch(delivery(command, lane, attempt)));
  }

  private static RunEvent queued(Command.ScheduleTask command, int attempt, RunEvent.Lane lane) {
    return new RunEvent.TaskQueued(
        command.position(), attempt, command.placement(), lane, command.input());
  }

  private ActivityTask delivery(Command.ScheduleTask command, RunEvent.Lane lane, int attempt) {
    return RunMachine.delivery(
        informed, command.position(), command.assignment(), lane, attempt, entry.seq(), at());
  }

  private void await(int position, Wait what, Placement placement) {
    if (!isHeld(position)) {
      add(new RunEvent.TaskWaiting(position, entry.attempt(position), what, placement));
    }
  }

  /** Makes another Workflow Task due at once, unless the run closes. */
  void comeAgain() {
    again = true;
  }

  /** Shuts down what workers have, or would get; the fold has seen to the rest. */
  void shutDownUnderWay(String reason) {
    entry
        .tasks()
        .forEachOpen(
            (position, task) -> {
              if (task instanceof TaskProgress.Queued queued) {
                shutDown(position, queued.attempt(), reason);
              }
            });
  }

  /** Shuts down a Task Run that was dispatched, unless it is over. */
  void shutDown(int position, int attempt, String reason) {
    if (entry.isInline(position)) {
      inline.shutDown(position, reason);
    } else {
      haveStored(position);
      entry.add(new Effect.ShutDownTask(position, attempt, reason));
    }
  }

  /** Has the record stored first that something is done to, if it may not be. */
  private void haveStored(int position) {
    entry
        .state()
        .unstored(entry.partition(), position)
        .map(Effect.StoreRecord::new)
        .ifPresent(entry::add);
  }

  /** Asks that an attempt stop and another begin. */
  void restart(int position, int attempt) {
    add(new RunEvent.RestartAsked(position, attempt));
    if (entry.isInline(position)) {
      inline.restart(position);
    } else {
      haveStored(position);
      entry.add(new Effect.RestartTask(position, attempt));
    }
  }

  /**
   * Closes the run: what it still waits for is shut down, what this entry was to dispatch stays
   * where it is, and the header is written last.
   */
  void end(RunEvent end) {
    entry.leaveOut(effect -> !(effect instanceof Effect.ReleaseLimit));
    shutDownUnderWay(RunFold.RUN_ENDED);
    add(end);
    ended = true;
    entry.add(new Effect.AnnounceEnd(entry.state().headerNow()));
  }
}
