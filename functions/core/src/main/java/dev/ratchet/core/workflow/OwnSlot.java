package dev.ratchet.core.workflow;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.taskrun.Claim;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * The orchestrator's own slot, for attempts that need no worker: they run right after the append
 * that claims them, and the entry after that tells how they ended. What it answers is decided on
 * and stored by the run's entries, and by nothing else.
 */
public interface OwnSlot {
  /** There is none: every attempt goes to its Task Queue. */
  OwnSlot NONE = new NoSlot();

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
  boolean isOver(String owner);

  /** Whether attempts of a task have taken so long here that workers have the next ones. */
  boolean isSlow(String workflow, String task);

  /**
   * The record of the attempt under way, with what it has reached, if it has given its place up
   * since others wait for it.
   */
  Optional<TaskRunRecord> givesWay(TaskRunRecord record);

  /** The record after the attempt under way, if it has ended here. */
  Optional<TaskRunRecord> ended(TaskRunRecord record);
}
