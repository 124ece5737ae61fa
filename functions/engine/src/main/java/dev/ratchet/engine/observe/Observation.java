package dev.ratchet.engine.observe;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Duration;
import java.time.Instant;

/**
 * Something that has happened, as far as an operator may see it: never a payload, a context, a
 * secret or the token of a claim.
 */
public sealed interface Observation {
  /** When it happened. */
  Instant time();

  /**
   * A Task Run went from one state to another.
   *
   * @param name its name in its workflow; empty where the definition could not be read
   * @param queue its Task Queue; empty likewise
   * @param attempt the attempt that is in the new state; 0 where there is none yet
   * @param cause why: the code of a failure, the reason of a shutdown or of being held back; empty
   *     where the states say it all
   * @param waited how long it waited for the worker that has it now
   */
  record TaskRunMoved(
      Instant time,
      TaskRunId task,
      WorkflowRef workflow,
      String name,
      String queue,
      int attempt,
      TaskRunState from,
      TaskRunState to,
      String cause,
      Wait waited)
      implements Observation {
    public TaskRunMoved {
      requireNonNull(time, "time is null");
      requireNonNull(task, "task is null");
      requireNonNull(workflow, "workflow is null");
      requireNonNull(name, "name is null");
      requireNonNull(queue, "queue is null");
      requireNonNull(from, "from is null");
      requireNonNull(to, "to is null");
      requireNonNull(cause, "cause is null");
      requireNonNull(waited, "waited is null");
    }

    /** How long an attempt waited for a worker. */
    public sealed interface Wait {
      /** It was not claimed by this transition. */
      record None() implements Wait {}

      /** So long, since it could run. */
      record ForWorker(Duration time) implements Wait {
        public ForWorker {
          requireNonNull(time, "time is null");
        }
      }
    }
  }

  /** A Task Run was left out, since its condition does not hold. */
  record TaskRunSkipped(Instant time, TaskRunId task, WorkflowRef workflow, String name)
      implements Observation {
    public TaskRunSkipped {
      requireNonNull(time, "time is null");
      requireNonNull(task, "task is null");
      requireNonNull(workflow, "workflow is null");
      requireNonNull(name, "name is null");
    }
  }

  /** The first decision about a run. */
  record RunStarted(Instant time, RunId run, WorkflowRef workflow) implements Observation {
    public RunStarted {
      requireNonNull(time, "time is null");
      requireNonNull(run, "run is null");
      requireNonNull(workflow, "workflow is null");
    }
  }

  /**
   * A run closed.
   *
   * @param cause the code of its failure, or the reason that was given; empty where there is none
   */
  record RunClosed(Instant time, RunId run, WorkflowRef workflow, RunStatus status, String cause)
      implements Observation {
    public RunClosed {
      requireNonNull(time, "time is null");
      requireNonNull(run, "run is null");
      requireNonNull(workflow, "workflow is null");
      requireNonNull(status, "status is null");
      requireNonNull(cause, "cause is null");
    }
  }

  /**
   * Somebody outside, or the clock, had a run do something.
   *
   * @param what what it did: {@code signal_received}, {@code run_paused}, {@code run_resumed} …
   * @param detail the name of the signal, or the reason that was given; empty where there is none
   */
  record RunTold(Instant time, RunId run, WorkflowRef workflow, String what, String detail)
      implements Observation {
    public RunTold {
      requireNonNull(time, "time is null");
      requireNonNull(run, "run is null");
      requireNonNull(workflow, "workflow is null");
      requireNonNull(what, "what is null");
      requireNonNull(detail, "detail is null");
    }
  }

  /**
   * A Workflow Task failed; its run stays open.
   *
   * @param count how many in a row by now
   * @param cause the code of the failure
   */
  record WorkflowTaskFailed(Instant time, RunId run, WorkflowRef workflow, int count, String cause)
      implements Observation {
    public WorkflowTaskFailed {
      requireNonNull(time, "time is null");
      requireNonNull(run, "run is null");
      requireNonNull(workflow, "workflow is null");
      requireNonNull(cause, "cause is null");
    }
  }

  /** An append lost its race: somebody else wrote the entry first. */
  record AppendLost(Instant time, RunId run) implements Observation {
    public AppendLost {
      requireNonNull(time, "time is null");
      requireNonNull(run, "run is null");
    }
  }

  /** A queue gave a message up. */
  record DeadLettered(Instant time, String id, String queue) implements Observation {
    public DeadLettered {
      requireNonNull(time, "time is null");
      requireNonNull(id, "id is null");
      requireNonNull(queue, "queue is null");
    }
  }

  /**
   * A timer fired.
   *
   * @param lag how long after it was due
   */
  record TimerFired(Instant time, RunId run, Duration lag) implements Observation {
    public TimerFired {
      requireNonNull(time, "time is null");
      requireNonNull(run, "run is null");
      requireNonNull(lag, "lag is null");
    }
  }

  /** Deliveries of a Task Queue that workers had at this time. */
  record SlotsUsed(Instant time, String queue, int count) implements Observation {
    public SlotsUsed {
      requireNonNull(time, "time is null");
      requireNonNull(queue, "queue is null");
    }
  }
}
