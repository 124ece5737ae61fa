package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.TaskRunTransitions;
import java.time.Instant;

/** How far the run's journal knows a Task Run to be. One that the journal does not name is none. */
public sealed interface TaskProgress {
  /** The state that the journal shows; a Task Run's record may already be ahead of it. */
  TaskRunState state();

  /** Whether nothing more happens to it unless an operator asks for it. */
  default boolean isOver() {
    return switch (this) {
      case Held _, Limited _, Queued _, Waiting _ -> false;
      case Skipped _, Succeeded _, Failed _, ShutDown _ -> true;
    };
  }

  /** What becomes of it if nobody waits for it any more; what a worker has is told apart. */
  default TaskProgress stopped(String reason) {
    return switch (this) {
      case Held h -> {
        TaskRunTransitions.require(h.state(), TaskRunState.SHUTDOWN);
        yield new ShutDown(h.attempt() - 1, reason);
      }
      case Limited l -> {
        TaskRunTransitions.require(l.state(), TaskRunState.SHUTDOWN);
        yield new ShutDown(l.attempt() - 1, reason);
      }
      case Waiting w -> {
        TaskRunTransitions.require(w.state(), TaskRunState.SHUTDOWN);
        yield new ShutDown(w.attempt(), reason);
      }
      case Queued _, Skipped _, Succeeded _, Failed _, ShutDown _ -> this;
    };
  }

  /**
   * Held back.
   *
   * @param attempt the attempt that will be dispatched
   */
  record Held(int attempt, Instant since, RunEvent.HoldReason reason) implements TaskProgress {
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
   * Held back until a limit lets it go.
   *
   * @param attempt the attempt that will be dispatched
   * @param isGranted whether the limit has let it go
   */
  record Limited(int attempt, Instant since, Limit limit, boolean isGranted)
      implements TaskProgress {
    public Limited {
      requireNonNull(since, "since is null");
      requireNonNull(limit, "limit is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.PENDING;
    }
  }

  /**
   * Waiting for something that no worker carries out.
   *
   * @param placement where in the context its result will go
   */
  record Waiting(int attempt, Instant since, Wait what, Placement placement)
      implements TaskProgress {
    public Waiting {
      requireNonNull(since, "since is null");
      requireNonNull(what, "what is null");
      requireNonNull(placement, "placement is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.RUNNING;
    }
  }

  /**
   * Dispatched, and not known to be over.
   *
   * @param entry the number of the entry that dispatched it
   * @param placement where in the context its result will go
   * @param terms how it is retried and limited in time
   * @param asked what was asked of it since
   */
  record Queued(
      int attempt, Instant since, long entry, Placement placement, Terms terms, Asked asked)
      implements TaskProgress {
    public Queued {
      requireNonNull(since, "since is null");
      requireNonNull(placement, "placement is null");
      requireNonNull(terms, "terms is null");
      requireNonNull(asked, "asked is null");
    }

    /** As an entry has just dispatched it. */
    static Queued of(RunEvent.TaskQueued event, long entry, Instant at) {
      Terms terms =
          switch (event.input()) {
            case RunEvent.Input.Derived _ -> new Terms.OfLogic();
            case RunEvent.Input.Stored(Assignment assignment) ->
                new Terms.Fixed(assignment.options());
          };
      return new Queued(event.attempt(), at, entry, event.placement(), terms, new Asked.Nothing());
    }

    /** How a dispatched Task Run is retried and limited in time. */
    public sealed interface Terms {
      /** As the run's logic says whenever it is asked. */
      record OfLogic() implements Terms {}

      /** As the entry said that dispatched it. */
      record Fixed(TaskOptions options) implements Terms {
        public Fixed {
          requireNonNull(options, "options is null");
        }
      }
    }

    /** What was asked of a dispatched Task Run from outside. */
    public sealed interface Asked {
      /** Nothing. */
      record Nothing() implements Asked {}

      /** To shut down. */
      record ShutDown(String reason) implements Asked {
        public ShutDown {
          requireNonNull(reason, "reason is null");
        }
      }

      /** To stop this attempt and begin another. */
      record Restart(int attempt) implements Asked {}
    }

    /** The same after something was asked of it. */
    Queued after(Asked next) {
      return new Queued(attempt, since, entry, placement, terms, next);
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
  record Succeeded(int attempt, Payload output) implements TaskProgress {
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
