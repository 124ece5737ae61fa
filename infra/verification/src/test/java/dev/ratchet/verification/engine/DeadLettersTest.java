package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.task.TaskFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of deliveries that a queue gave up, so that no run hangs on them. */
class DeadLettersTest {
  /** How long a worker has for an attempt of 30 seconds, and to report how it ended. */
  private static final Duration LEASE = Duration.ofSeconds(35);

  private static final String ONE = "  - { name: a, task: act }\n";

  private static ActivityTask delivery(Desk desk) {
    desk.advance(desk.start(ONE));
    return desk.takeDeliveries().getFirst();
  }

  private static Phase phase(Desk desk, ActivityTask task) {
    return desk.record(task.run(), 1).phase();
  }

  @Test
  void aTaskRunWhoseDeliveryIsGivenUpBeforeItRanFailsAndItsRunIsTold() {
    var desk = new Desk(Act.giving("1"));
    ActivityTask task = delivery(desk);

    desk.giveUp("payments", task);
    assertThat(phase(desk, task))
        .isEqualTo(new Phase.Failed(Desk.START, new Failure.DeadLettered("payments")));
    assertThat(desk.sent()).containsExactly("wake task_ended");
    desk.advance(task.run());
    assertThat(desk.heard()).isEqualTo("failed");
  }

  @Test
  void aTaskRunWhoseWorkerWasLostFails() {
    var desk = new Desk(Act.giving("1"));
    ActivityTask task = delivery(desk);
    desk.clock.advanceTo(claimAndDie(desk, task));

    desk.giveUp("default", task);
    assertThat(phase(desk, task)).isInstanceOf(Phase.Failed.class);
    assertThat(desk.sent()).containsExactly("wake task_ended");
  }

