package dev.ratchet.core.workflow;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskStep.Placement;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.TaskRunId;

/**
 * Something that was decided about a Workflow Run and cannot be undone. Results and failures of
 * Task Runs are not repeated here: they stay in the Task Run's own record, and the event says that,
 * and in which order, the run took notice of them.
 */
public sealed interface RunEvent {
  /** The first event of every journal. */
  record RunStarted() implements RunEvent {}

  /** Everything upstream of a Task Run is done, but it is held back, for this reason. */
  record TaskHeld(int position, HoldReason reason) implements RunEvent {
    public TaskHeld {
      requirePosition(position);
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * A Task Run's attempt was dispatched to its Task Queue.
   *
   * @param placement where in the context its result will go
   */
  record TaskQueued(int position, int attempt, Placement placement) implements RunEvent {
    public TaskQueued {
      requirePosition(position);
      requireAttempt(attempt);
      requireNonNull(placement, "placement is null");
    }
  }

  /**
   * A Task Run's condition does not hold: it stays {@code none}, and what is downstream goes on.
   */
  record TaskSkipped(int position) implements RunEvent {
    public TaskSkipped {
      requirePosition(position);
    }
  }

  /** The run took notice of a Task Run's result. */
  record TaskSucceeded(int position, int attempt) implements RunEvent {
    public TaskSucceeded {
      requirePosition(position);
      requireAttempt(attempt);
    }
  }

  /** The run took notice of a Task Run's failure. */
  record TaskFailed(int position, int attempt) implements RunEvent {
    public TaskFailed {
      requirePosition(position);
      requireAttempt(attempt);
    }
  }

  /** The run took notice that a Task Run was shut down. */
  record TaskShutDown(int position, int attempt) implements RunEvent {
    public TaskShutDown {
      requirePosition(position);
      requireAttempt(attempt);
    }
  }

  /** The run took notice of an inbox item. */
  record SignalReceived(String key) implements RunEvent {
    public SignalReceived {
      requireNonNull(key, "key is null");
    }
  }

  /** The run's logic completed. */
  record RunSucceeded() implements RunEvent {}

  /** The run's logic failed. */
  record RunFailed(Failure failure) implements RunEvent {
    public RunFailed {
      requireNonNull(failure, "failure is null");
    }
  }

  /** Why a Task Run is held back. */
  enum HoldReason {
    /** The run was started with a delay that has not passed. */
    START_DELAY
  }

  private static void requirePosition(int position) {
    if (position < 1 || position > TaskRunId.POSITION_MAX) {
      throw new IllegalArgumentException(
          "A position is 1 to " + TaskRunId.POSITION_MAX + "; found " + position + ".");
    }
  }

  private static void requireAttempt(int attempt) {
    if (attempt < 1) {
      throw new IllegalArgumentException("An attempt is 1 or more; found " + attempt + ".");
    }
  }
}
