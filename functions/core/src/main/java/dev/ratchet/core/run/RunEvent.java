package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.taskrun.RecordChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Something that was decided about a Workflow Run and cannot be undone. Results and failures of
 * Task Runs are not repeated here: they stay in the Task Run's own record, and the event says that,
 * and in which order, the run took notice of them.
 */
public sealed interface RunEvent {
  /** What became of one Task Run. */
  sealed interface OfTask extends RunEvent {}

  /** What became of the run, or of its inbox. */
  sealed interface OfRun extends RunEvent {}

  /** The first event of every journal. */
  record RunStarted() implements OfRun {}

  /** Everything upstream of a Task Run is done, but it is held back, for this reason. */
  record TaskHeld(int position, HoldReason reason) implements OfTask {
    public TaskHeld {
      requirePosition(position);
      requireNonNull(reason, "reason is null");
    }
  }

  /** A Task Run is held back until a limit that it shares with others lets it go. */
  record TaskLimited(int position, Limit limit) implements OfTask {
    public TaskLimited {
      requirePosition(position);
      requireNonNull(limit, "limit is null");
    }
  }

  /**
   * The run took notice that a limit lets a Task Run go.
   *
   * @param key the inbox item's
   * @param since when the Task Run began to wait, as far as the limit knows
   */
  record LimitGranted(String key, int position, Instant since) implements OfRun {
    public LimitGranted {
      requireNonNull(key, "key is null");
      requirePosition(position);
      requireNonNull(since, "since is null");
    }
  }

  /** A Task Run waits for something that no worker carries out. */
  record TaskWaiting(int position, int attempt, Wait what, Placement placement) implements OfTask {
    public TaskWaiting {
      requirePosition(position);
      requireAttempt(attempt);
      requireNonNull(what, "what is null");
      requireNonNull(placement, "placement is null");
    }
  }

  /** The time came that a Task Run waited for: it succeeded. */
  record TaskWoken(int position, int attempt) implements OfTask {
    public TaskWoken {
      requirePosition(position);
      requireAttempt(attempt);
    }
  }

  /**
   * The signal came that a Task Run waited for: it succeeded, with the payload as its result.
   *
   * @param key the inbox item's
   */
  record TaskSignaled(int position, int attempt, String key) implements OfTask {
    public TaskSignaled {
      requirePosition(position);
      requireAttempt(attempt);
      requireNonNull(key, "key is null");
    }
  }

  /** A Task Run waited in vain, or for something that makes no sense: it failed. */
  record TaskGaveUp(int position, int attempt, Failure failure) implements OfTask {
    public TaskGaveUp {
      requirePosition(position);
      requireAttempt(attempt);
      requireNonNull(failure, "failure is null");
    }
  }

  /** A Task Run was shut down that no worker had: it was held back, or waited. */
  record TaskStopped(int position, String reason) implements OfTask {
    public TaskStopped {
      requirePosition(position);
      requireNonNull(reason, "reason is null");
    }
  }

  /** Somebody outside asks that a dispatched Task Run be shut down. */
  record ShutDownAsked(int position, String reason) implements OfTask {
    public ShutDownAsked {
      requirePosition(position);
      requireNonNull(reason, "reason is null");
    }
  }

  /** Somebody outside asks that this attempt of a Task Run be stopped and another begun. */
  record RestartAsked(int position, int attempt) implements OfTask {
    public RestartAsked {
      requirePosition(position);
      requireAttempt(attempt);
    }
  }

  /**
   * A Task Run's attempt was dispatched to a Task Queue.
   *
   * @param placement where in the context its result will go
   * @param input what it is asked to do
   */
  record TaskQueued(int position, int attempt, Placement placement, Lane lane, Input input)
      implements OfTask {
    public TaskQueued {
      requirePosition(position);
      requireAttempt(attempt);
      requireNonNull(placement, "placement is null");
      requireNonNull(lane, "lane is null");
      requireNonNull(input, "input is null");
    }

    /** As the run's logic tells it again. */
    public TaskQueued(int position, int attempt, Placement placement, Lane lane) {
      this(position, attempt, placement, lane, new Input.Derived());
    }

    /** To the Task Queue that its definition says. */
    public TaskQueued(int position, int attempt, Placement placement) {
      this(position, attempt, placement, Lane.DEFINED);
    }
  }

  /** Where it stands what a queued Task Run is asked to do. */
  sealed interface Input {
    /** Nowhere: the run's logic tells it again, from the state that the entry was decided on. */
    record Derived() implements Input {}

    /** In the event that queues it. */
    record Stored(Assignment assignment) implements Input {
      public Stored {
        requireNonNull(assignment, "assignment is null");
      }
    }
  }

  /** By which Task Queue an attempt goes to a worker. */
  enum Lane {
    /** The one that its definition says. */
    DEFINED,
    /** The slow one: the orchestrator could run it, and attempts of its task have taken long. */
    SLOW;

