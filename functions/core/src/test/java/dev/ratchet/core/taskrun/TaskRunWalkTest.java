package dev.ratchet.core.taskrun;

import static dev.ratchet.core.taskrun.Traces.BROKEN;
import static dev.ratchet.core.taskrun.Traces.GIVEN_UP;
import static dev.ratchet.core.taskrun.Traces.HOPELESS;
import static dev.ratchet.core.taskrun.Traces.LEASE_MS;
import static dev.ratchet.core.taskrun.Traces.OUTPUT;
import static dev.ratchet.core.taskrun.Traces.at;
import static dev.ratchet.core.taskrun.Traces.attempts;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks through the life of a Task Run, with any message at any time from anybody. */
class TaskRunWalkTest {
  private static final int MESSAGES = 300;
  private static final int ATTEMPTS_MAX = 4;

  /** States from one to the other of which some messages go in a single step of the record. */
  private static final Set<Scenarios.Step> AT_ONCE =
      Set.of(
          new Scenarios.Step(TaskRunState.PENDING_RETRY, TaskRunState.RUNNING),
          new Scenarios.Step(TaskRunState.RESTARTING, TaskRunState.SHUTDOWN),
          new Scenarios.Step(TaskRunState.RESTARTING, TaskRunState.FAILED),
          new Scenarios.Step(TaskRunState.FAILED, TaskRunState.QUEUED),
          new Scenarios.Step(TaskRunState.SHUTDOWN, TaskRunState.QUEUED));

  /** One message, and what it came to: the record after it, the same one where it was refused. */
  private record Sent(String message, TaskRunRecord after) {}

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverComesInTheRecordKeepsItsRules(long seed) {
    var random = new SplittableRandom(seed);
    TaskRunRecord record = Traces.queued();
    long millis = 0;
    for (int i = 0; i < MESSAGES; i++) {
      millis += random.nextLong(LEASE_MS / 2);
      Sent sent = send(record, random, millis);
      assertKeepsItsRules(record, sent);
      record = sent.after();
    }
  }

  @Test
  void aWalkSeesEveryStateThatARecordCanHave() {
    Set<TaskRunState> seen = EnumSet.noneOf(TaskRunState.class);
    var random = new SplittableRandom(7);
    TaskRunRecord record = Traces.queued();
    for (int i = 0; i < 20_000; i++) {
      record = send(record, random, i * 10_000L).after();
      seen.add(record.state());
    }

    assertThat(seen)
        .isEqualTo(EnumSet.complementOf(EnumSet.of(TaskRunState.NONE, TaskRunState.PENDING)));
  }

  private static Sent send(TaskRunRecord record, SplittableRandom random, long millis) {
    int attempt = Math.max(1, record.attempt() + random.nextInt(-1, 2));
    String owner = random.nextInt(4) == 0 ? "stranger" : record.owner();
    TaskRunMachine machine = attempts(ATTEMPTS_MAX);
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> claim(record, attempt, millis);
      case 4 ->
          sent(record, machine.succeed(record, attempt, owner, OUTPUT, at(millis)), "success");
      case 5, 6 -> sent(record, machine.fail(record, attempt, owner, BROKEN, at(millis)), "fail");
      case 7 -> sent(record, machine.fail(record, attempt, owner, HOPELESS, at(millis)), "fatal");
      case 8 ->
          random.nextInt(4) == 0
              ? sent(record, TaskRunMachine.shutDown(record, "why", at(millis)), "shutdown")
              : sent(record, machine.giveUp(record, attempt, GIVEN_UP, at(millis)), "give up");
      case 9 -> sent(record, TaskRunMachine.restart(record, at(millis)), "restart");
      case 10 ->
          sent(record, TaskRunMachine.stopped(record, attempt, owner, at(millis)), "stopped");
      default -> sent(record, TaskRunMachine.redrive(record, at(millis)), "redrive");
    };
  }

  private static Sent claim(TaskRunRecord record, int attempt, long millis) {
    Claim claim = Traces.claim(attempt, "w" + millis, millis);
    return switch (attempts(ATTEMPTS_MAX).claim(record, claim)) {
      case Claim.Answer.Granted(TaskRunRecord next) -> new Sent("claim", next);
      case Claim.Answer.AttemptLost(TaskRunRecord next) -> new Sent("claim", next);
      case Claim.Answer.Busy _, Claim.Answer.Early _, Claim.Answer.Rejected _ ->
          new Sent("claim", record);
      case Claim.Answer.Stale(TaskRunRecord same) -> new Sent("claim", same);
    };
  }

  private static Sent sent(TaskRunRecord record, Verdict verdict, String message) {
    return switch (verdict) {
      case Verdict.Accepted(TaskRunRecord next) -> new Sent(message, next);
      case Verdict.Stale(TaskRunRecord same) -> new Sent(message, same);
      case Verdict.Rejected _ -> new Sent(message, record);
    };
  }

  private static void assertKeepsItsRules(TaskRunRecord before, Sent sent) {
    TaskRunRecord after = sent.after();
    assertThat(after.attempt()).isBetween(before.attempt(), before.attempt() + 1);
    assertThat(after.spent()).isBetween(0, Math.min(after.attempt(), ATTEMPTS_MAX));
    assertThat(after.failureCount()).isGreaterThanOrEqualTo(before.failureCount());
    assertThat(after.failures()).hasSizeLessThanOrEqualTo(TaskRunRecord.FAILURES_MAX);
    assertThat(after.failures()).extracting(Attempt::number).isSorted().doesNotHaveDuplicates();
    if (before.state().isSettled() && !after.equals(before)) {
      assertThat(sent.message()).isEqualTo("redrive");
    }
    if (before.state() != after.state()) {
      var step = new Scenarios.Step(before.state(), after.state());
      boolean legal = TaskRunTransitions.isLegal(before.state(), after.state());
      assertThat(legal || AT_ONCE.contains(step)).as(sent.message() + ": " + step).isTrue();
    } else {
      assertThat(after).as(sent.message()).isEqualTo(before);
    }
  }
}
