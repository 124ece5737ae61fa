package dev.ratchet.core.workflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry in the making: events gathered in order, and the effects that follow from them. Each
 * event is applied at once, so that a command that the rules forbid fails here and is never
 * written.
 */
final class Draft {
  private final RunState state;
  private final RunFold fold;
  private final List<RunEvent> events;
  private final List<Effect> effects = new ArrayList<>();
  private boolean ended;
  private boolean holding;

  /**
   * @param state the run's state with the news taken in
   * @param fold what has led to this state
   * @param news the events that the entry begins with
   */
  Draft(RunState state, RunFold fold, List<RunEvent> news) {
    this.state = state;
    this.fold = fold;
    this.events = new ArrayList<>(news);
  }

  Decision decision() {
    return events.isEmpty()
        ? new Decision.Nothing()
        : new Decision.Append(new JournalEntry(state.seq(), state.lastAt(), events), effects);
  }

  void obey(List<Command> commands) {
    for (Command command : commands) {
      if (ended) {
        throw new IllegalStateException("The decider went on after it had closed the run.");
      }
      switch (command) {
        case Command.ScheduleTask c -> schedule(c);
        case Command.SkipTask c -> add(new RunEvent.TaskSkipped(c.position()));
        case Command.CompleteRun _ -> end(new RunEvent.RunSucceeded());
        case Command.FailRun c -> end(new RunEvent.RunFailed(c.failure()));
      }
    }
  }

  private void add(RunEvent event) {
    fold.evolve(event);
    events.add(event);
  }

  private void schedule(Command.ScheduleTask command) {
    int position = command.position();
    Instant notBefore = state.header().notBefore();
    if (!state.lastAt().isBefore(notBefore)) {
      add(new RunEvent.TaskQueued(position, 1, command.placement()));
      effects.add(
          new Effect.Dispatch(RunMachine.delivery(state, command, 1, state.seq(), state.lastAt())));
    } else if (!(state.tasks().get(position) instanceof TaskProgress.Held)) {
      add(new RunEvent.TaskHeld(position, RunEvent.HoldReason.START_DELAY));
      if (!holding) {
        wakeAt(notBefore);
      }
      holding = true;
    }
  }

  /** Makes another Workflow Task due at this time, unless the run is closed. */
  void wakeAt(Instant due) {
    if (!ended) {
      effects.add(new Effect.WakeAt(due));
    }
  }

  /**
   * Closes the run: what it still waits for is shut down, what this entry was to dispatch stays
   * where it is, and the header is written last.
   */
  void end(RunEvent end) {
    add(end);
    ended = true;
    effects.clear();
    RunState closed = fold.state();
    closed
        .tasks()
        .forEach(
            (position, task) -> {
              if (task instanceof TaskProgress.Queued) {
                effects.add(new Effect.ShutDownTask(position, RunFold.RUN_ENDED));
              }
            });
    effects.add(new Effect.AnnounceEnd(closed.header().with(closed.standing())));
  }
}
