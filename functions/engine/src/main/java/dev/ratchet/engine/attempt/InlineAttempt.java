package dev.ratchet.engine.attempt;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.strand.Strands;
import dev.ratchet.engine.task.TaskControl;
import dev.ratchet.engine.task.TaskResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** One attempt in the orchestrator's own slot. */
final class InlineAttempt {
  private final TaskRunRecord claimed;
  private final Phase.Running claim;
  private final AttemptRules rules;
  private final AttemptRunner.Limits limits;
  private final InlineControl control;
  private List<Strands.Strand<TaskResult>> strand = List.of();
  private List<AttemptRunner.Ending> ending = List.of();
  private Instant endedAt = Instant.MAX;
  private Instant toldToGiveWay = Instant.MAX;
  private boolean hasGivenWay;

  /**
   * @param claimed the record as its entry holds it
   */
  InlineAttempt(
      TaskRunRecord claimed,
      AttemptRules rules,
      AttemptRunner.Limits limits,
      InlineControl control) {
    this.claimed = claimed;
    this.claim = (Phase.Running) claimed.phase();
    this.rules = rules;
    this.limits = limits;
    this.control = control;
  }

  void begin(Strands.Strand<TaskResult> begun) {
    strand = List.of(begun);
  }

  /** Says how it ended, unless that is known. */
  void end(AttemptRunner.Ending how, Instant at) {
    if (ending.isEmpty()) {
      ending = List.of(how);
      endedAt = at.isBefore(claim.since()) ? claim.since() : at;
    }
  }

  TaskRunId id() {
    return claimed.id();
  }

  /** The name of its workflow. */
  String workflow() {
    return rules.task().workflow().name();
  }

  /** The name of its task there. */
  String name() {
    return rules.task().name();
  }

  int position() {
    return claimed.id().position();
  }

  int number() {
    return claimed.attempt();
  }

  /** Whether a record is that of this very attempt. */
  boolean isOf(TaskRunRecord record) {
    return record.attempt() == claimed.attempt() && record.owner().equals(claim.owner());
  }

  Instant leaseUntil() {
    return claim.leaseUntil();
  }

  /** The strand that it runs on, while it does. */
  Stream<Strands.Strand<TaskResult>> underWay() {
    return isUnderWay() ? strand.stream() : Stream.empty();
  }

  boolean isUnderWay() {
    return ending.isEmpty();
  }

  /** When it is to be looked at again at the latest. */
  Instant dueBy() {
    if (!isUnderWay()) {
      return Instant.MIN;
    }
    if (isToGiveWay()) {
      return toldToGiveWay.plus(GiveWay.STOP_GRACE);
    }
    return control.stop() == TaskControl.Stop.NO ? limits.deadline() : claim.leaseUntil();
  }

  /** Looks whether it is over, or should be. */
  void look(Instant now) {
    if (!isUnderWay()) {
      return;
    }
    Strands.Strand<TaskResult> running = strand.getFirst();
    boolean isStopped = control.stop() != TaskControl.Stop.NO;
    if (isToGiveWay()) {
      giveWay(running, now);
    } else if (running.isOver()) {
      end(isStopped ? new AttemptRunner.Ending.Stopped(true) : AttemptRunner.ending(running), now);
    } else if (!isStopped && !now.isBefore(limits.deadline())) {
      stop(TaskControl.Stop.TIMEOUT);
      end(new AttemptRunner.Ending.Threw(limits.failure()), now);
    }
  }

  /** The record with what it has reached. */
  TaskRunRecord reached(TaskRunRecord record) {
    return control.onto(record);
  }

  /** What it returned before it stopped is kept; if it does not stop, it is not waited for long. */
  private void giveWay(Strands.Strand<TaskResult> running, Instant now) {
    if (running.isOver()
        && AttemptRunner.ending(running) instanceof AttemptRunner.Ending.Returned returned) {
      end(returned, now);
    } else {
      hasGivenWay = running.isOver() || !now.isBefore(toldToGiveWay.plus(GiveWay.STOP_GRACE));
    }
  }

  /** Since when it has had its place. */
  Instant since() {
    return claim.since();
  }

  /** Tells it to give its place up, for which others wait. */
  void giveWay(Instant now) {
    if (isUnderWay() && !isToGiveWay()) {
      toldToGiveWay = now;
      stop(TaskControl.Stop.RESTART);
    }
  }

  private boolean isToGiveWay() {
    return !toldToGiveWay.equals(Instant.MAX);
  }

  /** Whether it has given its place up. */
  boolean hasGivenWay() {
    return hasGivenWay && isUnderWay();
  }

  /** Tells it to stop. */
  void stop(TaskControl.Stop why) {
    if (isUnderWay() && control.stop() == TaskControl.Stop.NO) {
      control.tell(why);
      strand.forEach(Strands.Strand::interrupt);
    }
  }

  /** The record after it, if it has ended and its end is accepted. */
  Optional<TaskRunRecord> onto(TaskRunRecord record, RandomGenerator random) {
    return ending.stream()
        .map(how -> verdict(record, how, random))
        .filter(Verdict.Accepted.class::isInstance)
        .map(Verdict.Accepted.class::cast)
        .map(Verdict.Accepted::next)
        .findFirst();
  }

  private Verdict verdict(TaskRunRecord record, AttemptRunner.Ending how, RandomGenerator random) {
    if (record.phase() instanceof Phase.Restarting) {
      return TaskRunMachine.stopped(record, number(), claim.owner(), endedAt);
    }
    TaskRunMachine machine = rules.machine(random);
    return switch (how) {
      case AttemptRunner.Ending.Returned r ->
          machine.succeed(record, number(), claim.owner(), r.output(), endedAt);
      case AttemptRunner.Ending.Threw t ->
          machine.fail(control.onto(record), number(), claim.owner(), t.failure(), endedAt);
      case AttemptRunner.Ending.Stopped _ -> new Verdict.Stale(record);
    };
  }
}
