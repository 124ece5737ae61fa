package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.run.Orchestrator;
import dev.ratchet.engine.run.Orchestrator.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Workflow Tasks that fail: the run stays open, says so, and goes on once the cause is mended. */
class WorkflowTaskFailureTest {
  private static final String ONE = "  - { name: a, task: act }\n";

  @Test
  void aTaskQueueThatIsGoneFailsTheWorkflowTaskAndNothingIsWritten() {
    var desk = new Desk();
    RunId run =
        desk.startStored("{'name':'trace','tasks':[{'name':'a','task':'act','queue':'gone'}]}");

    assertThat(desk.advance(run)).isInstanceOf(Answer.WorkflowTaskFailed.class);
    assertThat(failing(desk, run).failure().message())
        .contains("Task \"a\" names the Task Queue \"gone\", which this deployment lacks");
    assertThat(desk.partition(run).entries()).isEmpty();
  }

  @Test
  void aVersionThatTheCatalogLacksLeavesTheRunOpenAndItGoesOnOnceItIsThere() {
    var desk = new Desk();
    RunId run = desk.startUnknown();

    Answer first = desk.advance(run);
    assertThat(first).isInstanceOf(Answer.WorkflowTaskFailed.class);
    assertThat(desk.header(run).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(failing(desk, run).count()).isEqualTo(1);
    assertThat(failing(desk, run).failure().message()).contains("The catalog has no trace@1");
    assertThat(desk.sent()).containsExactly("timer: wake retry due at 1000 ms in 1000 ms");

    desk.clock.advance(Duration.ofSeconds(1));
    retry(desk, run);
    assertThat(failing(desk, run).count()).isEqualTo(2);
    assertThat(failing(desk, run).since()).isEqualTo(Desk.START);
    assertThat(desk.sent()).containsExactly("timer: wake retry due at 3000 ms in 2000 ms");

    desk.define(ONE);
    assertThat(retry(desk, run)).isInstanceOf(Answer.Advanced.class);
    assertThat(desk.header(run).health()).isEqualTo(new RunHeader.Health.Fine());
    assertThat(desk.sent()).containsExactly("default 1.1");
  }

  private static RunHeader.Health.Failing failing(Desk desk, RunId run) {
    return (RunHeader.Health.Failing) desk.header(run).health();
  }

  private static Answer retry(Desk desk, RunId run) {
    return desk.advance(run, Cause.RETRY);
  }

  @Test
  void aFailingWorkflowTaskIsRetriedEverLessOftenButAtLeastEveryFiveMinutes() {
    var desk = new Desk();
    RunId run = desk.startUnknown();
    desk.take();
    desk.advance(run);
    long pause = 0;
    for (int count = 1; count <= 40; count++) {
      assertThat(failing(desk, run).count()).isEqualTo(count);
      Duration next = Duration.between(desk.clock.instant(), desk.takeTimers().getFirst().due());
      assertThat(next.toMillis()).isBetween(pause, Orchestrator.RETRY_MAX.toMillis());
      pause = next.toMillis();
      desk.clock.advance(next);
      retry(desk, run);
    }

    assertThat(pause).isEqualTo(Orchestrator.RETRY_MAX.toMillis());
    assertThat(desk.partition(run).entries()).isEmpty();
  }

  @Test
  void manyWorkflowTasksThatFailAtOnceLeaveOneRetryBehind() {
    var desk = new Desk();
    RunId run = desk.startUnknown();
    desk.take();
    for (int i = 0; i < 100; i++) {
      desk.advance(run);
    }

    assertThat(desk.sent()).hasSize(1);
    assertThat(failing(desk, run).count()).isEqualTo(100);
    retry(desk, run);
    assertThat(desk.sent()).as("a retry that failed begets the next").hasSize(1);
  }

  @Test
  void aRetryThatCouldNotBeSentIsSentByTheRedelivery() {
    var desk = new Desk();
    RunId run = desk.startUnknown();
    desk.take();
    desk.hooks.failBefore("sendTimer");

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.advance(run));
    assertThat(desk.sent()).isEmpty();
    desk.advanceAgain(run);
    assertThat(desk.sent()).hasSize(1);
  }

  @Test
  void aRunThatRecoversWithoutNewsIsShownWell() {
    var desk = new Desk();
    RunId run = desk.start(ONE);
    desk.advance(run);
    var failing =
        new RunHeader.Health.Failing(3, Desk.START, Failure.TaskError.retryable("x", "m"));
    desk.store.putHeader(desk.header(run).with(failing));

    assertThat(retry(desk, run)).isEqualTo(new Answer.NothingNew());
    assertThat(desk.header(run).health()).isEqualTo(new RunHeader.Health.Fine());
  }

  @Test
  void aJournalThatThisReleaseCannotFoldIsShownOnTheRun() {
    var desk = new Desk();
    RunId run = desk.start(ONE);
    desk.take();
    var broken =
        new JournalEntry(
            1, Desk.START, List.of(new RunEvent.RunStarted(), new RunEvent.TaskSucceeded(1, 1)));
    desk.store.append(run, broken, "another release");

    assertThat(desk.advance(run)).isInstanceOf(Answer.WorkflowTaskFailed.class);
    assertThat(failing(desk, run).failure().message()).contains("breaks a rule");
    assertThat(desk.sent()).hasSize(1);
  }

  @Test
  void aRunThatCannotEvenBeReadIsShownToo() {
    var desk = new Desk();
    RunId run = desk.start(ONE);
    desk.take();
    desk.hooks.before(
        "load",
        () -> {
          throw new IllegalStateException("This release cannot read the journal event [\"x\"].");
        });

    assertThat(desk.advance(run)).isInstanceOf(Answer.WorkflowTaskFailed.class);
    assertThat(failing(desk, run).failure().message()).contains("cannot read the journal event");
    assertThat(desk.sent()).hasSize(1);
  }

  @Test
  void aRedriveThatFailsIsTriedAgainAlthoughTheRunIsClosed() {
    var desk = new Desk();
    RunId run = desk.start(ONE.replace("act }", "act, when: \"{% $context.missing %}\" }"));
    desk.settle();
    assertThat(desk.header(run).status()).isEqualTo(RunStatus.FAILED);
    var redrive = new InboxItem.Content.Redrive(new RedriveVersion.Exactly(2));
    desk.store.putInbox(run, new InboxItem("~redrive@2:k", redrive, Desk.START));

    assertThat(desk.advance(run)).isEqualTo(new Answer.NothingNew());
    assertThat(desk.sent()).singleElement().asString().startsWith("timer: wake retry due at");
    desk.define(ONE);
    retry(desk, run);
    desk.settle();
    assertThat(desk.header(run).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(desk.header(run).workflow().version()).isEqualTo(2);
  }

  @Test
  void aStoreThatCannotBeReachedIsNoFaultOfTheRun() {
    var desk = new Desk();
    RunId run = desk.start(ONE);
    desk.take();
    desk.hooks.failBefore("load");

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.advance(run));
    assertThat(desk.header(run).health()).isEqualTo(new RunHeader.Health.Fine());
    assertThat(desk.sent()).isEmpty();
  }
}
