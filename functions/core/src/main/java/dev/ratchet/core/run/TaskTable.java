package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.collection.ByPosition;
import dev.ratchet.core.collection.Positions;
import java.util.List;

/**
 * How far a journal knows its Task Runs to be, by position, with what a step asks for at hand:
 * those that are under way and those that came to a bad end. It never changes; another one is made
 * instead, in a time that does not grow with the run.
 */
public final class TaskTable {
  /** No Task Run. */
  public static final TaskTable EMPTY =
      new TaskTable(ByPosition.empty(), Positions.NONE, Positions.NONE, Positions.NONE);

  private final ByPosition<TaskProgress> all;
  private final Positions known;
  private final Positions open;
  private final Positions ill;

  private TaskTable(ByPosition<TaskProgress> all, Positions known, Positions open, Positions ill) {
    this.all = all;
    this.known = known;
    this.open = open;
    this.ill = ill;
  }

  /** How far a Task Run is; null where the journal does not name it, which is {@code none}. */
  public TaskProgress get(int position) {
    return all.get(position);
  }

  /** Whether the journal names a Task Run. */
  public boolean has(int position) {
    return known.contains(position);
  }

  /** Whether the journal names none. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** All that the journal names. */
  public Positions known() {
    return known;
  }

  /** Those that are not over. */
  public Positions open() {
    return open;
  }

  /** Those that failed or were shut down. */
  public Positions ill() {
    return ill;
  }

  /** Does something with each Task Run, in the order of the positions. */
  public void forEach(ByPosition.Action<? super TaskProgress> action) {
    all.forEach(action);
  }

  /** Does something with each Task Run that is not over, in the order of the positions. */
  public void forEachOpen(ByPosition.Action<? super TaskProgress> action) {
    for (int position = open.next(0); position >= 0; position = open.next(position + 1)) {
      action.accept(position, all.get(position));
    }
  }

  /** All values, in the order of their positions. */
  public List<TaskProgress> values() {
    return all.values();
  }

  /** The same with a Task Run so far. */
  public TaskTable with(int position, TaskProgress progress) {
    requireNonNull(progress, "progress is null");
    boolean isIll = isIll(progress);
    return new TaskTable(
        all.with(position, progress),
        known.with(position),
        progress.isOver() ? open.without(position) : open.with(position),
        isIll ? ill.with(position) : ill.without(position));
  }

  /** The same with Task Runs so far that it did not name, from one position to another. */
  public TaskTable with(int first, int last, TaskProgress progress) {
    requireNonNull(progress, "progress is null");
    return new TaskTable(
        all.with(first, last, progress),
        known.with(first, last),
        progress.isOver() ? open : open.with(first, last),
        isIll(progress) ? ill.with(first, last) : ill);
  }

  private static boolean isIll(TaskProgress progress) {
    return progress instanceof TaskProgress.Failed || progress instanceof TaskProgress.ShutDown;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TaskTable that && all.equals(that.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
