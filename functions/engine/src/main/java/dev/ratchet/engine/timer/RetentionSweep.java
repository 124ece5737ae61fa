package dev.ratchet.engine.timer;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.port.TimerStore.Cursor;
import dev.ratchet.engine.port.TimerStore.Sweep;
import dev.ratchet.engine.run.Deletions;
import dev.ratchet.engine.store.SettingsStore;
import dev.ratchet.engine.strand.SideBySide;
import dev.ratchet.engine.strand.Strands;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Deletes closed runs that were kept for long enough, and purges what is left of deleted ones. It
 * goes once an hour through the list of runs that are old enough to have closed so long ago, of
 * which few are left but those that were long open; what it cannot finish, the next call goes on
 * with. It can be called at any time, by many at once, and killed anywhere.
 */
public final class RetentionSweep {
  /** How often all are looked at. */
  public static final Duration EVERY = Duration.ofHours(1);

  /** How long one call works, so that it is over before the next. */
  static final Duration WORK_MAX = Duration.ofSeconds(40);

  /** How many runs are deleted side by side. */
  static final int AT_ONCE = 16;

  private static final System.Logger LOG = System.getLogger(RetentionSweep.class.getName());

  private final ListPass pass;
  private final RunStore runs;
  private final SettingsStore settings;
  private final TimerStore cursors;
  private final Deletions deletions;
  private final SideBySide threads;
  private final Ambient ambient;
  private final Retention standard;

  /** Until when there is nothing to do, as far as is known here; asked again after an hour. */
  private volatile Instant restsUntil = Instant.MIN;

  /**
   * @param standard how long closed runs are kept where the settings say nothing
   */
  public RetentionSweep(
      Deletions deletions,
      RunStore runs,
      Items items,
      TimerStore cursors,
      Strands strands,
      Ambient ambient,
      Retention standard) {
    this.deletions = requireNonNull(deletions, "deletions is null");
    this.pass = new ListPass(Sweep.RETENTION, runs, cursors, ambient);
    this.runs = requireNonNull(runs, "runs is null");
    this.settings = new SettingsStore(items);
    this.cursors = requireNonNull(cursors, "cursors is null");
    this.threads = new SideBySide(strands);
    this.ambient = requireNonNull(ambient, "ambient is null");
    this.standard = requireNonNull(standard, "standard is null");
  }

  /**
   * Deletes what is due, unless that was done lately or somebody else is at it.
   *
   * @param deadline when the caller is killed
   * @return how many runs were deleted
   * @throws dev.ratchet.engine.port.StoreException if something could not be reached: what is not
   *     done is done by a later call
   */
  public long sweep(Instant deadline) {
    Instant now = ambient.now();
    boolean isResting = now.isBefore(restsUntil) && !restsUntil.isAfter(now.plus(EVERY));
    return isResting ? 0 : sweep(now, deadline);
  }

  private long sweep(Instant now, Instant deadline) {
    Instant stop = min(deadline.minus(dev.ratchet.engine.timer.Sweep.MARGIN), now.plus(WORK_MAX));
    Cursor stored = pass.cursor(first(now));
    Cursor cursor = stored.done().isAfter(now) ? first(now) : stored;
    boolean isUnderWay = !cursor.mark().isEmpty();
    if (pass.isTaken(cursor, now)) {
      return 0;
    }
    if (!isUnderWay && cursor.done().plus(EVERY).isAfter(now)) {
      restsUntil = cursor.done().plus(EVERY);
      return 0;
    }
    Instant aim = isUnderWay ? cursor.aim() : now;
    Cursor mine = cursor.claimed(aim, ambient.newToken(), deadline);
    return cursors.move(stored, mine) == Outcome.STORED ? work(mine, stop) : 0;
  }

  private static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** From where on all are looked at at once: nothing is lost by a look too many. */
  private static Cursor first(Instant now) {
    return Cursor.at(Sweep.RETENTION, now.minus(EVERY));
  }

  private long work(Cursor claimed, Instant stop) {
    purge(claimed.aim(), stop);
    Optional<Instant> closedBefore =
        settings.retention().over(standard).closedBefore(claimed.aim());
    if (closedBefore.filter(Instant.EPOCH::isBefore).isEmpty()) {
      cursors.move(claimed, claimed.released());
      return 0;
    }
    Instant before = closedBefore.get();
    var stretch = new ListPass.Stretch(ListPass.CLOSED, Instant.EPOCH, before);
    ListPass.Walked walked = pass.walk(claimed, stretch, stop, closed -> delete(closed, before));
    if (walked.end() == ListPass.End.OUT_OF_TIME) {
      cursors.move(walked.cursor(), pausing(walked.cursor()));
    }
    return walked.count();
  }

  /** The cursor of a pass that the next call goes on with. */
  private static Cursor pausing(Cursor cursor) {
    return cursor.claimed(cursor.aim(), "", Instant.EPOCH);
  }

  private void purge(Instant now, Instant stop) {
    List<RunId> gone = runs.deleted(now.minus(RunStore.LINGER), RunQuery.LIMIT_MAX);
    while (!gone.isEmpty() && ambient.now().isBefore(stop)) {
      List<RunId> some = gone;
      inBatches(some, run -> () -> purge(run, stop));
      gone =
          runs.deleted(now.minus(RunStore.LINGER), RunQuery.LIMIT_MAX).stream()
              .filter(run -> !some.contains(run))
              .toList();
    }
  }

  private boolean purge(RunId run, Instant stop) {
    while (ambient.now().isBefore(stop)) {
      if (runs.purge(run)) {
        return true;
      }
    }
    return false;
  }

  /** What is done about each of many things, some side by side. */
  @FunctionalInterface
  private interface Work<T> {
    Callable<Boolean> of(T each);
  }

  private <T> long inBatches(List<T> all, Work<T> work) {
    long done = 0;
    for (int first = 0; first < all.size(); first += AT_ONCE) {
      List<T> some = all.subList(first, Math.min(first + AT_ONCE, all.size()));
      done +=
          threads.all("retention-", some.stream().map(work::of).toList()).stream()
              .filter(Boolean::booleanValue)
              .count();
    }
    return done;
  }

  private long delete(List<RunHeader> closed, Instant closedBefore) {
    List<RunHeader> due = closed.stream().filter(header -> isDue(header, closedBefore)).toList();
    return inBatches(due, header -> () -> isDeleted(header.id(), closedBefore));
  }

  /** What is wrong with one run is no reason to keep the others. */
  private boolean isDeleted(RunId run, Instant closedBefore) {
    try {
      return deletions.delete(run, closedBefore) instanceof Deletions.Answer.Deleted;
    } catch (StoreException | IllegalStateException e) {
      LOG.log(Level.WARNING, run + " could not be deleted; tried again in an hour", e);
      return false;
    }
  }

  private static boolean isDue(RunHeader header, Instant closedBefore) {
    return header.standing().endedAt().filter(at -> !at.isAfter(closedBefore)).isPresent();
  }
}
