package dev.ratchet.core.taskrun;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import java.util.List;

/**
 * The step from one record of a Task Run to the next, without what both have in common: what a
 * journal keeps of a Task Run that runs in its orchestrator's own slot.
 *
 * @param attempt as {@link TaskRunRecord#attempt}
 * @param spent as {@link TaskRunRecord#spent}
 * @param phase as {@link TaskRunRecord#phase}
 * @param failed the attempts that failed in this step, oldest first
 * @param checkpoint the new checkpoint, or none where it stays as it is
 */
public record RecordChange(
    int attempt, int spent, Phase phase, List<Attempt> failed, List<Json> checkpoint) {
  public RecordChange {
    requireNonNull(phase, "phase is null");
    failed = List.copyOf(failed);
    checkpoint = List.copyOf(checkpoint);
    if (failed.size() > TaskRunRecord.FAILURES_MAX || checkpoint.size() > 1) {
      throw new IllegalArgumentException(
          "A step has at most %d failures and one checkpoint; found %d and %d."
              .formatted(TaskRunRecord.FAILURES_MAX, failed.size(), checkpoint.size()));
    }
  }

  /** The step between two records of a Task Run, the second made from the first. */
  public static RecordChange between(TaskRunRecord before, TaskRunRecord after) {
    int count = after.failureCount() - before.failureCount();
    List<Attempt> kept = after.failures();
    return new RecordChange(
        after.attempt(),
        after.spent(),
        after.phase(),
        kept.subList(kept.size() - count, kept.size()),
        after.checkpoint().equals(before.checkpoint()) ? List.of() : List.of(after.checkpoint()));
  }

  /** The record after this step. */
  public TaskRunRecord onto(TaskRunRecord before) {
    TaskRunRecord told = before;
    for (Attempt attempt : failed) {
      told = told.withFailure(attempt);
    }
    return new TaskRunRecord(
        before.id(),
        attempt,
        spent,
        phase,
        told.failures(),
        told.failureCount(),
        checkpoint.isEmpty() ? before.checkpoint() : checkpoint.getFirst());
  }
}
