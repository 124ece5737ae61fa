package dev.ratchet.core.workflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An entry in the making: events gathered in order, and the effects that follow from them. */
final class Draft {
  private final RunPartition partition;
  private final RunState state;
  private final long seq;
  private final Instant at;
  private final List<RunEvent> events;
  private final List<Effect> effects = new ArrayList<>();
  private boolean ended;
  private boolean holding;

  /**
   * @param state the run's state with the news taken in
   * @param news the events that the entry begins with
   */
  Draft(RunPartition partition, RunState state, long seq, Instant at, List<RunEvent> news) {
    this.partition = partition;
    this.state = state;
    this.seq = seq;
    this.at = at;
    this.events = new ArrayList<>(news);
  }

  Decision decision() {
    return events.isEmpty()
        ? new Decision.Nothing()
        : new Decision.Append(new JournalEntry(seq, at, events), effects);
  }

  void obey(List<Command> commands) {
    for (Command command : commands) {
      if (ended) {
        throw new IllegalStateException("The decider went on after it had closed the run.");
      }
      switch (command) {
        case Command.ScheduleTask c -> schedule(c);
        case Command.SkipTask c -> events.add(new RunEvent.TaskSkipped(c.position()));
        case Command.CompleteRun _ -> end(new RunEvent.RunSucceeded());
        case Command.FailRun c -> end(new RunEvent.RunFailed(c.failure()));
      }
    }
  }

  private void schedule(Command.ScheduleTask command) {
    int position = command.position();
    TaskProgress known = state.tasks().get(position);
    boolean held = at.isBefore(state.header().notBefore());
    if (held && known == null) {
      events.add(new RunEvent.TaskHeld(position, RunEvent.HoldReason.START_DELAY));
      wakeOnce();
    } else if (!held) {
      events.add(new RunEvent.TaskQueued(position, 1, command.placement()));
      effects.add(new Effect.Dispatch(RunMachine.delivery(state, command, 1, seq, at)));
    }
  }

  private void wakeOnce() {
    if (!holding) {
      effects.add(new Effect.WakeAt(state.header().notBefore()));
      holding = true;
    }
  }

  /** Closes the run: what it still waits for is shut down, and the header is written last. */
  void end(RunEvent end) {
    ended = true;
    events.add(end);
    state
        .tasks()
        .forEach(
            (position, task) -> {
              if (task instanceof TaskProgress.Queued) {
                effects.add(new Effect.ShutDownTask(position, RunFold.RUN_ENDED));
              }
            });
    effects.add(new Effect.AnnounceEnd(partition.header().with(standing(end))));
  }

  private RunHeader.Standing standing(RunEvent end) {
    return switch (end) {
      case RunEvent.RunSucceeded _ -> new RunHeader.Standing.Succeeded(at);
      case RunEvent.RunFailed f -> new RunHeader.Standing.Failed(at, f.failure());
      case RunEvent.RunStarted _,
          RunEvent.TaskHeld _,
          RunEvent.TaskQueued _,
          RunEvent.TaskSkipped _,
          RunEvent.TaskSucceeded _,
          RunEvent.TaskFailed _,
          RunEvent.TaskShutDown _,
          RunEvent.SignalReceived _ ->
          throw new IllegalStateException(end + " does not close a run.");
    };
  }
}
