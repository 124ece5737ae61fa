package dev.ratchet.engine.timer;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.port.TimerStore.Cursor;
import dev.ratchet.engine.port.TimerStore.Sweep;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * A sweep's way through the list of runs, the newest first: by one at a time, whose place is
 * stored, so that another goes on where one stopped or died.
 */
final class ListPass {
  /** The statuses of runs that are open. */
  static final Set<RunStatus> OPEN = those(status -> !status.isClosed());

  /** The statuses of runs that are closed. */
  static final Set<RunStatus> CLOSED = those(RunStatus::isClosed);

  private final Sweep sweep;
  private final RunStore runs;
  private final TimerStore cursors;
  private final Ambient ambient;

  ListPass(Sweep sweep, RunStore runs, TimerStore cursors, Ambient ambient) {
    this.sweep = requireNonNull(sweep, "sweep is null");
    this.runs = requireNonNull(runs, "runs is null");
    this.cursors = requireNonNull(cursors, "cursors is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  private static Set<RunStatus> those(Predicate<RunStatus> test) {
    return Arrays.stream(RunStatus.values()).filter(test).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * A part of the list.
   *
   * @param from no run that started before is in it
   * @param to no run that started then or later is in it
   */
  record Stretch(Set<RunStatus> statuses, Instant from, Instant to) {
    private RunQuery from(Cursor cursor) {
      RunId before = cursor.mark().isEmpty() ? RunId.least(to) : new RunId(cursor.mark());
      return new RunQuery(Set.of(), statuses, RunId.least(from), before, RunQuery.LIMIT_MAX);
    }
  }

  /** How it ended. */
  enum End {
    /** All was looked at. */
    DONE,
    /** Somebody else is at it. */
    OVERTAKEN,
    /** There was no time left. */
    OUT_OF_TIME
  }

  /**
   * How far it came.
   *
   * @param count the sum of what was done
   */
  record Walked(long count, Cursor cursor, End end) {}

  /** How far the sweep has come, and from where it goes where it has never been begun. */
  Cursor cursor(Cursor first) {
    return cursors
        .cursor(sweep)
        .orElseGet(
            () -> {
              cursors.begin(first);
              return cursors.cursor(sweep).orElse(first);
            });
  }

  /** Whether somebody else is at it, who still lives as far as is known. */
  boolean isTaken(Cursor cursor, Instant now) {
    return cursor.isHeld(now) && !ambient.isOver(cursor.owner());
  }

  /**
   * Goes through a part of the list, page by page, in nobody else's way.
   *
   * @param claimed its stored place, in the hands of whoever goes
   * @param work what is done about the runs of a page, and how much
   */
  Walked walk(Cursor claimed, Stretch stretch, Instant stop, ToLongFunction<List<RunHeader>> work) {
    Cursor cursor = claimed;
    long count = 0;
    while (ambient.now().isBefore(stop)) {
      RunPage page = runs.list(stretch.from(cursor));
      count += work.applyAsLong(page.runs());
      boolean isAtEnd = page.next().isEmpty();
      Cursor after = isAtEnd ? cursor.released() : cursor.marked(page.next().orElseThrow().value());
      if (cursors.move(cursor, after) == Outcome.LOST_RACE) {
        return new Walked(count, cursor, End.OVERTAKEN);
      }
      cursor = after;
      if (isAtEnd) {
        return new Walked(count, cursor, End.DONE);
      }
    }
    return new Walked(count, cursor, End.OUT_OF_TIME);
  }
}
