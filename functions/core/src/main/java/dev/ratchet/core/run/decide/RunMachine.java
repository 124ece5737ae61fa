package dev.ratchet.core.run.decide;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.run.Ending;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.News;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunFold;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.TaskTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Advances one Workflow Run by one step, purely: what the records and the inbox know beyond the
 * journal becomes events, the decider's commands become events and effects.
 */
public final class RunMachine {
  /** The largest context of a run, in bytes of JSON. */
  public static final int CONTEXT_BYTES_MAX = 256 * 1024;

  /** How deep the JSON may nest that comes in from outside: contexts, results and payloads. */
  public static final int DEPTH_MAX = 100;

  private RunMachine() {}

  /**
   * What a Workflow Task comes to.
   *
   * @param slot where attempts run that need no worker
   * @param snapshots how often the entry carries one
   * @param now the time; an entry is never dated before the one before it
   * @throws RuntimeException what the decider throws: the Workflow Task has failed
   */
  public static Decision decide(
      RunPartition partition, Decider decider, InlineSlot slot, Snapshots snapshots, Instant now) {
    RunState state = partition.state();
    if (state.isClosed()) {
      return redrive(partition, state, decider, now);
    }
    var draft = new Draft(partition, state, slot, now);
    draft.inline().takeEnded(decider);
    News news = News.of(partition, state, draft.records(), draft.at());
    RunState informed = draft.inform(news.events());
    if (informed.context() != state.context()
        && informed.context().sizeBytes() > CONTEXT_BYTES_MAX) {
      draft.end(new RunEvent.RunFailed(contextTooLarge(informed)));
    } else {
      draft.obey(decider.decide(informed, informed.lastAt()), decider);
    }
    if (news.more()) {
      draft.comeAgain();
    }
    return draft.decision(decider, snapshots);
  }

  /**
   * Takes in how attempts ended in the orchestrator's own slot, and nothing else: what they gave is
   * kept even where the run's logic is broken.
   */
  public static Decision keep(RunPartition partition, InlineSlot slot, Instant now) {
    RunState state = partition.state();
    var draft = new Draft(partition, state, slot, now);
    if (!state.isClosed()) {
      draft.inline().takeReported();
    }
    return draft.decision();
  }

  private static Failure contextTooLarge(RunState state) {
    return Failure.TaskError.fatal(
        "context_too_large",
        "The context has grown to "
            + state.context().sizeBytes()
            + " bytes of JSON, expected at most "
            + CONTEXT_BYTES_MAX
            + ". Let tasks return less, or keep large values elsewhere and pass a reference.");
  }

  /** Reopens a closed run, if an operator asks for it. */
  private static Decision redrive(
      RunPartition partition, RunState state, Decider decider, Instant now) {
    Optional<InboxItem> asked = redriveAsked(partition, state);
    if (asked.isEmpty()) {
      return new Decision.Nothing();
    }
    var draft = new Draft(partition, state, InlineSlot.NONE, now);
    List<Integer> again =
        decider.redrivable(state).stream()
            .filter(position -> Owed.isToRedrive(partition, state, position))
            .toList();
    draft.add(new RunEvent.RunRedriven(asked.get().key(), again, version(asked.get())));
    // They were meant for the run as it was before: it is not to end again by them.
    News.unread(partition, state).stream()
        .filter(item -> item.content() instanceof Control)
        .forEach(item -> draft.add(new RunEvent.CameTooLate(item.key())));
    draft.comeAgain();
    return draft.decision(decider, Snapshots.NONE);
  }

  private static Optional<InboxItem> redriveAsked(RunPartition partition, RunState state) {
    return News.unread(partition, state).stream()
        .filter(item -> News.isToReopen(state, item))
        .findFirst();
  }

  private static RedriveVersion version(InboxItem redrive) {
    return redrive.content() instanceof Content.Redrive(RedriveVersion version)
        ? version
        : new RedriveVersion.Pinned();
  }

  /** The version by whose logic the next decision is made: a redrive may name another one. */
  public static WorkflowRef workflow(RunPartition partition) {
    RunState state = partition.state();
    RunHeader header = state.header();
    return state.isClosed()
        ? redriveAsked(partition, state)
            .map(item -> header.by(version(item)))
            .orElse(header)
            .workflow()
        : header.workflow();
  }

