package dev.ratchet.engine.timer;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.Ambient;
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
import java.util.List;
import java.util.concurrent.Callable;

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

  private static final System.Logger LOG = System.getLogger(StartSweep.class.getName());

  private final ListPass pass;
  private final RunStore runs;
  private final TimerStore cursors;
  private final TaskQueues queues;
  private final SideBySide threads;
  private final Ambient ambient;

  StartSweep(
      RunStore runs, TimerStore cursors, TaskQueues queues, SideBySide threads, Ambient ambient) {
    this.pass = new ListPass(Sweep.STARTS, runs, cursors, ambient);
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
    Cursor stored = pass.cursor(first(now));
    Cursor cursor = stored.done().isAfter(now) ? first(now) : stored;
    Instant end = now.minus(GRACE);
    if (pass.isTaken(cursor, now) || cursor.done().plus(STRETCH_MIN).isAfter(end)) {
      return 0;
    }
    Instant aim = cursor.mark().isEmpty() ? end : cursor.aim();
    Cursor mine = cursor.claimed(aim, ambient.newToken(), deadline);
    return cursors.move(stored, mine) == Outcome.STORED ? look(mine, deadline) : 0;
  }

  /**
   * Where the very first sweep begins, and one that finds that a clock which was ahead has had it
   * run on: to look again at what was looked at is harmless.
   */
  private static Cursor first(Instant now) {
    return Cursor.at(Sweep.STARTS, now.minus(FIRST_LOOK));
  }

  /** Looks at a stretch from its end to its beginning, as runs are listed. */
  private long look(Cursor mine, Instant deadline) {
    var stretch = new ListPass.Stretch(ListPass.OPEN, mine.done(), mine.aim());
    return pass.walk(mine, stretch, deadline, open -> wake(open, mine.aim())).count();
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
