package dev.ratchet.core.taskrun;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.payload.Payload;
import java.util.List;

/**
 * The step from one record of a Task Run to the next, without what both have in common: what a
 * journal keeps of a Task Run that runs in its orchestrator's own slot.
 *
 * @param attempt as {@link TaskRunRecord#attempt}
 * @param spent as {@link TaskRunRecord#spent}
 * @param phase as {@link TaskRunRecord#phase}
 * @param failed the attempts that failed in this step, oldest first
 * @param checkpoint what becomes of the checkpoint
 */
public record RecordChange(
    int attempt, int spent, Phase phase, List<Attempt> failed, Checkpoint checkpoint) {
  /** What a step does to the checkpoint. */
  public sealed interface Checkpoint {
    /** It stays as it is. */
    record Kept() implements Checkpoint {}

    /** This one takes its place. */
    record Moved(Payload to) implements Checkpoint {
      public Moved {
        requireNonNull(to, "to is null");
      }
    }

    /** The checkpoint after the step. */
    private Payload onto(Payload before) {
      return switch (this) {
        case Kept _ -> before;
        case Moved moved -> moved.to();
      };
    }
  }

  public RecordChange {
    requireNonNull(phase, "phase is null");
    failed = List.copyOf(failed);
    requireNonNull(checkpoint, "checkpoint is null");
    if (failed.size() > TaskRunRecord.FAILURES_MAX) {
      throw new IllegalArgumentException(
          "A step has at most %d failures; found %d."
              .formatted(TaskRunRecord.FAILURES_MAX, failed.size()));
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
        after.checkpoint().equals(before.checkpoint())
            ? new Checkpoint.Kept()
            : new Checkpoint.Moved(after.checkpoint()));
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
        checkpoint.onto(before.checkpoint()));
  }
}