  /** Whether nothing is left to be decided: the run is closed, and nobody asks to reopen it. */
  public static boolean isDone(RunPartition partition) {
    RunState state = partition.state();
    return state.isClosed() && redriveAsked(partition, state).isEmpty();
  }

  /** Whether a limit has given a place since the last entry, which nobody in a closed run needs. */
  public static boolean isGrantedTooLate(RunPartition partition) {
    return News.unread(partition, partition.state()).stream()
        .anyMatch(item -> item.content() instanceof Content.Granted);
  }

  /**
   * What is asked of a run that does not depend on its logic, which may be broken. If there is
   * something, the Workflow Task after this one asks the decider, and sends what is still owed.
   */
  public static Decision control(RunPartition partition, Instant now) {
    RunState state = partition.state();
    if (state.isClosed()) {
      return new Decision.Nothing();
    }
    var draft = new Draft(partition, state, InlineSlot.NONE, now);
    for (InboxItem item : News.unread(partition, state)) {
      if (item.content() instanceof Control control && !draft.state().isClosed()) {
        if (state.seq() == 0 && draft.isEmpty()) {
          draft.add(new RunEvent.RunStarted());
        }
        control(partition, draft, item.key(), control);
      }
    }
    return draft.decision();
  }

  private static void control(RunPartition partition, Draft draft, String key, Control control) {
    RunState state = draft.state();
    boolean isEnding = !(state.ending() instanceof Ending.None);
    switch (control) {
      case Control.Pause _ ->
          draft.add(state.isPaused() ? new RunEvent.ItemTaken(key) : new RunEvent.RunPaused(key));
      case Control.Resume _ ->
          draft.add(state.isPaused() ? new RunEvent.RunResumed(key) : new RunEvent.ItemTaken(key));
      case Control.Cancel _ when isEnding ->
          draft.add(
              state.ending() instanceof Ending.Canceling
                  ? new RunEvent.ItemTaken(key)
                  : new RunEvent.CameTooLate(key));
      case Control.Cancel cancel -> {
        draft.add(new RunEvent.CancelRequested(key, cancel.reason()));
        draft.shutDownUnderWay(RunFold.RUN_CANCELED);
      }
      case Control.Terminate terminate ->
          draft.end(new RunEvent.RunTerminated(key, terminate.reason()));
      case Control.ShutDownTasks shutdown -> shutDown(draft, key, shutdown);
      case Control.RestartTasks restart -> restart(partition, draft, key, restart);
    }
  }

  private static void shutDown(Draft draft, String key, Control.ShutDownTasks shutdown) {
    TaskTable tasks = draft.state().tasks();
    boolean isAny = tasks.open().stream().anyMatch(p -> isMeant(shutdown.positions(), p));
    draft.add(isAny ? new RunEvent.ItemTaken(key) : new RunEvent.CameTooLate(key));
    tasks.forEachOpen(
        (position, task) -> {
          if (isMeant(shutdown.positions(), position)) {
            shutDown(draft, position, task, shutdown.reason());
          }
        });
  }

  private static void restart(
      RunPartition partition, Draft draft, String key, Control.RestartTasks restart) {
    RunState state = draft.state();
    boolean isAny =
        state.tasks().open().stream()
            .filter(p -> isMeant(restart.positions(), p))
            .anyMatch(p -> isToRestart(partition, state, p));
    draft.add(isAny ? new RunEvent.ItemTaken(key) : new RunEvent.CameTooLate(key));
    state
        .tasks()
        .forEachOpen(
            (position, task) -> {
              if (isMeant(restart.positions(), position)) {
                restart(partition, draft, position, task);
              }
            });
  }

  private static boolean isMeant(List<Integer> positions, int position) {
    return positions.isEmpty() || positions.contains(position);
  }

  private static void shutDown(Draft draft, int position, TaskProgress task, String reason) {
    switch (task) {
      case TaskProgress.Held _, TaskProgress.Limited _, TaskProgress.Waiting _ ->
          draft.add(new RunEvent.TaskStopped(position, reason));
      case TaskProgress.Queued queued -> {
        draft.add(new RunEvent.ShutDownAsked(position, reason));
        draft.shutDown(position, queued.attempt(), reason);
      }
      case TaskProgress.Skipped _,
          TaskProgress.Succeeded _,
          TaskProgress.Failed _,
          TaskProgress.ShutDown _ -> {}
    }
  }

