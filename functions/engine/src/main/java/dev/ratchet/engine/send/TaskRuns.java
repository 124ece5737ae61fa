package dev.ratchet.engine.send;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.RunStore;
import java.time.Instant;
import java.util.function.Function;

/**
 * Changes records of Task Runs: decide on what is known, store, and decide again on a lost race.
 */
public final class TaskRuns {
  /** How many races a change may lose before it is given back. */
  public static final int RACES_MAX = 10;

  private final RunStore store;

  TaskRuns(RunStore store) {
    this.store = requireNonNull(store, "store is null");
  }

  /** The stored record, or the one that an unclaimed Task Run has. */
  public TaskRunRecord read(TaskRunId id, Instant queuedAt) {
    return store.record(id).orElseGet(() -> TaskRunRecord.first(id, queuedAt));
  }

  /** Reads a record and changes it; see {@link #change(TaskRunRecord, Function)}. */
  public Verdict change(TaskRunId id, Instant queuedAt, Function<TaskRunRecord, Verdict> decide) {
    return change(read(id, queuedAt), decide);
  }

  /**
   * Changes a record.
   *
   * @param known the record as it was last seen; it may be out of date
   * @return the verdict that held: if accepted, its record is stored
   * @throws ContentionException if too many races were lost
   */
  public Verdict change(TaskRunRecord known, Function<TaskRunRecord, Verdict> decide) {
    TaskRunRecord record = known;
    for (int race = 0; race < RACES_MAX; race++) {
      Verdict verdict = decide.apply(record);
      switch (verdict) {
        case Verdict.Stale _, Verdict.Rejected _ -> {
          return verdict;
        }
        case Verdict.Accepted accepted -> {
          switch (store.swap(record, accepted.next())) {
            case RunStore.Swap.Stored _ -> {
              return verdict;
            }
            case RunStore.Swap.LostRace lost -> record = lost.actual();
            case RunStore.Swap.Gone _ -> {
              return new Verdict.Stale(record); // Nobody is there whom it could concern.
            }
          }
        }
      }
    }
    throw new ContentionException(
        "A change of " + known.id() + " lost " + RACES_MAX + " races in a row; given back.");
  }
}