    /**
     * The Task Queue of workers; one that a definition names comes first.
     *
     * @param queue what the definition says
     */
    public String queue(String queue) {
      return switch (this) {
        case DEFINED -> TaskQueueName.ofWorkers(queue);
        case SLOW ->
            TaskQueueName.mayRunInline(queue) ? TaskQueueName.SLOW : TaskQueueName.ofWorkers(queue);
      };
    }
  }

  /**
   * A Task Run's condition does not hold: it stays {@code none}, and what is downstream goes on.
   */
  record TaskSkipped(int position) implements OfTask {
    public TaskSkipped {
      requirePosition(position);
    }
  }

  /** The run took notice of a Task Run's result. */
  record TaskSucceeded(int position, int attempt) implements OfTask {
    public TaskSucceeded {
      requirePosition(position);
      requireAttempt(attempt);
    }
  }

  /** The run took notice of a Task Run's failure. */
  record TaskFailed(int position, int attempt) implements OfTask {
    public TaskFailed {
      requirePosition(position);
      requireAttempt(attempt);
    }
  }

  /** The run took notice that a Task Run was shut down. */
  record TaskShutDown(int position, int attempt) implements OfTask {
    public TaskShutDown {
      requirePosition(position);
      requireAttempt(attempt);
    }
  }

  /**
   * What became of an attempt that ran in the orchestrator's own slot: the journal keeps the record
   * of such a Task Run, and nobody else does.
   */
  record TaskRecorded(int position, RecordChange change) implements OfTask {
    public TaskRecorded {
      requirePosition(position);
      requireNonNull(change, "change is null");
    }
  }

  /**
   * An attempt gave up the orchestrator's own slot, since others waited for it: the next is a
   * worker's, and the journal keeps the Task Run's record no longer.
   */
  record TaskGaveWay(int position, int attempt) implements OfTask {
    public TaskGaveWay {
      requirePosition(position);
      requireAttempt(attempt);
    }
  }

  /** The run took notice of a signal. */
  record SignalReceived(String key) implements OfRun {
    public SignalReceived {
      requireNonNull(key, "key is null");
    }
  }

  /** The run took notice of an inbox item that changes nothing else about the run itself. */
  record ItemTaken(String key) implements OfRun {
    public ItemTaken {
      requireNonNull(key, "key is null");
    }
  }

  /** Nothing new is dispatched from now on. */
  record RunPaused(String key) implements OfRun {
    public RunPaused {
      requireNonNull(key, "key is null");
    }
  }

  /** What an inbox item asks for came too late to be done. */
  record CameTooLate(String key) implements OfRun {
    public CameTooLate {
      requireNonNull(key, "key is null");
    }
  }

  /** The run goes on. */
  record RunResumed(String key) implements OfRun {
    public RunResumed {
      requireNonNull(key, "key is null");
    }
  }

  /** The run is to end: its cleanup tasks come, and nothing else. */
  record CancelRequested(String key, String reason) implements OfRun {
    public CancelRequested {
      requireNonNull(key, "key is null");
      requireNonNull(reason, "reason is null");
    }
  }

  /** The run fails or has taken too long: its cleanup tasks come, and nothing else. */
  record CleanupBegan(Ending ending) implements OfRun {
    public CleanupBegan {
      requireNonNull(ending, "ending is null");
    }
  }

  /**
   * An operator reopened the run: what failed, at these positions, is held back to be dispatched
   * again.
   *
   * @param version by which it goes on
   */
  record RunRedriven(String key, List<Integer> positions, RedriveVersion version) implements OfRun {
    public RunRedriven {
      requireNonNull(key, "key is null");
      requireNonNull(version, "version is null");
      positions = List.copyOf(positions);
      positions.forEach(RunEvent::requirePosition);
    }
  }

  /** The run's logic completed. */
  record RunSucceeded() implements OfRun {}

  /** The run's logic failed. */
  record RunFailed(Failure failure) implements OfRun {
    public RunFailed {
      requireNonNull(failure, "failure is null");
    }
  }

  /** The run was canceled, and its cleanup is done. */
  record RunCanceled(String reason) implements OfRun {
    public RunCanceled {
      requireNonNull(reason, "reason is null");
    }
  }

  /** Somebody outside ended the run at once. */
  record RunTerminated(String key, String reason) implements OfRun {
    public RunTerminated {
      requireNonNull(key, "key is null");
      requireNonNull(reason, "reason is null");
    }
  }

  /** The run took longer than this, and its cleanup is done. */
  record RunTimedOut(Duration limit) implements OfRun {
    public RunTimedOut {
      requireNonNull(limit, "limit is null");
    }
  }

  /** Why a Task Run is held back. */
  enum HoldReason {
    /** The run was started with a delay that has not passed. */
    START_DELAY,
    /** The run is paused. */
    PAUSED,
    /** An operator reopened the run. */
    REDRIVEN
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
