package dev.ratchet.core.run.decide;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.run.Limit;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;

/**
 * Something to be sent once the entry that it follows from is stored. All effects bear repetition:
 * whoever receives one checks it against what is stored.
 */
public sealed interface Effect {
  /** Puts a delivery on its Task Queue. */
  record Dispatch(ActivityTask delivery) implements Effect {
    public Dispatch {
      requireNonNull(delivery, "delivery is null");
    }
  }

  /**
   * Runs an attempt beside the decision itself. Lost with whoever decided, it is found by its
   * lease.
   *
   * @param record as the entry has claimed it
   */
  record RunInline(ActivityTask delivery, TaskRunRecord record) implements Effect {
    public RunInline {
      requireNonNull(delivery, "delivery is null");
      requireNonNull(record, "record is null");
    }
  }

  /**
   * Stores the record of a Task Run that has given up the orchestrator's own slot, if none is
   * stored: what a worker's claim is decided on.
   */
  record StoreRecord(TaskRunRecord record) implements Effect {
    public StoreRecord {
      requireNonNull(record, "record is null");
    }
  }

  /** Begins a new generation of attempts of a Task Run that had failed or was shut down. */
  record RedriveTask(int position, int attempt) implements Effect {}

  /** Asks the worker that has this attempt to stop, so that another can begin. */
  record RestartTask(int position, int attempt) implements Effect {}

  /** Fails a Task Run that has waited too long for a worker. */
  record ExpireTask(int position, Failure failure) implements Effect {
    public ExpireTask {
      requireNonNull(failure, "failure is null");
    }
  }

  /** Asks a limit to let a Task Run go. */
  record AcquireLimit(Limit limit, int position, Instant since) implements Effect {
    public AcquireLimit {
      requireNonNull(limit, "limit is null");
      requireNonNull(since, "since is null");
    }
  }

  /**
   * Tells a limit that a Task Run neither needs it nor waits for it any more.
   *
   * @param upTo unless it has begun to wait again after this time
   */
  record ReleaseLimit(Limit limit, int position, Instant upTo) implements Effect {
    public ReleaseLimit {
      requireNonNull(limit, "limit is null");
      requireNonNull(upTo, "upTo is null");
    }
  }

  /** Writes the header of an open run. */
  record PutHeader(RunHeader header) implements Effect {
    public PutHeader {
      requireNonNull(header, "header is null");
    }
  }

  /**
   * Makes a Workflow Task due at once.
   *
   * @param entry the number of the entry that leaves something for the next
   */
  record WakeNow(long entry) implements Effect {}

  /** Makes a Workflow Task due at a time. */
  record WakeAt(Instant due) implements Effect {
    public WakeAt {
      requireNonNull(due, "due is null");
    }
  }

  /**
   * Shuts a Task Run down, since somebody asked for it or its run does not wait for it any more.
   *
   * @param attempt the one that was dispatched, which a redrive may not have begun yet
   */
  record ShutDownTask(int position, int attempt, String reason) implements Effect {
    public ShutDownTask {
      requireNonNull(reason, "reason is null");
    }
  }

  /** Writes the header of a run that is closed, and tells the event bus. */
  record AnnounceEnd(RunHeader header) implements Effect {
    public AnnounceEnd {
      requireNonNull(header, "header is null");
    }
  }
}
