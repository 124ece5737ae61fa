package dev.ratchet.core.taskrun;

import static dev.ratchet.core.taskrun.Traces.BACKOFF_MS;
import static dev.ratchet.core.taskrun.Traces.BROKEN;
import static dev.ratchet.core.taskrun.Traces.LEASE_MS;
import static dev.ratchet.core.taskrun.Traces.accepted;
import static dev.ratchet.core.taskrun.Traces.at;
import static dev.ratchet.core.taskrun.Traces.attempts;
import static dev.ratchet.core.taskrun.Traces.claim;
import static dev.ratchet.core.taskrun.Traces.failed;
import static dev.ratchet.core.taskrun.Traces.granted;
import static dev.ratchet.core.taskrun.Traces.lost;
import static dev.ratchet.core.taskrun.Traces.pendingRetry;
import static dev.ratchet.core.taskrun.Traces.queued;
import static dev.ratchet.core.taskrun.Traces.restarting;
import static dev.ratchet.core.taskrun.Traces.running;
import static dev.ratchet.core.taskrun.Traces.shutDown;
import static dev.ratchet.core.taskrun.Traces.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ratchet.core.failure.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a worker is told that wants to run an attempt. */
class ClaimTest {
  @Test
  void aQueuedAttemptIsGrantedAndCountsFromThenOn() {
    TaskRunRecord next = granted(attempts(1).claim(queued(), claim(1, "a", 5)));

    assertThat(next.phase()).isEqualTo(new Phase.Running(at(5), "a", at(5 + LEASE_MS)));
    assertThat(next.attempt()).isEqualTo(1);
    assertThat(next.spent()).isEqualTo(1);
    assertThat(next.owner()).isEqualTo("a");
    assertThat(queued().isUnstored()).isTrue();
    assertThat(next.isUnstored()).isFalse();
  }

  @Test
  void theNextAttemptIsEarlyUntilItsBackoffHasPassedAndGrantedAtThatInstant() {
    TaskRunRecord waits = pendingRetry();
    long due = 10 + BACKOFF_MS;

    assertThat(attempts(2).claim(waits, claim(2, "b", due - 1)))
        .isEqualTo(new Claim.Answer.Early(at(due)));
    TaskRunRecord next = granted(attempts(2).claim(waits, claim(2, "b", due)));
    assertThat(next.phase()).isEqualTo(new Phase.Running(at(due), "b", at(due + LEASE_MS)));
    assertThat(next.attempt()).isEqualTo(2);
    assertThat(next.spent()).isEqualTo(2);
  }

  @Test
  void aLateClaimOfARetryGoesThroughQueuedToRunning() {
    TaskRunRecord next = granted(attempts(2).claim(pendingRetry(), claim(2, "b", 3_600_000)));

    assertThat(next.phase().since()).isEqualTo(at(3_600_000));
    assertThat(next.failures()).hasSize(1);
  }

  @Test
  void aClaimOfARunningAttemptIsBusyUntilTheLeaseHasRunOutAndThenTheAttemptIsLost() {
    assertThat(attempts(2).claim(running(), claim(1, "b", LEASE_MS - 1)))
        .isEqualTo(new Claim.Answer.Busy(at(LEASE_MS)));

    TaskRunRecord next = lost(attempts(2).claim(running(), claim(1, "b", LEASE_MS)));

    assertThat(next.phase())
        .isEqualTo(new Phase.PendingRetry(at(LEASE_MS), at(LEASE_MS + BACKOFF_MS)));
    assertThat(next.failures())
        .containsExactly(
            new Attempt(
                1, at(0), at(LEASE_MS), new Failure.WorkerLost("a"), at(LEASE_MS + BACKOFF_MS)));
  }

  @Test
  void theLastAttemptThatIsLostFailsTheTaskRun() {
    TaskRunRecord next = lost(attempts(1).claim(running(), claim(1, "b", LEASE_MS)));

    assertThat(next.phase()).isEqualTo(new Phase.Failed(at(LEASE_MS), new Failure.WorkerLost("a")));
    assertThat(next.failures().getFirst().nextAt()).isEqualTo(at(LEASE_MS));
  }

