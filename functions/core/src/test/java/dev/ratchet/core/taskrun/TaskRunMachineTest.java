package dev.ratchet.core.taskrun;

import static dev.ratchet.core.taskrun.Traces.BACKOFF_MS;
import static dev.ratchet.core.taskrun.Traces.BROKEN;
import static dev.ratchet.core.taskrun.Traces.GIVEN_UP;
import static dev.ratchet.core.taskrun.Traces.HOPELESS;
import static dev.ratchet.core.taskrun.Traces.LEASE_MS;
import static dev.ratchet.core.taskrun.Traces.OUTPUT;
import static dev.ratchet.core.taskrun.Traces.accepted;
import static dev.ratchet.core.taskrun.Traces.at;
import static dev.ratchet.core.taskrun.Traces.attempts;
import static dev.ratchet.core.taskrun.Traces.claim;
import static dev.ratchet.core.taskrun.Traces.failed;
import static dev.ratchet.core.taskrun.Traces.granted;
import static dev.ratchet.core.taskrun.Traces.pendingRetry;
import static dev.ratchet.core.taskrun.Traces.queued;
import static dev.ratchet.core.taskrun.Traces.restarting;
import static dev.ratchet.core.taskrun.Traces.running;
import static dev.ratchet.core.taskrun.Traces.shutDown;
import static dev.ratchet.core.taskrun.Traces.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of messages about an attempt that was claimed. */
class TaskRunMachineTest {
  @Test
  void aResultOfTheHolderIsAccepted() {
    assertThat(succeeded().phase()).isEqualTo(new Phase.Succeeded(at(10), "a", at(0), OUTPUT));
    assertThat(succeeded().owner()).isEqualTo("a");
    assertThat(succeeded().failures()).isEmpty();
  }

  @Test
  void aFailureIsKeptAndTheNextAttemptWaitsForItsBackoff() {
    assertThat(pendingRetry().phase())
        .isEqualTo(new Phase.PendingRetry(at(10), at(10 + BACKOFF_MS)));
    assertThat(pendingRetry().failures())
        .containsExactly(new Attempt(1, at(0), at(10), BROKEN, at(10 + BACKOFF_MS)));
    assertThat(pendingRetry().attempt()).isEqualTo(1);
    assertThat(pendingRetry().owner()).isEmpty();
  }

  @Test
  void aFailureThatNoAttemptCanMendFailsTheTaskRunAtOnce() {
    TaskRunRecord next = accepted(attempts(9).fail(running(), 1, "a", HOPELESS, at(10)));

    assertThat(next.phase()).isEqualTo(new Phase.Failed(at(10), HOPELESS));
    assertThat(next.failures()).containsExactly(new Attempt(1, at(0), at(10), HOPELESS, at(10)));
  }

  @Test
  void theLastOfTheAttemptsThatAreAllowedFailsTheTaskRun() {
    TaskRunRecord record = queued();
    TaskRunMachine machine = attempts(3);
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(record.phase()).isNotInstanceOf(Phase.Failed.class);
      record = granted(machine.claim(record, claim(attempt, "a", attempt * 10_000)));
      record = accepted(machine.fail(record, attempt, "a", BROKEN, at(attempt * 10_000 + 5)));
    }

