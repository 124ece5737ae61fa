package dev.ratchet.core.taskrun;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.payload.Payload;
import java.time.Instant;

/** The state of a Task Run's newest attempt, with exactly what is valid in that state. */
public sealed interface Phase {
  /** The state that this phase shows. */
  TaskRunState state();

  /** When the phase began. */
  Instant since();

  /** Dispatched and not yet claimed. */
  record Queued(Instant since) implements Phase {
    public Queued {
      requireNonNull(since, "since is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.QUEUED;
    }
  }

  /**
   * Claimed by a worker.
   *
   * @param owner the claim's own token: only who knows it may end or extend the attempt
   * @param leaseUntil when whoever has it is given up for lost
   * @param holder who has it
   */
  record Running(Instant since, String owner, Instant leaseUntil, Holder holder) implements Phase {
    public Running {
      requireNonNull(since, "since is null");
      requireNonNull(owner, "owner is null");
      requireNonNull(leaseUntil, "leaseUntil is null");
      requireNonNull(holder, "holder is null");
    }

    /** An attempt that the worker has which claimed it. */
    public Running(Instant since, String owner, Instant leaseUntil) {
      this(since, owner, leaseUntil, Holder.WORKER);
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.RUNNING;
    }
  }

  /** Who is expected to report how a running attempt ended. */
  enum Holder {
    /** The worker that claimed it. */
    WORKER,
    /** Somebody outside who has the claim's token: the worker's part is done. */
    OUTSIDE
  }

  /** An attempt returned; {@code since} is when. */
  record Succeeded(Instant since, String owner, Instant startedAt, Payload output)
      implements Phase {
    public Succeeded {
      requireNonNull(since, "since is null");
      requireNonNull(owner, "owner is null");
      requireNonNull(startedAt, "startedAt is null");
      requireNonNull(output, "output is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.SUCCESS;
    }
  }

  /** An attempt failed and the next may run at {@code notBefore}. */
  record PendingRetry(Instant since, Instant notBefore) implements Phase {
    public PendingRetry {
      requireNonNull(since, "since is null");
      requireNonNull(notBefore, "notBefore is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.PENDING_RETRY;
    }
  }

  /** Given up. */
  record Failed(Instant since, Failure failure) implements Phase {
    public Failed {
      requireNonNull(since, "since is null");
      requireNonNull(failure, "failure is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.FAILED;
    }
  }

  /**
   * Shut down from outside, or because its run ended.
   *
   * @param from the state that it was shut down in
   * @param startedAt when the attempt began, or {@code since} where it had not
   */
  record Shutdown(Instant since, String reason, TaskRunState from, Instant startedAt)
      implements Phase {
    public Shutdown {
      requireNonNull(since, "since is null");
      requireNonNull(reason, "reason is null");
      requireNonNull(from, "from is null");
      requireNonNull(startedAt, "startedAt is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.SHUTDOWN;
    }
  }

  /** Asked to restart while its worker may still be at it. */
  record Restarting(Instant since, String owner, Instant startedAt, Instant leaseUntil)
      implements Phase {
    public Restarting {
      requireNonNull(since, "since is null");
      requireNonNull(owner, "owner is null");
      requireNonNull(startedAt, "startedAt is null");
      requireNonNull(leaseUntil, "leaseUntil is null");
    }

    @Override
    public TaskRunState state() {
      return TaskRunState.RESTARTING;
    }
  }
}
