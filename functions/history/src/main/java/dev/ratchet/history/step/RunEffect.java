package dev.ratchet.history.step;

import static java.util.Objects.requireNonNull;

import dev.ratchet.history.state.ActivityStart;
import dev.ratchet.history.state.Pending;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.update.v1.Outcome;
import java.time.Instant;
import java.util.Optional;

/** What follows from a slice once it is stored; the service carries it out. */
public sealed interface RunEffect {
  /**
   * A Workflow Task waits for a worker.
   *
   * @param queue the Task Queue of the worker that keeps the run, or of any
   */
  record DispatchWorkflowTask(long scheduledId, int attempt, TaskQueue queue) implements RunEffect {
    public DispatchWorkflowTask {
      requireNonNull(queue, "queue is null");
    }
  }

  /** A Workflow Task is to be looked at again then. */
  record ArmTaskTimeout(long scheduledId, int attempt, TimeoutType type, Instant due)
      implements RunEffect {
    public ArmTaskTimeout {
      requireNonNull(type, "type is null");
      requireNonNull(due, "due is null");
    }
  }

  /** The first Workflow Task is due then. */
  record ArmFirstTask(Instant due) implements RunEffect {
    public ArmFirstTask {
      requireNonNull(due, "due is null");
    }
  }

  /** The run may not take longer than that. */
  record ArmRunTimeout(Instant due) implements RunEffect {
    public ArmRunTimeout {
      requireNonNull(due, "due is null");
    }
  }

  /**
   * An activity is to be done.
   *
   * @param claim its first attempt, if the worker that asked for it is handed it at once
   */
  record DispatchActivity(HistoryEvent scheduled, Optional<ActivityStart> claim)
      implements RunEffect {
    public DispatchActivity {
      requireNonNull(scheduled, "scheduled is null");
      requireNonNull(claim, "claim is null");
    }
  }

  /** An activity's attempt is to be told to stop. */
  record StopActivity(long scheduledId) implements RunEffect {}

  /** An activity is not to begin: it was cancelled before. */
  record DropActivity(long scheduledId) implements RunEffect {}

  /** A timer runs. */
  record ArmTimer(long startedId, Instant due) implements RunEffect {
    public ArmTimer {
      requireNonNull(due, "due is null");
    }
  }

  /** A timer runs no more. */
  record DisarmTimer(long startedId) implements RunEffect {}

  /** A child run is to be started. */
  record StartChild(HistoryEvent initiated) implements RunEffect {
    public StartChild {
      requireNonNull(initiated, "initiated is null");
    }
  }

  /** A child run may have its first Workflow Task: this run's history tells of its start. */
  record ReleaseChild(long initiatedId, WorkflowExecution execution) implements RunEffect {
    public ReleaseChild {
      requireNonNull(execution, "execution is null");
    }
  }

  /**
   * Another run is to be signalled.
   *
   * @param requestId by which a repeat is known there
   */
  record SignalExternal(HistoryEvent initiated, String requestId) implements RunEffect {
    public SignalExternal {
      requireNonNull(initiated, "initiated is null");
      requireNonNull(requestId, "requestId is null");
    }
  }

  /**
   * Another run is to be asked to cancel itself.
   *
   * @param requestId by which a repeat is known there
   */
  record CancelExternal(HistoryEvent initiated, String requestId) implements RunEffect {
    public CancelExternal {
      requireNonNull(initiated, "initiated is null");
      requireNonNull(requestId, "requestId is null");
    }
  }

  /** Whoever asked for an update may be told that it was accepted. */
  record UpdateAccepted(String updateId, long acceptedId) implements RunEffect {
    public UpdateAccepted {
      requireNonNull(updateId, "updateId is null");
    }
  }

  /**
   * Whoever asked for an update may be told its outcome.
   *
   * @param completedId the event of it; 0 where none tells of it
   */
  record UpdateCompleted(String updateId, Outcome outcome, long completedId) implements RunEffect {
    public UpdateCompleted {
      requireNonNull(updateId, "updateId is null");
      requireNonNull(outcome, "outcome is null");
    }
  }

  /** Whoever asked for an update is told that it was rejected; the same id may be used again. */
  record UpdateRejected(String updateId, Failure failure) implements RunEffect {
    public UpdateRejected {
      requireNonNull(updateId, "updateId is null");
      requireNonNull(failure, "failure is null");
    }
  }

  /**
   * An update that was admitted will not be taken by this run.
   *
   * @param goesOn whether the next run of the chain may take it
   */
  record UpdateAborted(String updateId, boolean goesOn) implements RunEffect {
    public UpdateAborted {
      requireNonNull(updateId, "updateId is null");
    }
  }

  /** A child run is to be treated as its policy says, since this run closed. */
  record CloseChild(Pending.Child child, ParentClosePolicy policy) implements RunEffect {
    public CloseChild {
      requireNonNull(child, "child is null");
      requireNonNull(policy, "policy is null");
    }
  }

  /** The next run of the chain is to be begun. */
  record StartSuccessor(BeginRun next) implements RunEffect {
    public StartSuccessor {
      requireNonNull(next, "next is null");
    }
  }

  /**
   * The run is closed: its list record, and if its chain ended, its parent and its callbacks, are
   * to be told.
   *
   * @param chainEnded whether no run follows
   */
  record TellClosed(HistoryEvent closing, boolean chainEnded) implements RunEffect {
    public TellClosed {
      requireNonNull(closing, "closing is null");
    }
  }
}
