package dev.ratchet.core.run.decide;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.taskrun.Claim;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;
import java.util.Optional;

/** Nobody's slot: nothing ever runs in it. */
final class NoInlineSlot implements InlineSlot {
  @Override
  public Place place(Command.ScheduleTask command) {
    return Place.TASK_QUEUE;
  }

  @Override
  public Claim.Answer claim(TaskRunRecord record, ActivityTask delivery, Instant now) {
    return new Claim.Answer.Stale(record);
  }

  @Override
  public Optional<TaskRunRecord> ended(TaskRunRecord record) {
    return Optional.empty();
  }
}
