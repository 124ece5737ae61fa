package dev.ratchet.core.run.decide;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.taskrun.Claim;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.RecordChange;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The part of an entry in the making that is about Task Runs in the orchestrator's own slot. */
final class InlinePart {
  private final EntryBuilder entry;
  private final InlineSlot slot;

  /**
   * @param entry takes what they bring
   * @param slot where they run
   */
  InlinePart(EntryBuilder entry, InlineSlot slot) {
    this.entry = entry;
    this.slot = slot;
  }

  /** Where a Task Run is to run; one that has had attempts stays where its record is kept. */
  InlineSlot.Place place(Command.ScheduleTask command) {
    int position = command.position();
    if (!entry.before().isInline(position) && (entry.attempt(position) > 1 || isSlow(command))) {
      return InlineSlot.Place.TASK_QUEUE;
    }
    InlineSlot.Place place = slot.place(command);
    if (place == InlineSlot.Place.TASK_QUEUE && entry.before().isInline(position)) {
      throw new IllegalStateException(
          "Task \"%s\" had attempts in the orchestrator's own slot, which cannot run it any more."
                  .formatted(command.name())
              + " Deploy the code of \"%s\" with the orchestrator again."
                  .formatted(command.task()));
    }
    return place;
  }

  private boolean isSlow(Command.ScheduleTask command) {
    return slot.isSlow(entry.before().header().workflow().name(), command);
  }

  /** By which Task Queue a Task Run goes that a worker is to run. */
  RunEvent.Lane lane(Command.ScheduleTask command) {
    return isSlow(command) ? RunEvent.Lane.SLOW : entry.before().inline().lane(command.position());
  }

  /**
   * Begins a Task Run, or begins it again after a redrive.
   *
   * @param delivery asks for an attempt
   */
  void begin(int position, int attempt, IntFunction<ActivityTask> delivery) {
    if (attempt > 1) {
      record(position, TaskRunMachine.redrive(entry.inline(position), entry.at()));
    }
    advance(position, delivery);
  }

  void shutDown(int position, String reason) {
    record(position, TaskRunMachine.shutDown(entry.inline(position), reason, entry.at()));
  }

  void restart(int position) {
    record(position, TaskRunMachine.restart(entry.inline(position), entry.at()));
  }

  /**
   * Takes in how attempts ended that ran in the orchestrator's own slot: here, or lost with whoever
   * had it.
   */
  void takeEnded(Decider decider) {
    underWay()
        .forEach(
            position -> {
              takeReported(position);
              OptionalInt next = giveWay(position);
              if (next.isPresent()) {
                ActivityTask task =
                    Owed.delivery(entry.partition(), decider, position, next.getAsInt());
                entry.add(new Effect.Dispatch(task.on(TaskQueueName.SLOW)));
              } else if (isLost(entry.inline(position).phase())) {
                advance(
                    position,
                    attempt -> Owed.delivery(entry.partition(), decider, position, attempt));
              }
            });
  }

  /**
   * Takes in how attempts ended here, and which gave their places up, which does not depend on the
   * run's logic. The deliveries of those are still owed then.
   */
  void takeReported() {
    underWay()
        .forEach(
            position -> {
              takeReported(position);
              giveWay(position);
            });
  }

  /** The attempt that a worker is to have of a Task Run which has given its place up here. */
  private OptionalInt giveWay(int position) {
    TaskRunRecord before = entry.inline(position);
    Optional<TaskRunRecord> reached = slot.givesWay(before);
    if (reached.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!reached.get().equals(before)) {
      record(position, reached.get());
    }
    entry.add(new RunEvent.TaskGaveWay(position, before.attempt()));
    TaskRunRecord left = entry.state().inline().left().get(position);
    entry.add(new Effect.StoreRecord(left));
    return OptionalInt.of(left.attempt());
  }

  private void takeReported(int position) {
    slot.ended(entry.inline(position)).ifPresent(after -> record(position, after));
  }

  /** Begins the next attempts of Task Runs in the orchestrator's own slot. */
  void retry(Decider decider) {
    underWay()
        .filter(position -> isDue(entry.inline(position).phase()))
        .forEach(
            position ->
                advance(
                    position,
                    attempt -> Owed.delivery(entry.partition(), decider, position, attempt)));
  }

  private IntStream underWay() {
    return entry.before().tasks().open().stream()
        .filter(entry.before()::isInline)
        .filter(this::isUnderWay);
  }

  private boolean isUnderWay(int position) {
    return entry.isInline(position)
        && entry.task(position).orElse(null) instanceof TaskProgress.Queued queued
        && queued.entry() <= entry.before().seq();
  }

  private boolean isLost(Phase phase) {
    return switch (phase) {
      case Phase.Running r -> isLost(r.owner(), r.leaseUntil());
      case Phase.Restarting r -> isLost(r.owner(), r.leaseUntil());
      case Phase.Queued _,
          Phase.PendingRetry _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          false;
    };
  }

  private boolean isLost(String owner, Instant leaseUntil) {
    return !entry.at().isBefore(leaseUntil) || slot.isOver(owner);
  }

  private boolean isDue(Phase phase) {
    return switch (phase) {
      case Phase.Queued _ -> true;
      case Phase.PendingRetry p -> !entry.at().isBefore(p.notBefore());
      case Phase.Running _,
          Phase.Restarting _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          false;
    };
  }

  /** Takes a Task Run of the orchestrator's own slot one step further. */
  private void advance(int position, IntFunction<ActivityTask> delivery) {
    TaskRunRecord record = entry.inline(position);
    boolean isNext = record.phase() instanceof Phase.PendingRetry;
    ActivityTask task = delivery.apply(record.attempt() + (isNext ? 1 : 0));
    switch (slot.claim(record, task, entry.at())) {
      case Claim.Answer.Granted(TaskRunRecord next) -> {
        record(position, next);
        entry.add(new Effect.RunInline(task, next));
      }
      case Claim.Answer.AttemptLost(TaskRunRecord next) -> record(position, next);
      case Claim.Answer.Busy _,
          Claim.Answer.Early _,
          Claim.Answer.Stale _,
          Claim.Answer.Rejected _ -> {}
    }
  }

  private void record(int position, Verdict verdict) {
    if (verdict instanceof Verdict.Accepted(TaskRunRecord next)) {
      record(position, next);
    }
  }

  private void record(int position, TaskRunRecord after) {
    entry.add(
        new RunEvent.TaskRecorded(position, RecordChange.between(entry.inline(position), after)));
  }
}
