package dev.ratchet.core.workflow;

import dev.ratchet.core.definition.Durations;
import dev.ratchet.core.definition.Timeouts;
import dev.ratchet.core.taskrun.Phase;
import java.time.Duration;
import java.time.Instant;

/** What time alone brings to a run. */
final class Deadlines {
  private Deadlines() {}

  /**
   * The next thing after a time that a run is to be woken for, as its journal tells it; {@link
   * Instant#MAX} where there is none. What is due before that and has not been taken notice of is
   * due at once.
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
          w.what() instanceof Wait.ForSignal(String name, _)
                  && state.mailbox().stream().anyMatch(mail -> mail.name().equals(name))
              ? after
              : w.what().until();
      case TaskProgress.Queued _ when state.isOwn(position) ->
          state.own().get(position).phase() instanceof Phase.PendingRetry p
              ? later(p.notBefore(), after)
              : Instant.MAX;
      case TaskProgress.Queued q -> {
        Timeouts limits = decider.options(position).timeoutsOver(Timeouts.STANDARD);
        yield min(
            later(due(q.since(), limits.scheduleToStart()), after),
            later(due(q.since(), limits.scheduleToClose()), after));
      }
      case TaskProgress.Limited _,
          TaskProgress.Skipped _,
          TaskProgress.Succeeded _,
          TaskProgress.Failed _,
          TaskProgress.ShutDown _ ->
          Instant.MAX;
    };
  }

  /** When a limit on time has passed; the longest one is none. */
  static Instant due(Instant since, Duration limit) {
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