  @Test
  void aClaimOfARestartingAttemptIsBusyUntilTheLeaseHasRunOutAndThenTheNextIsQueuedUncounted() {
    assertThat(attempts(1).claim(restarting(), claim(1, "b", LEASE_MS - 1)))
        .isEqualTo(new Claim.Answer.Busy(at(LEASE_MS)));

    TaskRunRecord next = lost(attempts(1).claim(restarting(), claim(1, "b", LEASE_MS)));

    assertThat(next.phase()).isEqualTo(new Phase.Queued(at(LEASE_MS)));
    assertThat(next.attempt()).isEqualTo(2);
    assertThat(next.spent()).isZero();
    assertThat(next.failures()).isEmpty();
  }

  /** Where one process alone is at work, its name is the part of a token before the dot. */
  @ParameterizedTest
  @CsvSource({
    "p1.a, p2.b, WORKER, true",
    "a, p2.b, WORKER, true",
    "p2.a, p2.b, WORKER, false",
    "p2.a, b, WORKER, false",
    "a, b, WORKER, false",
    "p1.a, p2.b, OUTSIDE, false"
  })
  void anAttemptIsLostAtOnceWithTheProcessOfItsWorker(
      String holder, String claimer, Phase.Holder by, boolean isLost) {
    var running = new Phase.Running(at(0), holder, at(LEASE_MS), by);

    Claim.Answer answer = attempts(2).claim(queued().claimed(running), claim(1, claimer, 1));

    if (isLost) {
      assertThat(lost(answer).failures())
          .extracting(Attempt::failure)
          .containsExactly(new Failure.WorkerLost(holder));
    } else {
      assertThat(answer).isEqualTo(new Claim.Answer.Busy(at(LEASE_MS)));
    }
  }

  @Test
  void aRestartNeedsNotWaitForAWorkerWhoseProcessIsOver() {
    var running = new Phase.Running(at(0), "p1.a", at(LEASE_MS));
    TaskRunRecord restarting = accepted(TaskRunMachine.restart(queued().claimed(running), at(1)));

    assertThat(attempts(1).claim(restarting, claim(1, "p1.b", 2)))
        .isEqualTo(new Claim.Answer.Busy(at(LEASE_MS)));
    assertThat(lost(attempts(1).claim(restarting, claim(1, "p2.b", 2))).phase())
        .isEqualTo(new Phase.Queued(at(2)));
  }

  static List<TaskRunRecord> settled() {
    return List.of(succeeded(), failed(), shutDown());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settled")
  void aClaimOfASettledTaskRunIsStale(TaskRunRecord record) {
    assertThat(attempts(9).claim(record, claim(1, "b", 0)))
        .isEqualTo(new Claim.Answer.Stale(record));
  }

  @Test
  void aClaimOfAnAttemptThatIsOverIsStale() {
    TaskRunRecord second = granted(attempts(3).claim(pendingRetry(), claim(2, "b", 1_010)));
    TaskRunRecord waits = accepted(attempts(3).fail(second, 2, "b", BROKEN, at(1_020)));
    TaskRunRecord restarted = accepted(TaskRunMachine.restart(second, at(1_015)));
    TaskRunRecord third = accepted(TaskRunMachine.stopped(restarted, 2, "b", at(1_016)));

    for (TaskRunRecord record : List.of(second, waits, restarted, third)) {
      assertThat(attempts(3).claim(record, claim(1, "c", 99_999)))
          .isEqualTo(new Claim.Answer.Stale(record));
    }
    assertThat(attempts(3).claim(waits, claim(2, "c", 99_999)))
        .isEqualTo(new Claim.Answer.Stale(waits));
  }

  static List<TaskRunRecord> allButPendingRetry() {
    return List.of(queued(), running(), restarting(), succeeded(), failed(), shutDown());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("allButPendingRetry")
  void aClaimOfAnAttemptThatWasNeverAskedForIsRejected(TaskRunRecord record) {
    assertThat(attempts(9).claim(record, claim(2, "b", 0)))
        .isEqualTo(new Claim.Answer.Rejected("attempt 2 was never asked for; the newest is 1"));
  }

  @Test
  void aClaimTwoAttemptsAheadOfAFailureIsRejected() {
    assertThat(attempts(9).claim(pendingRetry(), claim(3, "b", 99_999)))
        .isEqualTo(new Claim.Answer.Rejected("attempt 3 was never asked for; the newest is 1"));
  }

  @Test
  void aClaimNeedsAnOwnerAndALeaseThatEndsAfterNow() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Claim(1, "", at(0), at(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Claim(1, "a", at(1), at(1)));
    assertThat(new Claim(1, "a", at(0), at(1)).leaseUntil()).isEqualTo(at(1));
  }
}
