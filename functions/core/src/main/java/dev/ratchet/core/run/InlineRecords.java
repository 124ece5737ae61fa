package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.collection.ByPosition;
import dev.ratchet.core.collection.Positions;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.taskrun.RecordMoves;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunTransitions;
import dev.ratchet.core.taskrun.Verdict;
import java.time.Instant;

/**
 * The records that the journal keeps: those of Task Runs that run, or ran, in the orchestrator's
 * own slot, of which no other is kept; and those of Task Runs that gave it up, as they were then,
 * from which their stored records begin. And which Task Runs never had that slot, since their task
 * is slow.
 *
 * @param here by position
 * @param left by position
 * @param slow those that went to the slow queue at once
 */
public record InlineRecords(
    ByPosition<TaskRunRecord> here, ByPosition<TaskRunRecord> left, Positions slow) {
  /** None. */
  static final InlineRecords EMPTY =
      new InlineRecords(ByPosition.empty(), ByPosition.empty(), Positions.NONE);

  public InlineRecords {
    requireNonNull(here, "here is null");
    requireNonNull(left, "left is null");
    requireNonNull(slow, "slow is null");
  }

  /** The record of a Task Run that runs, or ran, here; null where it does not. */
  public TaskRunRecord get(int position) {
    return here.get(position);
  }

  /** The record of a Task Run that runs here, or the one that it has before its first claim. */
  public TaskRunRecord orFirst(TaskRunId task, Instant queuedAt) {
    TaskRunRecord kept = get(task.position());
    return kept == null ? TaskRunRecord.first(task, queuedAt) : kept;
  }

  /**
   * The record of a Task Run, the journal's own or the stored one; null before its first claim.
   *
   * @param partition holds the stored ones
   */
  public TaskRunRecord orStored(RunPartition partition, int position) {
    TaskRunRecord kept = get(position);
    if (kept != null) {
      return kept;
    }
    TaskRunRecord stored = partition.records().get(position);
    return stored == null ? left.get(position) : stored;
  }

  /** Whether a Task Run runs, or ran, here. */
  boolean has(int position) {
    return here.has(position);
  }

  /** Whether a Task Run ran here and went on to a worker. */
  boolean hasLeft(int position) {
    return left.has(position);
  }

  /** By which Task Queue the attempts of a Task Run go that are a worker's. */
  public RunEvent.Lane lane(int position) {
    return hasLeft(position) || slow.contains(position)
        ? RunEvent.Lane.SLOW
        : RunEvent.Lane.DEFINED;
  }

  /** These after a Task Run was dispatched. */
  InlineRecords after(RunEvent.TaskQueued event) {
    Positions next =
        switch (event.lane()) {
          case DEFINED -> slow.without(event.position());
          case SLOW -> slow.with(event.position());
        };
    return next == slow ? this : new InlineRecords(here, left, next);
  }

  /**
   * These after a step of a record.
   *
   * @param before the record as it is
   * @throws IllegalStateException if the step is illegal: a broken invariant
   */
  InlineRecords after(RunEvent.TaskRecorded event, TaskRunRecord before, References told) {
    int position = event.position();
    TaskRunRecord after = event.change().onto(before);
    if (hasLeft(position) || after.attempt() < before.attempt()) {
      throw told.broken("Task Run " + position + " goes on here to attempt " + after.attempt());
    }
    RecordMoves.between(before, after)
        .forEach(move -> TaskRunTransitions.require(move.from(), move.to()));
    return new InlineRecords(here.with(position, after), left, slow);
  }

  /**
   * These after an attempt has given its place up.
   *
   * @throws IllegalStateException if it has none: a broken invariant
   */
  InlineRecords after(RunEvent.TaskGaveWay event, Instant at, References told) {
    int position = event.position();
    TaskRunRecord before = here.get(position);
    if (before == null
        || before.attempt() != event.attempt()
        || !(TaskRunMachine.giveUpPlace(before, at) instanceof Verdict.Accepted(var after))) {
      throw told.broken(event + " of " + before);
    }
    return new InlineRecords(here.without(position), left.with(position, after), slow);
  }
}
