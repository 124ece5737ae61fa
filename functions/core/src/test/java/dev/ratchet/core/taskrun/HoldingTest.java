package dev.ratchet.core.taskrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.retry.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who has a running attempt and for how long: heartbeats, completion from outside, limits. */
class HoldingTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final TaskRunId ID = RunId.least(START).task(1);
  private static final Failure BROKEN = Failure.TaskError.retryable("broken", "It broke.");
  private static final RetryPolicy TEN =
      new RetryPolicy(10, Duration.ofSeconds(5), 1, Duration.ofSeconds(5), Set.of());

  private final TaskRunMachine machine = new TaskRunMachine(TEN, new SplittableRandom(1));

  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  private TaskRunRecord claimed() {
    var claim = new Claim(1, "w1", at(10), at(1_000));
    return ((Claim.Answer.Granted) machine.claim(TaskRunRecord.first(ID, START), claim)).next();
  }

  private static TaskRunRecord accepted(Verdict verdict) {
    return ((Verdict.Accepted) verdict).next();
  }

  @Test
  void aHeartbeatKeepsTheAttemptAndWhatItHasReachedForTheNext() {
    TaskRunRecord beaten =
        accepted(TaskRunMachine.heartbeat(claimed(), 1, "w1", Json.of(7), at(2_000)));
    assertThat(beaten.phase()).isEqualTo(new Phase.Running(at(10), "w1", at(2_000)));
    assertThat(machine.claim(beaten, new Claim(1, "w2", at(1_500), at(3_000))))
        .isEqualTo(new Claim.Answer.Busy(at(2_000)));

    var lost = (Claim.Answer.AttemptLost) machine.claim(beaten, claim(1, 2_000));
    assertThat(lost.next().checkpoint()).isEqualTo(Json.of(7));
    var again = (Claim.Answer.Granted) machine.claim(lost.next(), claim(2, 9_000));
    assertThat(again.next().checkpoint()).isEqualTo(Json.of(7));
  }

  private static Claim claim(int attempt, long millis) {
    return new Claim(attempt, "w" + millis, at(millis), at(millis + 1_000));
  }

  @Test
  void aHeartbeatOfAnotherOwnerOrAttemptIsStale() {
    TaskRunRecord record = claimed();
    assertThat(TaskRunMachine.heartbeat(record, 1, "w2", Json.NULL, at(2_000)))
        .isEqualTo(new Verdict.Stale(record));
    assertThat(TaskRunMachine.heartbeat(record, 2, "w1", Json.NULL, at(2_000)))
        .isEqualTo(new Verdict.Stale(record));
  }

  @Test
  void anAttemptThatIsHandedOverIsCompletedByItsTokenUntilItsTimeIsUp() {
    TaskRunRecord waiting = accepted(TaskRunMachine.handOver(claimed(), 1, "w1", at(60_000)));
    assertThat(machine.claim(waiting, claim(1, 59_999)))
        .isEqualTo(new Claim.Answer.Busy(at(60_000)));
    assertThat(accepted(machine.succeed(waiting, 1, "w1", Json.of(1), at(50_000))).state())
        .isEqualTo(TaskRunState.SUCCESS);

    var late = (Claim.Answer.AttemptLost) machine.claim(waiting, claim(1, 60_000));
    assertThat(late.next().failures().getLast().failure())
        .isEqualTo(
            new Failure.TimedOut(Failure.TimedOut.Limit.START_TO_CLOSE, Duration.ofMillis(59_990)));
  }

  @Test
  void aRestartOfAnAttemptThatNobodyInsideHasQueuesTheNextAtOnceAndCostsNoAttempt() {
    TaskRunRecord waiting = accepted(TaskRunMachine.handOver(claimed(), 1, "w1", at(60_000)));
    TaskRunRecord next = accepted(TaskRunMachine.restart(waiting, at(20)));
    assertThat(next.phase()).isEqualTo(new Phase.Queued(at(20)));
    assertThat(next.attempt()).isEqualTo(2);
    assertThat(next.spent()).isZero();
  }

  @Test
  void noAttemptFollowsOnceTheTaskRunHasHadItsTime() {
    var closeBy = new TaskRunMachine.CloseBy(at(1_000), Duration.ofSeconds(1));
    var limited = new TaskRunMachine(TEN, closeBy, new SplittableRandom(1));
    TaskRunRecord over = accepted(limited.fail(claimed(), 1, "w1", BROKEN, at(999)));

    assertThat(over.phase())
        .isEqualTo(
            new Phase.Failed(
                at(999),
                new Failure.TimedOut(
                    Failure.TimedOut.Limit.SCHEDULE_TO_CLOSE, Duration.ofSeconds(1))));
    assertThat(over.failures().getLast().failure()).isEqualTo(BROKEN);
  }

  @Test
  void onlyWhatWaitsForAWorkerExpires() {
    var late =
        new Failure.TimedOut(Failure.TimedOut.Limit.SCHEDULE_TO_START, Duration.ofSeconds(1));
    TaskRunRecord queued = TaskRunRecord.first(ID, START);
    assertThat(accepted(TaskRunMachine.expire(queued, late, at(5))).phase())
        .isEqualTo(new Phase.Failed(at(5), late));
    TaskRunRecord retried = accepted(machine.fail(claimed(), 1, "w1", BROKEN, at(20)));
    assertThat(accepted(TaskRunMachine.expire(retried, late, at(30))).phase())
        .isEqualTo(new Phase.Failed(at(30), late));
    assertThat(TaskRunMachine.expire(claimed(), late, at(5))).isInstanceOf(Verdict.Stale.class);
  }

  @Test
  void aRedriveKeepsTheCheckpointAndTellsWhatEndedTheGenerationBefore() {
    var late =
        new Failure.TimedOut(Failure.TimedOut.Limit.SCHEDULE_TO_START, Duration.ofSeconds(1));
    TaskRunRecord beaten =
        accepted(TaskRunMachine.heartbeat(claimed(), 1, "w1", Json.of(7), at(2_000)));
    TaskRunRecord retried = accepted(machine.fail(beaten, 1, "w1", BROKEN, at(20)));
    TaskRunRecord failed = accepted(TaskRunMachine.expire(retried, late, at(30)));
    TaskRunRecord again = accepted(TaskRunMachine.redrive(failed, at(40)));

    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.spent()).isZero();
    assertThat(again.checkpoint()).isEqualTo(Json.of(7));
    assertThat(again.failureOf(1)).contains(BROKEN);
  }
}
