package dev.ratchet.engine.timer;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.port.TimerStore.Cursor;
import dev.ratchet.engine.port.TimerStore.Sweep;
import dev.ratchet.engine.strand.SideBySide;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Wakes runs that were started and never had a first decision: whoever started them died before the
 * first Workflow Task was sent. It looks once at each stretch of time, some minutes later, through
 * the list of runs that are open, and asks of each whether it has an entry.
 */
final class StartSweep {
  /** How long a run is left alone: it may be on its way, and the list may lag. */
  static final Duration GRACE = Duration.ofMinutes(3);

  /** How long a stretch is at least, so that an idle deployment lists seldom. */
  static final Duration STRETCH_MIN = Duration.ofMinutes(5);

  /** How far back the very first sweep looks. */
  static final Duration FIRST_LOOK = Duration.ofDays(1);

  private static final Set<RunStatus> OPEN =
      Arrays.stream(RunStatus.values())
          .filter(status -> !status.isClosed())
          .collect(Collectors.toUnmodifiableSet());

  private static final System.Logger LOG = System.getLogger(StartSweep.class.getName());

  private final RunStore runs;
  private final TimerStore cursors;
  private final TaskQueues queues;
  private final SideBySide threads;
  private final Ambient ambient;

  StartSweep(
      RunStore runs, TimerStore cursors, TaskQueues queues, SideBySide threads, Ambient ambient) {
    this.runs = requireNonNull(runs, "runs is null");
    this.cursors = requireNonNull(cursors, "cursors is null");
    this.queues = requireNonNull(queues, "queues is null");
    this.threads = requireNonNull(threads, "threads is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /**
   * Wakes what has not begun, unless somebody else is at it.
   *
   * @param deadline when to stop, wherever it is
   * @return how many were woken
   */
  long sweep(Instant deadline) {
    Instant now = ambient.now();
    Cursor stored = cursor(now);
    Cursor cursor = stored.done().isAfter(now) ? first(now) : stored;
    Instant end = now.minus(GRACE);
    if (cursor.isHeld(now) && !ambient.isOver(cursor.owner())
        || cursor.done().plus(STRETCH_MIN).isAfter(end)) {
      return 0;
    }
    Instant aim = cursor.mark().isEmpty() ? end : cursor.aim();
    Cursor mine = cursor.claimed(aim, ambient.newToken(), deadline);
    return cursors.move(stored, mine) == Outcome.STORED ? look(mine, deadline) : 0;
  }

  private Cursor cursor(Instant now) {
    return cursors
        .cursor(Sweep.STARTS)
        .orElseGet(
            () -> {
              Cursor first = first(now);
              cursors.begin(first);
              return cursors.cursor(Sweep.STARTS).orElse(first);
            });
  }

  /**
   * Where the very first sweep begins, and one that finds that a clock which was ahead has had it
   * run on: to look again at what was looked at is harmless.
   */
  private static Cursor first(Instant now) {
    return Cursor.at(Sweep.STARTS, now.minus(FIRST_LOOK));
  }

  /** Looks at a stretch from its end to its beginning, as runs are listed. */
  private long look(Cursor claimed, Instant deadline) {
    Cursor cursor = claimed;
    long woken = 0;
    while (ambient.now().isBefore(deadline)) {
      RunPage page = runs.list(query(cursor));
      woken += wake(page.runs(), cursor.aim());
      boolean isAtEnd = page.next().isEmpty();
      Cursor after = isAtEnd ? cursor.released() : cursor.marked(page.next().orElseThrow().value());
      if (cursors.move(cursor, after) == Outcome.LOST_RACE || isAtEnd) {
        break;
      }
      cursor = after;
    }
    return woken;
  }

  private static RunQuery query(Cursor cursor) {
    RunId before = cursor.mark().isEmpty() ? RunId.least(cursor.aim()) : new RunId(cursor.mark());
    return new RunQuery(Set.of(), OPEN, RunId.least(cursor.done()), before, RunQuery.LIMIT_MAX);
  }

  private int wake(List<RunHeader> open, Instant aim) {
    List<Boolean> begun =
        threads.all(
            "look-",
            open.stream().<Callable<Boolean>>map(h -> () -> runs.hasBegun(h.id())).toList());
    var tasks = new ArrayList<WorkflowTask>();
    var keys = new ArrayList<String>();
    for (int i = 0; i < open.size(); i++) {
      if (!begun.get(i)) {
        RunId run = open.get(i).id();
        LOG.log(Level.WARNING, "{0} was started and never had a first decision: woken.", run);
        tasks.add(new WorkflowTask(run, WorkflowTask.Cause.STARTED));
        keys.add(run + ":backstop:" + aim.toEpochMilli());
      }
    }
    if (!tasks.isEmpty()) {
      queues.wake(tasks, keys);
    }
    return tasks.size();
  }
}
