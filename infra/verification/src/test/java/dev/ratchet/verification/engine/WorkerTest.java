package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.attempt.Worker;
import dev.ratchet.engine.attempt.Worker.Answer;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Claim, run, store, wake: what happens when it goes well, and when it stops in between. */
class WorkerTest {
  private static final String ONE = "  - { name: a, task: act }\n";

  /** The delivery of the one Task Run of a run that has begun. */
  private static ActivityTask delivery(Desk desk, String yaml) {
    desk.advance(desk.start(yaml));
    return desk.takeDeliveries().getFirst();
  }

  private static TaskRunRecord record(Desk desk, ActivityTask task) {
    return desk.record(task.run(), task.id().position());
  }

  private static TaskRunState state(Desk desk, ActivityTask task) {
    return record(desk, task).state();
  }

  @Test
  void aDeliveryIsClaimedRunStoredAndTold() {
    var act = Act.giving("{\"x\":1}");
    var desk = new Desk(act);
    String yaml = "  - { name: a, task: act, with: { n: 7 } }\n";
    RunId run = desk.start(yaml, Json.parseObject("{\"y\":2}"), Duration.ZERO);
    desk.advance(run);
    ActivityTask task = desk.takeDeliveries().getFirst();

    assertThat(desk.work(task)).isEqualTo(new Answer.Ran(record(desk, task)));

    assertThat(((Phase.Succeeded) record(desk, task).phase()).output().json().text())
        .isEqualTo("{\"x\":1}");
    assertThat(desk.sent()).containsExactly("wake task_ended");
    assertThat(act.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.id()).isEqualTo(run.task(1));
              assertThat(call.input().text()).isEqualTo("{\"n\":7}");
              assertThat(call.context().text()).isEqualTo("{\"y\":2}");
              assertThat(call.attempt()).isEqualTo(1);
              assertThat(call.deadline()).isEqualTo(Desk.START.plusSeconds(30));
            });
    desk.advance(run);
    assertThat(desk.heard()).isEqualTo("success");
  }

  @Test
  void aDuplicateOfAnAttemptThatIsOverRunsNothingAndTellsTheRunAgain() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    ActivityTask task = delivery(desk, ONE);
    desk.work(task);
    desk.take();
    desk.clock.advance(Duration.ofMinutes(6));

    assertThat(desk.work(task)).isEqualTo(new Answer.Ignored("the attempt is over"));
    assertThat(desk.workAgain(task)).isEqualTo(new Answer.Ignored("the attempt is over"));
    assertThat(act.calls()).hasSize(1);
    assertThat(desk.sent()).as("within five minutes, once").containsExactly("wake task_ended");
  }

  @Test
  void aCrashAfterTheResultIsMendedByTheRedelivery() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    ActivityTask task = delivery(desk, ONE);
    desk.hooks.failBefore("wake");

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.work(task));
    assertThat(state(desk, task)).isEqualTo(TaskRunState.SUCCESS);
    assertThat(desk.sent()).isEmpty();

    desk.workAgain(task);
    assertThat(act.calls()).hasSize(1);
    assertThat(desk.sent()).containsExactly("wake task_ended");
  }

  @Test
  void aCrashAfterAFailureIsMendedByTheRedeliveryToo() {
    var desk = new Desk(Act.doing(_ -> throwing("busy")));
    ActivityTask task = delivery(desk, ONE);
    desk.hooks.failBefore("send");

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.work(task));
    assertThat(state(desk, task)).isEqualTo(TaskRunState.PENDING_RETRY);

    desk.workAgain(task);
    assertThat(desk.sent()).singleElement().asString().startsWith("default 1.2 in ");
  }

  private static TaskResult throwing(String code) throws TaskFailedException {
    throw TaskFailedException.retryable(code, "Try again.");
  }

  @Test
  void anAttemptThatFailedIsFollowedByADelayedDeliveryOfTheNext() {
    var desk = new Desk(Act.doing(context -> context.attempt() < 3 ? throwing("busy") : ok()));
    ActivityTask first = delivery(desk, ONE);
    desk.work(first);
    var failed = record(desk, first);
    assertThat(failed.failures().getFirst().failure())
        .isEqualTo(Failure.TaskError.retryable("busy", "Try again."));

    ActivityTask second = next(desk);
    assertThat(second).isEqualTo(first.withAttempt(2));
    desk.work(second);
    ActivityTask third = next(desk);
    desk.work(third);

    assertThat(record(desk, first).attempt()).isEqualTo(3);
    assertThat(record(desk, first).failures()).hasSize(2);
    assertThat(state(desk, first)).isEqualTo(TaskRunState.SUCCESS);
    assertThat(desk.sent()).containsExactly("wake task_ended");
  }

  private static TaskResult ok() {
    return TaskResult.NONE;
  }

  /** Waits for the one delivery that was sent, and takes it. */
  private static ActivityTask next(Desk desk) {
    var message = desk.messages.messages().getFirst();
    desk.clock.advanceTo(message.visibleAt());
    return desk.takeDeliveries().getFirst();
  }

  @Test
  void aDeliveryThatComesBeforeItsBackoffHasPassedIsSentAgainAndCountsNothing() {
    var act = Act.doing(_ -> throwing("busy"));
    var desk = new Desk(act);
    String yaml =
        """
          - name: a
            task: act
            retry: { initial_interval: 1h, maximum_interval: 1h }
        """;
    ActivityTask first = delivery(desk, yaml);
    desk.work(first);
    Instant due = ((Phase.PendingRetry) record(desk, first).phase()).notBefore();
    desk.take();

    assertThat(desk.work(first.withAttempt(2)))
        .isEqualTo(new Answer.Ignored("its backoff has not passed"));
    assertThat(act.calls()).hasSize(1);
    assertThat(desk.sent()).isEmpty();
    assertThat(desk.stored())
        .containsExactly(
            "timer: 1.2 due at " + Duration.between(Desk.START, due).toMillis() + " ms");
  }

  @Test
  void anAttemptThatAnotherWorkerHoldsIsLeftAloneUntilItsLeaseIsOver() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    ActivityTask task = delivery(desk, ONE);
    Instant lease = claimAndDie(desk, task);

    assertThat(desk.workAgain(task)).isEqualTo(new Answer.Busy(lease));
    desk.clock.advanceTo(lease.minusMillis(1));
    assertThat(desk.workAgain(task)).isEqualTo(new Answer.Busy(lease));
    assertThat(desk.sent()).isEmpty();

    desk.clock.advanceTo(lease);
    assertThat(desk.workAgain(task)).isEqualTo(new Answer.Ran(record(desk, task)));
    assertThat(record(desk, task).failures().getFirst().failure())
        .isInstanceOf(Failure.WorkerLost.class);
    assertThat(act.calls()).as("never by this worker").isEmpty();

    desk.work(next(desk));
    assertThat(act.calls()).hasSize(1);
    assertThat(state(desk, task)).isEqualTo(TaskRunState.SUCCESS);
  }

  /** A worker claims the attempt and dies with the claim's answer on the wire. */
  private static Instant claimAndDie(Desk desk, ActivityTask task) {
    desk.hooks.failAfter("swap");
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.work(task));
    return ((Phase.Running) record(desk, task).phase()).leaseUntil();
  }

  @Test
  void theLossOfTheLastAttemptsWorkerFailsTheTaskRunAndItsRun() {
    var desk = new Desk(Act.giving("1"));
    ActivityTask task = delivery(desk, "  - { name: a, task: act, retry: { max_attempts: 1 } }\n");
    desk.clock.advanceTo(claimAndDie(desk, task));

    desk.workAgain(task);
    assertThat(desk.sent()).containsExactly("wake task_ended");
    desk.advance(task.run());
    assertThat(desk.heard()).isEqualTo("failed");
  }

  @Test
  void aResultThatCameAfterAShutdownIsRefused() {
    var desk = new Desk[1];
    var task = new ActivityTask[1];
    desk[0] =
        new Desk(
            Act.doing(
                _ -> {
                  change(desk[0], task[0], r -> TaskRunMachine.shutDown(r, "why", Desk.START));
                  return TaskResult.of(Json.of("too late"));
                }));
    task[0] = delivery(desk[0], ONE);

    assertThat(desk[0].work(task[0])).isEqualTo(new Answer.Ignored("its late result is refused"));
    assertThat(state(desk[0], task[0])).isEqualTo(TaskRunState.SHUTDOWN);
  }

  @Test
  void aWorkerThatIsToldToRestartStopsAndTheNextAttemptIsSentAtOnce() {
    var desk = new Desk[1];
    var task = new ActivityTask[1];
    desk[0] =
        new Desk(
            Act.doing(
                context -> {
                  if (context.attempt() == 1) {
                    change(desk[0], task[0], r -> TaskRunMachine.restart(r, Desk.START));
                  }
                  return ok();
                }));
    task[0] = delivery(desk[0], "  - { name: a, task: act, retry: { max_attempts: 1 } }\n");

    desk[0].work(task[0]);
    assertThat(record(desk[0], task[0]).phase()).isInstanceOf(Phase.Queued.class);
    ActivityTask second = desk[0].takeDeliveries().getFirst();
    assertThat(second).isEqualTo(task[0].withAttempt(2));

    desk[0].work(second);
    assertThat(state(desk[0], second)).isEqualTo(TaskRunState.SUCCESS);
    assertThat(record(desk[0], second).spent()).isEqualTo(1);
  }

  private static void change(
      Desk desk, ActivityTask task, java.util.function.Function<TaskRunRecord, Verdict> message) {
    TaskRunRecord before = record(desk, task);
    var accepted = (Verdict.Accepted) message.apply(before);
    assertThat(desk.store.inner().swap(before, accepted.next()))
        .isEqualTo(new RunStore.Swap.Stored());
  }

  @Test
  void aDeliveryOfAnAttemptThatWasNeverAskedForIsRejected() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    ActivityTask task = delivery(desk, ONE);

    assertThat(desk.work(task.withAttempt(2)))
        .isEqualTo(new Answer.Ignored("attempt 2 was never asked for; the newest is 1"));
    assertThat(act.calls()).isEmpty();
    assertThat(desk.sent()).isEmpty();
  }

  @Test
  void twoWorkersThatClaimAtOnceRunTheAttemptOnce() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    ActivityTask task = delivery(desk, ONE);
    var other = new Worker.Answer[1];
    desk.hooks.before("swap", () -> other[0] = desk.work(task));

    assertThat(desk.work(task)).isEqualTo(new Answer.Ignored("the attempt is over"));
    assertThat(other[0]).isInstanceOf(Answer.Ran.class);
    assertThat(act.calls()).hasSize(1);
  }
}
