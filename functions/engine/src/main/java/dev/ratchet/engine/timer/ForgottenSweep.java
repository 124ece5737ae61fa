package dev.ratchet.engine.timer;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.run.decide.Forgotten;
import dev.ratchet.core.run.decide.Reopening;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.port.TimerStore.Cursor;
import dev.ratchet.engine.port.TimerStore.Sweep;
import dev.ratchet.engine.strand.SideBySide;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Wakes runs whose messages a queue has lost without a dead letter, since it kept them no longer or
 * was purged. Once a day it goes through the list of open runs that are older than {@link
 * Forgotten#AFTER}, reads each, and wakes those that have waited for so long for what should have
 * come at once: whoever handles that sends again what is owed. Who waits for a limit has its queue
 * looked at, see {@link LimitWaits}. It stops with its caller's time, and goes on where it was.
 *
 * <p>It costs a read for each open run a day and, where nothing was lost, nothing else. Idle, it
 * costs a page of the list a day: when the next pass is due is remembered.
 */
final class ForgottenSweep {
  /** How much time lies between the beginnings of two passes. */
  static final Duration PAUSE = Duration.ofDays(1);

  private static final System.Logger LOG = System.getLogger(ForgottenSweep.class.getName());

  private final ListPass pass;
  private final RunStore runs;
  private final TimerStore cursors;
  private final TaskQueues queues;
  private final LimitStore limits;
  private final Deciders deciders;
  private final SideBySide threads;
  private final Ambient ambient;
  private volatile Instant restsUntil = Instant.MIN;

  ForgottenSweep(
      RunStore runs,
      TimerStore cursors,
      TaskQueues queues,
      LimitStore limits,
      Deciders deciders,
      SideBySide threads,
      Ambient ambient) {
    this.pass = new ListPass(Sweep.FORGOTTEN, runs, cursors, ambient);
    this.runs = requireNonNull(runs, "runs is null");
    this.cursors = requireNonNull(cursors, "cursors is null");
    this.queues = requireNonNull(queues, "queues is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.deciders = requireNonNull(deciders, "deciders is null");
    this.threads = requireNonNull(threads, "threads is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /**
   * Wakes what was forgotten, if a pass is due and nobody else is at it.
   *
   * @param deadline when to stop, wherever it is
   * @return how many were woken
   */
  long sweep(Instant deadline) {
    Instant now = ambient.now();
    boolean isResting = now.isBefore(restsUntil) && !restsUntil.isAfter(now.plus(PAUSE));
    if (isResting) {
      return 0;
    }
    Cursor stored = pass.cursor(Cursor.at(Sweep.FORGOTTEN, now));
    Cursor cursor =
        stored.done().isAfter(now) ? Cursor.at(Sweep.FORGOTTEN, now.minus(PAUSE)) : stored;
    if (pass.isTaken(cursor, now)) {
      return 0;
    }
    if (cursor.mark().isEmpty() && cursor.done().plus(PAUSE).isAfter(now)) {
      restsUntil = cursor.done().plus(PAUSE);
      return 0;
    }
    Instant aim = cursor.mark().isEmpty() ? now : cursor.aim();
    Cursor mine = cursor.claimed(aim, ambient.newToken(), deadline);
    return cursors.move(stored, mine) == Outcome.STORED ? look(mine, deadline) : 0;
  }

  /** Goes through open runs, the newest first, as they are listed. */
  private long look(Cursor mine, Instant deadline) {
    Instant before = mine.aim().minus(Forgotten.AFTER);
    var stretch = new ListPass.Stretch(ListPass.OPEN, Instant.EPOCH, before);
    ListPass.Walked walked = pass.walk(mine, stretch, deadline, open -> wake(open, before));
    if (walked.end() == ListPass.End.DONE) {
      restsUntil = walked.cursor().done().plus(PAUSE);
    }
    return walked.count();
  }

  private long wake(List<RunHeader> open, Instant before) {
    var waits = new LimitWaits(limits, before);
    List<List<WorkflowTask>> woken =
        threads.all(
            "look-",
            open.stream()
                .<Callable<List<WorkflowTask>>>map(header -> () -> woken(header, waits))
                .toList());
    Map<RunId, WorkflowTask> tasks = new LinkedHashMap<>();
    woken.stream().flatMap(List::stream).forEach(task -> tasks.putIfAbsent(task.run(), task));
    if (!tasks.isEmpty()) {
      LOG.log(Level.WARNING, "Messages were lost, and are sent again, of {0}", tasks.keySet());
      queues.wake(
          List.copyOf(tasks.values()),
          tasks.keySet().stream().map(r -> r + ":forgotten:" + before.toEpochMilli()).toList());
    }
    return tasks.size();
  }

  /** The Workflow Tasks that have a run go on: its own, or those of runs that it waits for. */
  private List<WorkflowTask> woken(RunHeader header, LimitWaits waits) {
    Optional<RunPartition> run = runs.resume(header.id(), 0);
    boolean isForgotten;
    try {
      isForgotten = run.isPresent() && Forgotten.is(run.get(), decider(run.get()), waits.before());
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(Level.DEBUG, "What is wrong with " + header.id() + " is seen where it is woken", e);
      isForgotten = true;
    }
    if (isForgotten) {
      return List.of(new WorkflowTask(header.id(), cause(header)));
    }
    return run.stream()
        .flatMap(known -> waits.toWake(known).stream())
        .map(id -> new WorkflowTask(id, WorkflowTask.Cause.RETRY))
        .toList();
  }

  private Decider decider(RunPartition run) {
    return deciders.of(Reopening.workflow(run));
  }

  /** One that fails has its own retries; were they lost, this tries it once a day. */
  private static WorkflowTask.Cause cause(RunHeader header) {
    return switch (header.health()) {
      case RunHeader.Health.Fine _ -> WorkflowTask.Cause.RETRY;
      case RunHeader.Health.Failing _ -> WorkflowTask.Cause.CONTINUED;
    };
  }
}