    assertThat(record.phase()).isEqualTo(new Phase.Failed(at(30_005), BROKEN));
    assertThat(record.attempt()).isEqualTo(3);
    assertThat(record.spent()).isEqualTo(3);
    assertThat(record.failures()).extracting(Attempt::number).containsExactly(1, 2, 3);
  }

  @Test
  void theLastTenFailuresAreKeptAndAllAreCounted() {
    TaskRunRecord record = queued();
    TaskRunMachine machine = attempts(20);
    for (int attempt = 1; attempt <= 12; attempt++) {
      record = granted(machine.claim(record, claim(attempt, "a", attempt * 10_000)));
      record = accepted(machine.fail(record, attempt, "a", BROKEN, at(attempt * 10_000 + 5)));
      assertThat(record.failureCount()).isEqualTo(attempt);
      assertThat(record.failures()).hasSize(Math.min(attempt, TaskRunRecord.FAILURES_MAX));
    }

    assertThat(record.failures())
        .extracting(Attempt::number)
        .containsExactly(3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  }

  /** Records of attempt 1 that was claimed by "a" and is not "a"'s to end any more. */
  static List<TaskRunRecord> over() {
    TaskRunRecord retried = granted(attempts(2).claim(pendingRetry(), claim(2, "a", 1_010)));
    TaskRunRecord restarted = accepted(TaskRunMachine.stopped(restarting(), 1, "a", at(20)));
    return List.of(
        queued(),
        succeeded(),
        failed(),
        pendingRetry(),
        shutDown(),
        restarting(),
        retried,
        restarted);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("over")
  void aLateResultIsRefused(TaskRunRecord record) {
    assertThat(attempts(9).succeed(record, 1, "a", OUTPUT, at(50)))
        .isEqualTo(new Verdict.Stale(record));
    assertThat(attempts(9).fail(record, 1, "a", BROKEN, at(50)))
        .isEqualTo(new Verdict.Stale(record));
  }

  @Test
  void aResultOfSomebodyElseOrOfAnotherAttemptIsRefused() {
    TaskRunRecord record = running();

    assertThat(attempts(9).succeed(record, 1, "b", OUTPUT, at(5)))
        .isEqualTo(new Verdict.Stale(record));
    assertThat(attempts(9).succeed(record, 2, "a", OUTPUT, at(5)))
        .isEqualTo(new Verdict.Stale(record));
    assertThat(attempts(9).fail(record, 1, "b", BROKEN, at(5)))
        .isEqualTo(new Verdict.Stale(record));
    assertThat(attempts(9).fail(record, 2, "a", BROKEN, at(5)))
        .isEqualTo(new Verdict.Stale(record));
  }

  @Test
  void aRestartIsNotCountedAgainstTheLimit() {
    TaskRunMachine machine = attempts(1);
    TaskRunRecord record = running();
    for (int restart = 1; restart <= 5; restart++) {
      record = accepted(TaskRunMachine.restart(record, at(restart * 10)));
      record = accepted(TaskRunMachine.stopped(record, restart, "a", at(restart * 10 + 1)));
      record = granted(machine.claim(record, claim(restart + 1, "a", restart * 10 + 2)));
      assertThat(record.attempt()).isEqualTo(restart + 1);
      assertThat(record.spent()).isEqualTo(1);
    }

    assertThat(accepted(machine.succeed(record, 6, "a", OUTPUT, at(99))).state())
        .isEqualTo(TaskRunState.SUCCESS);
    assertThat(accepted(machine.fail(record, 6, "a", BROKEN, at(99))).state())
        .isEqualTo(TaskRunState.FAILED);
  }

  @Test
  void onlyARunningTaskRunIsRestartedAndARepeatIsStale() {
    assertThat(TaskRunMachine.restart(restarting(), at(20)))
        .isEqualTo(new Verdict.Stale(restarting()));
    for (TaskRunRecord record :
        List.of(queued(), pendingRetry(), succeeded(), failed(), shutDown())) {
      assertThat(TaskRunMachine.restart(record, at(20)))
          .isEqualTo(
              new Verdict.Rejected(
                  "only a running Task Run can be restarted; this one is "
                      + record.state().wire()));
    }
  }

  @Test
  void onlyTheWorkerThatWasToldToRestartSaysThatItStopped() {
    TaskRunRecord record = restarting();

    assertThat(TaskRunMachine.stopped(record, 1, "b", at(20))).isEqualTo(new Verdict.Stale(record));
    assertThat(TaskRunMachine.stopped(record, 2, "a", at(20))).isEqualTo(new Verdict.Stale(record));
    assertThat(TaskRunMachine.stopped(running(), 1, "a", at(20)))
        .isEqualTo(new Verdict.Stale(running()));
  }

  @Test
  void aShutdownTellsWhatItEnded() {
    assertThat(shutDown().phase())
        .isEqualTo(new Phase.Shutdown(at(10), "not needed", TaskRunState.RUNNING, at(0)));
    assertThat(accepted(TaskRunMachine.shutDown(queued(), "why", at(5))).phase())
        .isEqualTo(new Phase.Shutdown(at(5), "why", TaskRunState.QUEUED, at(5)));
    assertThat(accepted(TaskRunMachine.shutDown(pendingRetry(), "why", at(50))).phase())
        .isEqualTo(new Phase.Shutdown(at(50), "why", TaskRunState.PENDING_RETRY, at(50)));
  }

  @Test
  void aRestartingTaskRunIsQueuedAndThenShutDown() {
    TaskRunRecord next = accepted(TaskRunMachine.shutDown(restarting(), "why", at(50)));

    assertThat(next.phase())
        .isEqualTo(new Phase.Shutdown(at(50), "why", TaskRunState.QUEUED, at(50)));
    assertThat(next.attempt()).isEqualTo(2);
  }

  @Test
  void aSettledTaskRunIsNotShutDown() {
    for (TaskRunRecord record : List.of(succeeded(), failed(), shutDown())) {
      assertThat(TaskRunMachine.shutDown(record, "why", at(50)))
          .isEqualTo(new Verdict.Stale(record));
    }
  }

  @Test
  void anAttemptThatNeverRanIsGivenUp() {
    assertThat(accepted(attempts(9).giveUp(queued(), 1, GIVEN_UP, at(50))).phase())
        .isEqualTo(new Phase.Failed(at(50), GIVEN_UP));
    TaskRunRecord second = accepted(attempts(9).giveUp(pendingRetry(), 2, GIVEN_UP, at(50)));
    assertThat(second.phase()).isEqualTo(new Phase.Failed(at(50), GIVEN_UP));
    assertThat(second.failures()).hasSize(1);
  }

  @Test
  void anAttemptThatRunsIsGivenUpOnceItsLeaseHasRunOut() {
    assertThat(attempts(9).giveUp(running(), 1, GIVEN_UP, at(LEASE_MS - 1)))
        .isEqualTo(new Verdict.Stale(running()));
    assertThat(accepted(attempts(9).giveUp(running(), 1, GIVEN_UP, at(LEASE_MS))).phase())
        .isEqualTo(new Phase.Failed(at(LEASE_MS), GIVEN_UP));
  }

  @Test
  void anAttemptThatRestartsIsGivenUpOnceItsLeaseHasRunOutSoThatItsRunDoesNotHang() {
    assertThat(attempts(9).giveUp(restarting(), 1, GIVEN_UP, at(LEASE_MS - 1)))
        .isEqualTo(new Verdict.Stale(restarting()));
    assertThat(accepted(attempts(9).giveUp(restarting(), 1, GIVEN_UP, at(LEASE_MS))).phase())
        .isEqualTo(new Phase.Failed(at(LEASE_MS), GIVEN_UP));
  }

  @Test
  void whatIsOverIsNotGivenUp() {
    TaskRunRecord waits = pendingRetry();
    assertThat(attempts(9).giveUp(waits, 1, GIVEN_UP, at(99_999)))
        .isEqualTo(new Verdict.Stale(waits));
    for (TaskRunRecord record : List.of(succeeded(), failed(), shutDown())) {
      assertThat(attempts(9).giveUp(record, 1, GIVEN_UP, at(99_999)))
          .isEqualTo(new Verdict.Stale(record));
    }
  }

  @Test
  void aRedriveBeginsANewGenerationThatKeepsTheOldFailures() {
    TaskRunRecord next = accepted(TaskRunMachine.redrive(failed(), at(100)));

    assertThat(next.phase()).isEqualTo(new Phase.Queued(at(100)));
    assertThat(next.attempt()).isEqualTo(2);
    assertThat(next.spent()).isZero();
    assertThat(next.failures()).isEqualTo(failed().failures());
    assertThat(accepted(TaskRunMachine.redrive(shutDown(), at(100))).state())
        .isEqualTo(TaskRunState.QUEUED);
  }

  @Test
  void onlyAFailedOrShutDownTaskRunIsRedriven() {
    for (TaskRunRecord record :
        List.of(queued(), running(), pendingRetry(), restarting(), succeeded())) {
      assertThat(TaskRunMachine.redrive(record, at(100)))
          .isEqualTo(
              new Verdict.Rejected(
                  "only a failed or shut down Task Run is redriven; this one is "
                      + record.state().wire()));
    }
  }

  @Test
  void aRecordWhoseCountsDoNotAgreeIsRefused() {
    Phase phase = queued().phase();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TaskRunRecord(Traces.ID, 0, 0, phase, List.of(), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TaskRunRecord(Traces.ID, 1, 2, phase, List.of(), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TaskRunRecord(Traces.ID, 1, -1, phase, List.of(), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TaskRunRecord(Traces.ID, 1, 1, phase, failed().failures(), 0));
  }
}
