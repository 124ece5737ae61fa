package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What lists of Workflow Runs show, and all that is written when a run changes its status.
 *
 * @param notBefore when its first Task Run may start; {@code startedAt} without a start delay
 * @param generation how often the run was reopened after it had closed
 * @param standing whether the run is open or how it was closed
 * @param health whether its Workflow Tasks succeed
 */
public record RunHeader(
    RunId id,
    WorkflowRef workflow,
    Instant startedAt,
    Instant notBefore,
    int generation,
    Standing standing,
    Health health) {
  public RunHeader {
    requireNonNull(id, "id is null");
    requireNonNull(workflow, "workflow is null");
    requireNonNull(startedAt, "startedAt is null");
    requireNonNull(notBefore, "notBefore is null");
    requireNonNull(standing, "standing is null");
    requireNonNull(health, "health is null");
    if (generation < 0) {
      throw new IllegalArgumentException("A generation is 0 or more; found " + generation + ".");
    }
  }

  /** The header of a run that starts now. */
  public static RunHeader starting(
      RunId id, WorkflowRef workflow, Instant startedAt, Instant notBefore) {
    return new RunHeader(
        id, workflow, startedAt, notBefore, 0, new Standing.Open(), new Health.Fine());
  }

  /** This header with another standing; a closed run's Workflow Tasks are well by definition. */
  public RunHeader with(Standing next) {
    return new RunHeader(id, workflow, startedAt, notBefore, generation, next, new Health.Fine());
  }

  /** This header of a run that goes on by another version of its definition, or the same. */
  public RunHeader by(RedriveVersion version) {
    return switch (version) {
      case RedriveVersion.Pinned _ -> this;
      case RedriveVersion.Exactly(int number) ->
          new RunHeader(
              id,
              new WorkflowRef(workflow.name(), number),
              startedAt,
              notBefore,
              generation,
              standing,
              health);
    };
  }

  /** This header of a run that was reopened so often. */
  public RunHeader reopened(int times) {
    return new RunHeader(
        id, workflow, startedAt, notBefore, times, new Standing.Open(), new Health.Fine());
  }

  /** Whether this header may take the place of another one of the same run. */
  public boolean mayReplace(RunHeader stored) {
    return generation > stored.generation
        || generation == stored.generation && !stored.status().isClosed();
  }

  /** This header with another health. */
  public RunHeader with(Health next) {
    return new RunHeader(id, workflow, startedAt, notBefore, generation, standing, next);
  }

  /** The run's status. */
  public RunStatus status() {
    return switch (standing) {
      case Standing.Open _ -> RunStatus.RUNNING;
      case Standing.Succeeded _ -> RunStatus.SUCCESS;
      case Standing.Paused _ -> RunStatus.PAUSED;
      case Standing.Failed _ -> RunStatus.FAILED;
      case Standing.Canceled _ -> RunStatus.CANCELED;
      case Standing.Terminated _ -> RunStatus.TERMINATED;
      case Standing.TimedOut _ -> RunStatus.TIMED_OUT;
    };
  }

  /** Whether a run is open or how it was closed. */
  public sealed interface Standing {
    /** Whether the run is over. */
    default boolean isClosed() {
      return switch (this) {
        case Open _, Paused _ -> false;
        case Succeeded _, Failed _, Canceled _, Terminated _, TimedOut _ -> true;
      };
    }

    /** When the run was closed; empty of one that is open. */
    default Optional<Instant> endedAt() {
      return switch (this) {
        case Open _, Paused _ -> Optional.empty();
        case Succeeded s -> Optional.of(s.closedAt());
        case Failed f -> Optional.of(f.closedAt());
        case Canceled c -> Optional.of(c.closedAt());
        case Terminated t -> Optional.of(t.closedAt());
        case TimedOut t -> Optional.of(t.closedAt());
      };
    }

    /** Not closed. */
    record Open() implements Standing {}

    /** Not closed, and nothing new is dispatched. */
    record Paused(Instant since) implements Standing {
      public Paused {
        requireNonNull(since, "since is null");
      }
    }

    /** It was asked to end, and has cleaned up. */
    record Canceled(Instant closedAt, String reason) implements Standing {
      public Canceled {
        requireNonNull(closedAt, "closedAt is null");
        requireNonNull(reason, "reason is null");
      }
    }

    /** It was ended at once. */
    record Terminated(Instant closedAt, String reason) implements Standing {
      public Terminated {
        requireNonNull(closedAt, "closedAt is null");
        requireNonNull(reason, "reason is null");
      }
    }

    /** It took longer than this. */
    record TimedOut(Instant closedAt, Duration limit) implements Standing {
      public TimedOut {
        requireNonNull(closedAt, "closedAt is null");
        requireNonNull(limit, "limit is null");
      }
    }

    /** Its logic completed. */
    record Succeeded(Instant closedAt) implements Standing {
      public Succeeded {
        requireNonNull(closedAt, "closedAt is null");
      }
    }

    /** Its logic failed. */
    record Failed(Instant closedAt, Failure failure) implements Standing {
      public Failed {
        requireNonNull(closedAt, "closedAt is null");
        requireNonNull(failure, "failure is null");
      }
    }
  }

  /** Whether a run's Workflow Tasks succeed. */
  public sealed interface Health {
    /** This health after one more Workflow Task has failed. */
    default Failing failedAgain(Instant now, Failure failure) {
      return switch (this) {
        case Fine _ -> new Failing(1, now, failure);
        case Failing f -> new Failing(f.count() + 1, f.since(), failure);
      };
    }

    /** The last one did, or none has run. */
    record Fine() implements Health {}

    /**
     * The last ones did not: the run stays open and goes on by itself once the cause is mended.
     *
     * @param count how many failed in a row, from 1
     */
    record Failing(int count, Instant since, Failure failure) implements Health {
      public Failing {
        requireNonNull(since, "since is null");
        requireNonNull(failure, "failure is null");
        if (count < 1) {
          throw new IllegalArgumentException("A count is 1 or more; found " + count + ".");
        }
      }
    }
  }
}
