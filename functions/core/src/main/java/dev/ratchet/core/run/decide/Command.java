package dev.ratchet.core.run.decide;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.run.Assignment;
import dev.ratchet.core.run.Ending;
import dev.ratchet.core.run.Limit;
import dev.ratchet.core.run.Placement;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.task.TaskOptions;
import java.time.Duration;
import java.time.Instant;

/** What a decider answers a Workflow Task with. The engine knows nothing else of a decider. */
public sealed interface Command {
  /**
   * Runs a Task Run as soon as nothing holds it back. It may be said again while it is held.
   *
   * @param position its position in the run, from 1
   * @param assignment what it is asked to do
   * @param memory who tells that again, for another delivery
   * @param slot whether it shares a limit with others
   */
  record ScheduleTask(
      int position, Assignment assignment, Memory memory, Placement placement, Slot slot)
      implements Command {
    public ScheduleTask {
      requireNonNull(assignment, "assignment is null");
      requireNonNull(memory, "memory is null");
      requireNonNull(placement, "placement is null");
      requireNonNull(slot, "slot is null");
    }

    /** The task's name in its workflow. */
    public String name() {
      return assignment.name();
    }

    /** The Task Definition's name. */
    public String task() {
      return assignment.task();
    }

    /** The Task Queue that the run's logic names. */
    public String queue() {
      return assignment.queue();
    }

    /** What the logic says about retries and timeouts. */
    public TaskOptions options() {
      return assignment.options();
    }

    /** What the entry says of the assignment that queues the Task Run. */
    RunEvent.Input input() {
      return switch (memory) {
        case LOGIC -> new RunEvent.Input.Derived();
        case JOURNAL -> new RunEvent.Input.Stored(assignment);
      };
    }
  }

  /** Who knows what a Task Run was asked to do once it is queued. */
  enum Memory {
    /** The run's logic, which answers the same whenever it is asked of the same state. */
    LOGIC,
    /** The journal: the logic may not come to the same again. */
    JOURNAL
  }

  /** Whether a Task Run shares a limit with others. */
  sealed interface Slot {
    /** It does not. */
    record Free() implements Slot {}

    /** It does: it stays held back until the limit lets it go. */
    record Shared(Limit limit) implements Slot {
      public Shared {
        requireNonNull(limit, "limit is null");
      }
    }
  }

  /**
   * Has a Task Run succeed at a time.
   *
   * @param placement where in the context its result goes, which is {@code null}
   */
  record StartTimer(int position, Instant due, Placement placement) implements Command {
    public StartTimer {
      requireNonNull(due, "due is null");
      requireNonNull(placement, "placement is null");
    }
  }

  /**
   * Has a Task Run succeed with the payload of the oldest signal that no other has waited for.
   *
   * @param name the signal's
   * @param until when it fails instead; {@link Instant#MAX} for never
   * @param placement where in the context the payload goes
   */
  record AwaitSignal(int position, String name, Instant until, Placement placement)
      implements Command {
    public AwaitSignal {
      requireNonNull(name, "name is null");
      requireNonNull(until, "until is null");
      requireNonNull(placement, "placement is null");
    }
  }

  /** Has a Task Run fail that makes no sense, before it is dispatched. */
  record FailTask(int position, Failure failure) implements Command {
    public FailTask {
      requireNonNull(failure, "failure is null");
    }
  }

  /** Shuts down what is under way: from now on only cleanup tasks are scheduled. */
  record BeginCleanup(Ending ending) implements Command {
    public BeginCleanup {
      requireNonNull(ending, "ending is null");
    }
  }

  /** Leaves a Task Run out: its condition does not hold. */
  record SkipTask(int position) implements Command {}

  /** Closes the run: its logic completed. */
  record CompleteRun() implements Command {}

  /** Closes the run, which was canceled. */
  record CancelRun(String reason) implements Command {
    public CancelRun {
      requireNonNull(reason, "reason is null");
    }
  }

  /** Closes the run, which took longer than this. */
  record TimeOutRun(Duration limit) implements Command {
    public TimeOutRun {
      requireNonNull(limit, "limit is null");
    }
  }

  /** Closes the run: its logic failed. */
  record FailRun(Failure failure) implements Command {
    public FailRun {
      requireNonNull(failure, "failure is null");
    }
  }
}