  private static Instant claimAndDie(Desk desk, ActivityTask task) {
    desk.hooks.failAfter("swap");
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.work(task));
    return ((Phase.Running) phase(desk, task)).leaseUntil();
  }

  @Test
  void aDeliveryThatIsGivenUpWhileItsWorkerMayLiveComesBackOnceTheLeaseIsOver() {
    var desk = new Desk(Act.giving("1"));
    ActivityTask task = delivery(desk);
    claimAndDie(desk, task);

    desk.giveUp("default", task);
    assertThat(phase(desk, task)).isInstanceOf(Phase.Running.class);
    assertThat(desk.sent()).containsExactly("default 1.1 in 35000 ms");

    desk.clock.advance(LEASE);
    desk.work(task);
    assertThat(phase(desk, task)).isInstanceOf(Phase.PendingRetry.class);
  }

  @Test
  void aRestartThatIsGivenUpWhileItsWorkerMayLiveComesBackToo() {
    var desk = new Desk(Act.giving("1"));
    ActivityTask task = delivery(desk);
    claimAndDie(desk, task);
    TaskRunRecord before = desk.record(task.run(), 1);
    var restarting = (Verdict.Accepted) TaskRunMachine.restart(before, Desk.START);
    desk.store.inner().swap(before, restarting.next());

    desk.giveUp("default", task);
    assertThat(desk.sent()).containsExactly("default 1.1 in 35000 ms");
    desk.clock.advance(LEASE);
    desk.giveUp("default", task);
    assertThat(phase(desk, task)).isInstanceOf(Phase.Failed.class);
  }

  @Test
  void aResultThatWasStoredAndNeverToldIsToldWhenItsDeliveryIsGivenUp() {
    var desk = new Desk(Act.giving("1"));
    ActivityTask task = delivery(desk);
    desk.hooks.failBefore("wake");
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.work(task));

    desk.giveUp("default", task);
    assertThat(phase(desk, task)).isInstanceOf(Phase.Succeeded.class);
    assertThat(desk.sent()).containsExactly("wake task_ended");
    desk.advance(task.run());
    assertThat(desk.heard()).isEqualTo("success");
  }

  @Test
  void aRetryThatWasNeverSentIsSentWhenTheDeliveryBeforeItIsGivenUp() {
    var desk =
        new Desk(
            Act.doing(
                _ -> {
                  throw TaskFailedException.retryable("busy", "m");
                }));
    ActivityTask task = delivery(desk);
    desk.hooks.failBefore("send");
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.work(task));

    desk.giveUp("default", task);
    assertThat(phase(desk, task)).isInstanceOf(Phase.PendingRetry.class);
    assertThat(desk.sent()).singleElement().asString().startsWith("default 1.2 in ");
  }

  @Test
  void aRetryWhoseDeliveryIsGivenUpFailsTheTaskRun() {
    var desk =
        new Desk(
            Act.doing(
                _ -> {
                  throw TaskFailedException.retryable("busy", "m");
                }));
    ActivityTask task = delivery(desk);
    desk.work(task);
    desk.take();

    desk.giveUp("default", task.withAttempt(2));
    assertThat(phase(desk, task)).isInstanceOf(Phase.Failed.class);
    assertThat(desk.record(task.run(), 1).failures()).hasSize(1);
    assertThat(desk.sent()).containsExactly("wake task_ended");
  }

  @Test
  void aWorkflowTaskThatIsGivenUpIsShownAndTriedAgainLater() {
    var desk = new Desk(Act.giving("1"));
    RunId run = desk.start(ONE);
    desk.take();

    desk.giveUp("workflow-tasks", new WorkflowTask(run, WorkflowTask.Cause.STARTED));
    assertThat(desk.header(run).health())
        .isEqualTo(
            new RunHeader.Health.Failing(
                1, Desk.START, new Failure.DeadLettered("workflow-tasks")));
    assertThat(desk.sent()).containsExactly("timer: wake retry due at 300000 ms in 300000 ms");

    desk.advance(run, WorkflowTask.Cause.RETRY);
    assertThat(desk.header(run).health()).isEqualTo(new RunHeader.Health.Fine());
    assertThat(desk.sent()).containsExactly("default 1.1");
  }

  @Test
  void aWorkflowTaskOfARunThatIsClosedOrUnknownIsForgotten() {
    var desk = new Desk();
    RunId closed = desk.start("  - { name: a, task: act, when: \"{% false %}\" }\n");
    desk.advance(closed);
    desk.take();

    for (RunId run : Set.of(closed, RunId.least(Desk.START.minusSeconds(1)))) {
      desk.giveUp("workflow-tasks", new WorkflowTask(run, WorkflowTask.Cause.SIGNAL));
    }
    assertThat(desk.sent()).isEmpty();
    assertThat(desk.header(closed).health()).isEqualTo(new RunHeader.Health.Fine());
  }

  @Test
  void aTimerThatIsGivenUpIsSentRoundAgain() {
    var desk = new Desk(Act.giving("1"));
    ActivityTask task = delivery(desk);
    var wake = new WorkflowTask(task.run(), WorkflowTask.Cause.TIMER);

    desk.giveUp(new TimerMessage.WakeRun(wake, Desk.START));
    desk.giveUp(new TimerMessage.Deliver(task, Desk.START));
    assertThat(desk.sent())
        .containsExactly(
            "timer: wake timer due at 300000 ms in 300000 ms",
            "timer: 1.1 due at 300000 ms in 300000 ms");
  }

  @Test
  void timersThatAreNotDueAreStoredOrGoRoundAgain() {
    var desk = new Desk(Act.giving("1"));
    ActivityTask task = delivery(desk);
    var timer = new TimerMessage.Deliver(task, Desk.START.plus(Duration.ofMinutes(31)));

    desk.timers.handle(timer);
    assertThat(desk.sent()).isEmpty();
    assertThat(desk.stored()).containsExactly("timer: 1.1 due at 1860000 ms");
    desk.clock.advance(Duration.ofMinutes(30));
    desk.timers.handle(timer);
    assertThat(desk.sent()).containsExactly("timer: 1.1 due at 1860000 ms in 60000 ms");
    desk.clock.advance(Duration.ofMinutes(1));
    desk.timers.handle(timer);
    assertThat(desk.sent()).containsExactly("default 1.1");
  }
}
