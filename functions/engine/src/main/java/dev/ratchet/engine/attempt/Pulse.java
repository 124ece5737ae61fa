package dev.ratchet.engine.attempt;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.task.Timeouts;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.send.TaskRuns;
import dev.ratchet.engine.task.TaskControl;
import dev.ratchet.engine.task.TaskStoppedException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The life of one running attempt as its worker and its code see it: heartbeats go out through it,
 * and the wish that it stop comes in. Heartbeats are stored at most twice in the time that the
 * attempt may be silent; one that could not be stored is made up for by the next.
 */
final class Pulse implements TaskControl {
  /** The largest checkpoint, in bytes. */
  static final int CHECKPOINT_BYTES_MAX = 32 * 1024;

  /** The longest time between two heartbeats that are stored, if there are any. */
  private static final Duration INTERVAL_MAX = Duration.ofSeconds(30);

  private static final Duration INTERVAL_MIN = Duration.ofMillis(500);

  private static final System.Logger LOG = System.getLogger(Pulse.class.getName());

  private final TaskRuns taskRuns;
  private final Ambient ambient;
  private final Lease lease;
  private final TaskRunRecord claimed;
  private final Duration interval;
  private final AtomicReference<Stop> stop = new AtomicReference<>(Stop.NO);
  private final AtomicReference<Beat> last;
  private volatile Payload stored;
  private volatile Instant storedAt;
  private volatile Instant leaseUntil;
  private final AtomicBoolean isKept = new AtomicBoolean();
  private final AtomicBoolean isStoring = new AtomicBoolean();

  /** What a heartbeat told, and when. */
  private record Beat(Instant at, Payload checkpoint) {}

  Pulse(TaskRuns taskRuns, Ambient ambient, Lease lease, TaskRunRecord claimed) {
    this.taskRuns = requireNonNull(taskRuns, "taskRuns is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
    this.lease = requireNonNull(lease, "lease is null");
    this.claimed = requireNonNull(claimed, "claimed is null");
    this.interval = interval(lease.limits());
    this.last = new AtomicReference<>(new Beat(claimed.phase().since(), claimed.checkpoint()));
    this.stored = claimed.checkpoint();
    this.storedAt = Instant.MIN;
    this.leaseUntil = lease.after(claimed.phase().since(), claimed.phase().since());
  }

  /** Has the attempt's message come back soon after its lease, and not when its queue says. */
  void keepMessage() {
    if (isKept.compareAndSet(false, true)) {
      lease.extend(leaseUntil);
    }
  }

  private static Duration interval(Timeouts limits) {
    Duration half = limits.heartbeat().dividedBy(2);
    Duration capped = half.compareTo(INTERVAL_MAX) < 0 ? half : INTERVAL_MAX;
    return capped.compareTo(INTERVAL_MIN) > 0 ? capped : INTERVAL_MIN;
  }

  @Override
  public void heartbeat(Payload checkpoint) {
    requireSmall(checkpoint);
    requireGoing();
    Instant now = ambient.now();
    last.set(new Beat(now, checkpoint));
    boolean isDue = storedAt.equals(Instant.MIN) || !now.isBefore(storedAt.plus(interval));
    if (isDue && isStoring.compareAndSet(false, true)) {
      try {
        store(checkpoint, now);
      } finally {
        isStoring.set(false);
      }
      requireGoing();
    }
  }

  /** Refuses a checkpoint that is too large to be kept. */
  static void requireSmall(Payload checkpoint) {
    requireNonNull(checkpoint, "checkpoint is null; use Payload.NONE");
    int bytes = checkpoint.sizeBytes();
    if (bytes > CHECKPOINT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "A checkpoint has at most %d bytes; found %d. Keep large data elsewhere."
              .formatted(CHECKPOINT_BYTES_MAX, bytes));
    }
  }

  private void requireGoing() {
    if (stop.get() != Stop.NO) {
      throw new TaskStoppedException(stop.get());
    }
  }

  private void store(Payload checkpoint, Instant now) {
    storedAt = now;
    Instant until = lease.after(claimed.phase().since(), now);
    try {
      Verdict verdict =
          taskRuns.change(
              claimed.with(stored),
              record ->
                  TaskRunMachine.heartbeat(
                      record, claimed.attempt(), claimed.owner(), checkpoint, until));
      switch (verdict) {
        case Verdict.Accepted _ -> {
          stored = checkpoint;
          leaseUntil = until;
          isKept.set(true);
          lease.extend(until);
        }
        case Verdict.Stale stale -> look(stale.record());
        case Verdict.Rejected rejected -> throw new IllegalStateException(rejected.reason());
      }
    } catch (StoreException | ContentionException e) {
      LOG.log(Level.WARNING, "A heartbeat of " + claimed.id() + " could not be stored", e);
    }
  }

  @Override
  public Stop stop() {
    return stop.get();
  }

  /** Has the attempt stop, unless it was told so before. */
  void tell(Stop why) {
    stop.compareAndSet(Stop.NO, why);
  }

  /** Takes what is stored of the Task Run, of which nothing is left once its run is deleted. */
  void look(Optional<TaskRunRecord> there) {
    there.ifPresentOrElse(this::look, () -> tell(Stop.SHUTDOWN));
  }

  /** Takes what is stored of the Task Run: whether the attempt still stands. */
  void look(TaskRunRecord record) {
    if (record.attempt() != claimed.attempt() || !record.owner().equals(claimed.owner())) {
      tell(record.phase() instanceof Phase.Shutdown ? Stop.SHUTDOWN : Stop.SUPERSEDED);
      return;
    }
    switch (record.phase()) {
      case Phase.Running _ -> {}
      case Phase.Restarting _ -> tell(Stop.RESTART);
      case Phase.Shutdown _ -> tell(Stop.SHUTDOWN);
      case Phase.Queued _, Phase.PendingRetry _, Phase.Succeeded _, Phase.Failed _ ->
          tell(Stop.SUPERSEDED);
    }
  }

  /** When the attempt will have been silent for too long; never, if its own time is up before. */
  Instant silentAt() {
    Timeouts limits = lease.limits();
    return limits.heartbeat().compareTo(limits.startToClose()) < 0
        ? last.get().at().plus(limits.heartbeat())
        : Instant.MAX;
  }

  /** The record with the last checkpoint that the attempt told of, stored or not, if it did. */
  TaskRunRecord onto(TaskRunRecord record) {
    Payload reached = last.get().checkpoint();
    return claimed.checkpoint().equals(reached) ? record : record.with(reached);
  }
}
