package dev.ratchet.core.workflow;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskStep.Placement;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;

/** How far the run's journal knows a Task Run to be. One that the journal does not name is none. */
public sealed interface TaskProgress {
  /** The state that the journal shows; a Task Run's record may already be ahead of it. */
  TaskRunState state();

  /** Held back. */
  record Held(Instant since, RunEvent.HoldReason reason) implements TaskProgress {
    public Held {
      requireNonNull(since, "since is null");
      requireNonNull(reason, "reason is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.PENDING;
    }
  }

  /**
   * Dispatched, and not known to be over.
   *
   * @param entry the number of the entry that dispatched it
   * @param placement where in the context its result will go
   */
  record Queued(int attempt, Instant since, long entry, Placement placement)
      implements TaskProgress {
    public Queued {
      requireNonNull(since, "since is null");
      requireNonNull(placement, "placement is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.QUEUED;
    }
  }

  /** Not run, since its condition did not hold. */
  record Skipped() implements TaskProgress {
    @Override
    public TaskRunState state() {
      return TaskRunState.NONE;
    }
  }

  /** Returned this output. */
  record Succeeded(int attempt, Json output) implements TaskProgress {
    public Succeeded {
      requireNonNull(output, "output is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.SUCCESS;
    }
  }

  /** Given up. */
  record Failed(int attempt, Failure failure) implements TaskProgress {
    public Failed {
      requireNonNull(failure, "failure is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.FAILED;
    }
  }

  /** Shut down. */
  record ShutDown(int attempt, String reason) implements TaskProgress {
    public ShutDown {
      requireNonNull(reason, "reason is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.SHUTDOWN;
    }
  }
}
