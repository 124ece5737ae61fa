package dev.ratchet.core.run.decide;

import dev.ratchet.core.collection.Positions;
import dev.ratchet.core.run.Ending;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.Wait;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.Timeouts;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Duration;
import java.time.Instant;

/** What time alone brings to a run. */
public final class Deadlines {
  private Deadlines() {}

  /**
   * The next time after another for which a run is to be woken, as its journal tells it; {@link
   * Instant#MAX} where there is none. What is due by the newest entry's own time is not among it:
   * that entry has taken notice of it, or {@link #isDue} tells of it.
   */
  static Instant next(RunState state, Decider decider, Instant after) {
    if (state.seq() == 0 || state.isClosed()) {
      return Instant.MAX;
    }
    boolean isEnding = !(state.ending() instanceof Ending.None);
    Instant next = isEnding ? Instant.MAX : later(decider.deadline(state), after);
    Positions open = state.tasks().open();
    for (int position = open.next(0); position >= 0; position = open.next(position + 1)) {
      next = min(next, next(state, decider, position, state.tasks().get(position), after));
    }
    return next;
  }

  private static Instant next(
      RunState state, Decider decider, int position, TaskProgress task, Instant after) {
    return switch (task) {
      case TaskProgress.Held _ -> later(state.header().notBefore(), after);
      case TaskProgress.Waiting w ->
          isSignaled(state, w) ? Instant.MAX : later(w.what().until(), after);
      case TaskProgress.Queued _ when state.isInline(position) ->
          state.inline().get(position).phase() instanceof Phase.PendingRetry p
              ? later(p.notBefore(), after)
              : Instant.MAX;
      case TaskProgress.Queued q -> nextLimit(state, decider, position, q, after);
      case TaskProgress.Limited _,
          TaskProgress.Skipped _,
          TaskProgress.Succeeded _,
          TaskProgress.Failed _,
          TaskProgress.ShutDown _ ->
          Instant.MAX;
    };
  }

  /**
   * The next end of a wait for a worker after a time. No entry takes notice of these, since it is
   * the Task Run's record that knows whether it still waits: who looks goes by the clock, which an
   * entry's date may be ahead of.
   */
  static Instant nextLimit(RunState state, Decider decider, Instant after) {
    Instant next = Instant.MAX;
    Positions open = state.isClosed() ? Positions.NONE : state.tasks().open();
    for (int position = open.next(0); position >= 0; position = open.next(position + 1)) {
      if (state.tasks().get(position) instanceof TaskProgress.Queued q
          && !state.isInline(position)) {
        next = min(next, nextLimit(state, decider, position, q, after));
      }
    }
    return next;
  }

  private static Instant nextLimit(
      RunState state, Decider decider, int position, TaskProgress.Queued task, Instant after) {
    Timeouts limits = options(state, decider, position, task).timeoutsOver(Timeouts.STANDARD);
    TaskRunRecord left = state.inline().left().get(position);
    Instant waitsSince =
        left == null || left.attempt() < task.attempt() ? task.since() : left.phase().since();
    return min(
        later(due(waitsSince, limits.scheduleToStart()), after),
        later(due(task.since(), limits.scheduleToClose()), after));
  }

  /** How a dispatched Task Run is retried and limited in time. */
  static TaskOptions options(
      RunState state, Decider decider, int position, TaskProgress.Queued task) {
    return switch (task.terms()) {
      case TaskProgress.Queued.Terms.OfLogic _ -> decider.tasks(() -> state).at(position).options();
      case TaskProgress.Queued.Terms.Fixed(TaskOptions options) -> options;
    };
  }

  /**
   * Whether something is due by the newest entry's own time that this entry has left for the next.
   *
   * <p>It can only be a wait that began in it: a moment that has passed, or a signal that is here
   * already. Whatever was due when the entry was decided is in it, since waits, the run's deadline,
   * start delays and the backoffs of attempts in the orchestrator's own slot were all looked at
   * with the entry's own time.
   */
  static boolean isDue(RunState state) {
    Positions open = state.isClosed() ? Positions.NONE : state.tasks().open();
    for (int position = open.next(0); position >= 0; position = open.next(position + 1)) {
      if (state.tasks().get(position) instanceof TaskProgress.Waiting w
          && (isSignaled(state, w) || !w.what().until().isAfter(state.lastAt()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSignaled(RunState state, TaskProgress.Waiting waiting) {
    return waiting.what() instanceof Wait.ForSignal(String name, _)
        && state.mailbox().stream().anyMatch(mail -> mail.name().equals(name));
  }

  /** When a limit on time has passed; the longest one is none. */
  public static Instant due(Instant since, Duration limit) {
    return limit.equals(Durations.MAX) ? Instant.MAX : since.plus(limit);
  }

  /** A time, unless it has passed. */
  private static Instant later(Instant time, Instant after) {
    return time.isAfter(after) ? time : Instant.MAX;
  }

  static Instant min(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
