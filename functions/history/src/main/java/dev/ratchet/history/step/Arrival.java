package dev.ratchet.history.step;

import static java.util.Objects.requireNonNull;

import dev.ratchet.history.state.ActivityStart;
import io.temporal.api.common.v1.Link;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.CancelExternalWorkflowExecutionFailedCause;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.SignalExternalWorkflowExecutionFailedCause;
import io.temporal.api.enums.v1.StartChildWorkflowExecutionFailedCause;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionOptionsUpdatedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import java.util.List;
import java.util.Optional;

/** Something that happened to a code run while it was on its way. */
public sealed interface Arrival {
  /**
   * A signal.
   *
   * @param attributes as they enter the history; their request id tells a repeat
   */
  record Signal(WorkflowExecutionSignaledEventAttributes attributes, List<Link> links)
      implements Arrival {
    public Signal {
      requireNonNull(attributes, "attributes is null");
      links = List.copyOf(links);
    }
  }

  /**
   * The run is asked to cancel itself.
   *
   * @param externalInitiatedId the event of the run that asks; 0 if no run does
   * @param external the run that asks; the default instance if none does
   */
  record CancelRequest(
      String reason,
      String identity,
      String requestId,
      long externalInitiatedId,
      WorkflowExecution external,
      List<Link> links)
      implements Arrival {
    public CancelRequest {
      requireNonNull(reason, "reason is null");
      requireNonNull(identity, "identity is null");
      requireNonNull(requestId, "requestId is null");
      requireNonNull(external, "external is null");
      links = List.copyOf(links);
    }
  }

  /** A worker took an activity: no event tells of it before the activity ends. */
  record ActivityStarted(long scheduledId, ActivityStart start) implements Arrival {
    public ActivityStarted {
      requireNonNull(start, "start is null");
    }
  }

  /**
   * An activity ended for good.
   *
   * @param start its last attempt; empty if the journal knows of it, or if it never began
   */
  record ActivityEnded(long scheduledId, Optional<ActivityStart> start, End end)
      implements Arrival {
    public ActivityEnded {
      requireNonNull(start, "start is null");
      requireNonNull(end, "end is null");
    }
  }

  /** How an activity ended. */
  sealed interface End {
    /** It returned. */
    record Completed(Payloads result, String identity) implements End {
      public Completed {
        requireNonNull(result, "result is null");
        requireNonNull(identity, "identity is null");
      }
    }

    /** Its last attempt failed. */
    record Failed(Failure failure, RetryState retryState, String identity) implements End {
      public Failed {
        requireNonNull(failure, "failure is null");
        requireNonNull(retryState, "retryState is null");
        requireNonNull(identity, "identity is null");
      }
    }

    /** Its time was up; the cause of the failure is why the attempt before failed. */
    record TimedOut(Failure failure, RetryState retryState) implements End {
      public TimedOut {
        requireNonNull(failure, "failure is null");
        requireNonNull(retryState, "retryState is null");
      }
    }

    /** It stopped as it was asked to. */
    record Canceled(Payloads details, String identity) implements End {
      public Canceled {
        requireNonNull(details, "details is null");
        requireNonNull(identity, "identity is null");
      }
    }
  }

  /** A timer's time has come. */
  record TimerFired(long startedId) implements Arrival {}

  /** A child run was started. */
  record ChildStarted(long initiatedId, String runId) implements Arrival {
    public ChildStarted {
      requireNonNull(runId, "runId is null");
    }
  }

  /** A child run could not be started. */
  record ChildRefused(long initiatedId, StartChildWorkflowExecutionFailedCause cause)
      implements Arrival {
    public ChildRefused {
      requireNonNull(cause, "cause is null");
    }
  }

  /**
   * A child run's chain ended.
   *
   * @param runId its last run
   * @param closing the event that closed that run
   */
  record ChildEnded(long initiatedId, String runId, HistoryEvent closing) implements Arrival {
    public ChildEnded {
      requireNonNull(runId, "runId is null");
      requireNonNull(closing, "closing is null");
    }
  }

  /** Another run took a signal of this one; a cause says why it did not. */
  record SignalAnswered(
      long initiatedId, Optional<SignalExternalWorkflowExecutionFailedCause> failure)
      implements Arrival {
    public SignalAnswered {
      requireNonNull(failure, "failure is null");
    }
  }

  /** Another run took a cancel request of this one; a cause says why it did not. */
  record CancelAnswered(
      long initiatedId, Optional<CancelExternalWorkflowExecutionFailedCause> failure)
      implements Arrival {
    public CancelAnswered {
      requireNonNull(failure, "failure is null");
    }
  }

  /** A start that found the run open left something with it; the workflow code is not told. */
  record OptionsUpdated(WorkflowExecutionOptionsUpdatedEventAttributes attributes, List<Link> links)
      implements Arrival {
    public OptionsUpdated {
      requireNonNull(attributes, "attributes is null");
      links = List.copyOf(links);
    }
  }

  /** The delay before the first Workflow Task is over, or the parent knows of this run. */
  record FirstTaskDue() implements Arrival {}
}
