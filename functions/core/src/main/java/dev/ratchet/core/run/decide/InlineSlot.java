package dev.ratchet.core.run.decide;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.taskrun.Claim;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * The orchestrator's own slot, for attempts that need no worker: they run right after the append
 * that claims them, and the entry after that tells how they ended. What it answers is decided on
 * and stored by the run's entries, and by nothing else. One that says no more has no attempts of
 * other processes, and nobody waits for it.
 */
public interface InlineSlot {
  /** There is none: every attempt goes to its Task Queue. */
  InlineSlot NONE = new NoInlineSlot();

  /** Where an attempt runs. */
  enum Place {
    /** Here, at once. */
    HERE,
    /** Here, but there is no time for it left: the next Workflow Task schedules it. */
    LATER,
    /** A worker of its Task Queue runs it. */
    TASK_QUEUE
  }

  /** Where a Task Run is to run that has no attempt yet. */
  Place place(Command.ScheduleTask command);

  /**
   * What a Task Run that runs here comes to by itself: its next attempt is granted, or the one
   * under way is found lost.
   *
   * @param delivery asks for the attempt
   */
  Claim.Answer claim(TaskRunRecord record, ActivityTask delivery, Instant now);

  /** Whether the process is known to be over of whoever claimed an attempt with this token. */
  default boolean isOver(String owner) {
    return false;
  }

  /**
   * Whether a task could run here, and attempts of it have taken so long that workers of the slow
   * queue have the next ones.
   */
  default boolean isSlow(String workflow, Command.ScheduleTask command) {
    return false;
  }

  /**
   * The record of the attempt under way, with what it has reached, if it has given its place up
   * since others wait for it.
   */
  default Optional<TaskRunRecord> givesWay(TaskRunRecord record) {
    return Optional.empty();
  }

  /** The record after the attempt under way, if it has ended here. */
  Optional<TaskRunRecord> ended(TaskRunRecord record);
}