  private static boolean isToRestart(RunPartition partition, RunState state, int position) {
    return switch (state.tasks().get(position)) {
      case TaskProgress.Waiting _ -> true;
      case TaskProgress.Queued queued ->
          Owed.running(partition, state, position, queued).isPresent();
      case TaskProgress.Held _,
          TaskProgress.Limited _,
          TaskProgress.Skipped _,
          TaskProgress.Succeeded _,
          TaskProgress.Failed _,
          TaskProgress.ShutDown _ ->
          false;
    };
  }

  private static void restart(
      RunPartition partition, Draft draft, int position, TaskProgress task) {
    switch (task) {
      case TaskProgress.Waiting w ->
          draft.add(
              new RunEvent.TaskWaiting(
                  position, w.attempt() + 1, w.what().again(w.since(), draft.at()), w.placement()));
      case TaskProgress.Queued queued ->
          Owed.running(partition, draft.state(), position, queued)
              .ifPresent(attempt -> draft.restart(position, attempt));
      case TaskProgress.Held _,
          TaskProgress.Limited _,
          TaskProgress.Skipped _,
          TaskProgress.Succeeded _,
          TaskProgress.Failed _,
          TaskProgress.ShutDown _ -> {}
    }
  }

  /**
   * What may not have been sent, as far as the stored state can tell: the effects of entries whose
   * author died between append and acknowledgement. Sending them again is harmless. What is due at
   * once is not among it: who sends this decides next, and takes notice of it.
   */
  public static List<Effect> owed(RunPartition partition, Decider decider, Instant now) {
    return Owed.by(partition, decider, now);
  }

  /** What a closed run may owe, which does not depend on its logic. */
  public static List<Effect> owedByClosed(RunPartition partition) {
    return Owed.byClosed(partition, partition.state());
  }

  /**
   * What entries before the end of a run may owe, which does not depend on its logic.
   *
   * @param sent the effects of the entry that ended it
   */
  public static List<Effect> owedBefore(RunPartition ended, List<Effect> sent) {
    return owedByClosed(ended).stream()
        .filter(effect -> !(effect instanceof Effect.AnnounceEnd) && !sent.contains(effect))
        .toList();
  }

  /**
   * The next Workflow Task that is due after a timer came to nothing. Where the one that the newest
   * entry counts on is not due yet, it is on its way.
   */
  public static List<Effect> armAgain(RunPartition partition, Decider decider, Instant now) {
    RunState state = partition.state();
    Instant armed = Deadlines.next(state, decider, state.lastAt());
    Instant limit = Deadlines.nextLimit(state, decider, now);
    Instant next =
        armed.isAfter(now) ? limit : Deadlines.min(Deadlines.next(state, decider, now), limit);
    boolean isUnderWay = armed.isAfter(now) && !next.isBefore(armed);
    return isUnderWay || next.equals(Instant.MAX) ? List.of() : List.of(new Effect.WakeAt(next));
  }

  /** Task Runs that have waited too long for a worker by now. */
  public static List<Effect> expired(RunPartition partition, Decider decider, Instant now) {
    return Owed.expired(partition, decider, now);
  }

  /**
   * The delivery that asks for an attempt of a dispatched Task Run, made anew.
   *
   * @throws IllegalArgumentException if it is not dispatched
   */
  public static ActivityTask delivery(
      RunPartition partition, Decider decider, int position, int attempt) {
    return Owed.delivery(partition, decider, position, attempt);
  }

  /**
   * The delivery that asks for an attempt of a scheduled Task Run.
   *
   * @param state the run's as it was scheduled
   */
  static ActivityTask delivery(
      RunState state,
      Command.ScheduleTask command,
      RunEvent.Lane lane,
      int attempt,
      long entry,
      Instant at) {
    RunId run = state.header().id();
    return new ActivityTask(
        run.task(command.position()),
        attempt,
        command.name(),
        command.task(),
        state.header().workflow(),
        lane.queue(command.queue()),
        command.options(),
        entry,
        at,
        ActivityTask.Payload.of(command.input(), state.context()));
  }
}
