package dev.ratchet.core.run.decide;

import dev.ratchet.core.run.Ending;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.News;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunFold;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.TaskTable;
import java.time.Instant;
import java.util.List;

/**
 * What is asked of an open run that does not depend on its logic, which may be broken. If there is
 * something, the Workflow Task after this one asks the logic, and sends what is still owed.
 */
public final class Controls {
  private Controls() {}

  /** What it comes to. */
  public static Decision decide(RunPartition partition, Instant now) {
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
        obey(partition, draft, item.key(), control);
      }
    }
    return draft.decision();
  }

  private static void obey(RunPartition partition, Draft draft, String key, Control control) {
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
}
