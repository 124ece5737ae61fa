package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.run.story.RunHistory;
import dev.ratchet.core.run.story.TaskView;
import dev.ratchet.core.taskrun.MoveDetail;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.send.Signals;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who has a slot of the orchestrator for long gives it up to those who wait for it. */
class GiveWayTest {
  private static final String ONE = "  - { name: one, task: act, queue: inline }\n";
  private static final String RETRIED =
      """
        - { name: one, task: act, queue: inline,
            retry: { max_attempts: 2, initial_interval: 100ms } }
      """;
  private static final String WAIT =
      "  - { name: two, needs: [], task: wait-for-signal, with: { signal: go } }\n";
  private static final Duration LONG = Duration.ofSeconds(20);

  private Desk desk;

  /** What carries out the attempts. */
  private Act act;

  private void desk(Act.Deed deed) {
    act = Act.doing(deed);
    desk = new Desk(act);
    desk.isWaitedFor = true;
  }

  /** Naps for long in the first attempt. */
  private TaskResult hang(TaskContext context) throws InterruptedException {
    if (context.attempt() == 1) {
      desk.naps.nap(LONG);
    }
    return Act.numbered(context);
  }

  private List<String> told(RunId run) {
    return RunHistory.of(desk.partition(run)).stream()
        .filter(HistoryEvent.TaskMoved.class::isInstance)
        .map(HistoryEvent.TaskMoved.class::cast)
        .map(
            m ->
                "%d ms: %d.%d %s%s"
                    .formatted(
                        Duration.between(Desk.START, m.time()).toMillis(),
                        m.position(),
                        m.attempt(),
                        m.to().wire(),
                        m.detail() instanceof MoveDetail.Reason r ? ": " + r.reason() : ""))
        .toList();
  }

  private Duration passed() {
    return Duration.between(Desk.START, desk.clock.instant());
  }

  @Test
  void anAttemptGivesItsSlotUpAfterTwoSecondsAndAWorkerHasTheNextUncounted() {
    desk(this::hang);
    RunId run = desk.start(ONE);

    desk.advance(run, Cause.STARTED);

    assertThat(passed()).isEqualTo(Duration.ofSeconds(2));
    assertThat(desk.lastEvents(run)).isEqualTo("[[gave_way,1,1]]");
    TaskRunRecord record = desk.record(run, 1);
    assertThat(record.attempt()).isEqualTo(2);
    assertThat(record.spent()).isZero();
    assertThat(desk.sent()).contains("slow 1.2");

    desk.workAgain(delivery(run, 2));
    desk.advance(run);

    assertThat(act.done()).containsExactly("one#1", "one#2");
    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(desk.partition(run).state().context().text()).isEqualTo("{\"one\":2}");
    assertThat(told(run))
        .containsExactly(
            "0 ms: 1.1 queued",
            "0 ms: 1.1 running",
            "2000 ms: 1.1 restarting: it gave up the orchestrator's slot, for which others waited",
            "2000 ms: 1.2 queued",
            "2000 ms: 1.2 running",
            "2000 ms: 1.2 success");
  }

  private ActivityTask delivery(RunId run, int attempt) {
    desk.advanceAgain(run);
    return desk.takeDeliveries().stream()
        .filter(task -> task.attempt() == attempt)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anAttemptKeepsItsSlotWhileNobodyWaits() {
    desk(this::hang);
    desk.isWaitedFor = false;
    RunId run = desk.start(ONE);

    desk.advance(run, Cause.STARTED);

    assertThat(act.done()).containsExactly("one#1");
    assertThat(passed()).isEqualTo(LONG);
    assertThat(desk.status(run)).isEqualTo("success");
  }

  @Test
  void othersThatComeLaterAreSeenWithinASecond() {
    desk(this::hang);
    desk.isWaitedFor = false;
    desk.naps.at(Desk.START.plusMillis(7_100), () -> desk.isWaitedFor = true);
    RunId run = desk.start(ONE);

    desk.advance(run, Cause.STARTED);

    assertThat(passed()).isBetween(Duration.ofMillis(7_100), Duration.ofMillis(8_200));
    assertThat(desk.states(run)).containsExactly("queued");
  }

  @Test
  void whatWasSlowGoesToAWorkerFromTheStartForFiveMinutes() {
    desk(this::hang);
    desk.isWaitedFor = false;
    desk.advance(desk.start(ONE), Cause.STARTED);
    desk.take();

    RunId next = desk.start(ONE);
    desk.advance(next, Cause.STARTED);
    assertThat(act.done()).containsExactly("one#1");
    assertThat(desk.sent()).contains("slow 1.1");
    assertThat(desk.lastEvents(next)).isEqualTo("[[started],[queued_slow,1,1]]");
    desk.advanceAgain(next);
    assertThat(desk.sent()).containsExactly("slow 1.1");

    desk.clock.advance(Duration.ofMinutes(5));
    RunId later = desk.start(ONE);
    desk.advance(later, Cause.STARTED);
    assertThat(act.done()).containsExactly("one#1", "one#1");
    assertThat(desk.status(later)).isEqualTo("success");
  }

  @Test
  void aTaskThatNamesAQueueGoesThereThoughItWasSlow() {
    desk(this::hang);
    desk.isWaitedFor = false;
    desk.advance(desk.start(ONE), Cause.STARTED);
    desk.take();

    RunId next = desk.start(ONE.replace("inline", "payments"));
    desk.advance(next, Cause.STARTED);

    assertThat(desk.sent()).contains("payments 1.1");
    assertThat(desk.lastEvents(next)).isEqualTo("[[started],[queued,1,1]]");
  }

  @Test
  void whereThereIsNoSlowQueueItGoesToTheDefaultOne() {
    desk(this::hang);
    desk.messages.remove("slow");
    RunId run = desk.start(ONE);

    desk.advance(run, Cause.STARTED);
    assertThat(desk.sent()).contains("default 1.2");
    desk.advanceAgain(run);
    assertThat(desk.sent()).contains("default 1.2");

    RunId next = desk.start(ONE);
    desk.advance(next, Cause.STARTED);
    assertThat(desk.sent()).contains("default 1.1");
  }

  @Test
  void whatIsSlowStaysSoWhereItsRunIsKnownFromASnapshotOn() {
    desk(this::hang);
    desk.isWaitedFor = false;
    desk.advance(desk.start(ONE), Cause.STARTED);

    RunId run = desk.start("  - { name: one, needs: [], task: act, queue: inline }\n" + WAIT);
    desk.advance(run, Cause.STARTED);
    for (String key : List.of("a", "b", "c")) {
      desk.signals.signal(new Signals.Signal(run, key, "other", Payload.NONE));
      desk.advance(run, Cause.SIGNAL);
    }

    RunPartition part = desk.store.inner().resume(run, 1).orElseThrow();
    assertThat(part.isWhole()).isFalse();
    assertThat(TaskView.of(part, part.state(), 1).lane()).isEqualTo(RunEvent.Lane.SLOW);
  }

  @Test
  void attemptsFailuresAndWhatWasReachedGoWithIt() {
    desk(
        context -> {
          if (context.attempt() == 1) {
            throw TaskFailedException.retryable("busy", "Try later.");
          }
          if (context.attempt() == 2) {
            context.heartbeat(Json.of("half way"));
            desk.naps.nap(LONG);
          }
          assertThat(context.checkpoint()).isEqualTo(Json.of("half way"));
          throw TaskFailedException.retryable("busy", "Again.");
        });
    RunId run = desk.start(RETRIED);
    desk.advance(run, Cause.STARTED);
    desk.clock.advance(Duration.ofMillis(200));
    desk.advance(run, Cause.TIMER);

    assertThat(desk.lastEvents(run))
        .startsWith("[[recorded,1,2,2,[running,")
        .endsWith("[gave_way,1,2]]");
    desk.workAgain(delivery(run, 3));
    desk.advance(run);

    TaskRunRecord record = desk.record(run, 1);
    assertThat(record.attempt()).isEqualTo(3);
    assertThat(record.spent()).isEqualTo(2);
    assertThat(record.failureCount()).isEqualTo(2);
    assertThat(desk.status(run)).isEqualTo("failed");
    assertThat(told(run))
        .extracting(line -> line.split(": ")[1])
        .startsWith("1.1 queued", "1.1 running", "1.1 pending_retry", "1.2 queued", "1.2 running")
        .endsWith("1.2 restarting", "1.3 queued", "1.3 running", "1.3 failed")
        .hasSize(9);
  }

  @Test
  void aResultThatCameBeforeTheAttemptStoppedIsKept() {
    desk(
        context -> {
          try {
            desk.naps.nap(LONG);
          } catch (InterruptedException e) {
            // It was through.
          }
          return TaskResult.NONE;
        });
    RunId run = desk.start(ONE);

    desk.advance(run, Cause.STARTED);

    assertThat(act.done()).containsExactly("one#1");
    assertThat(desk.status(run)).isEqualTo("success");
  }

  @Test
  void anAttemptThatDoesNotStopHasASecondToDoSo() {
    desk(
        context -> {
          for (int i = 0; i < 100 && context.attempt() == 1; i++) {
            try {
              desk.naps.nap(LONG);
            } catch (InterruptedException e) {
              // It does not care.
            }
          }
          return TaskResult.NONE;
        });
    RunId run = desk.start(ONE);

    desk.advance(run, Cause.STARTED);

    assertThat(passed()).isEqualTo(Duration.ofSeconds(3));
    assertThat(desk.lastEvents(run)).isEqualTo("[[gave_way,1,1]]");
  }

  @Test
  void aChainLetsOthersComeInBetweenAfterTwoSeconds() {
    desk(
        context -> {
          desk.naps.nap(Duration.ofMillis(1_500));
          return TaskResult.NONE;
        });
    RunId run = desk.start(ONE + ONE.replace("one", "two") + ONE.replace("one", "three"));

    desk.advance(run, Cause.STARTED);

    assertThat(act.done()).containsExactly("one#1", "two#1");
    assertThat(passed()).isEqualTo(Duration.ofSeconds(3));
    assertThat(desk.sent()).contains("timer: wake continued due at 3000 ms");
    desk.advance(run, Cause.CONTINUED);
    assertThat(desk.status(run)).isEqualTo("success");
  }

  @Test
  void whoDiesBeforeTheRecordIsStoredOwesItAndTheDelivery() {
    desk(this::hang);
    RunId run = desk.start(ONE);
    desk.hooks.failBefore("swap");

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> desk.advance(run, Cause.STARTED));
    assertThat(desk.record(run, 1)).isNull();
    assertThat(desk.states(run)).containsExactly("queued");
    desk.take();
    desk.advanceAgain(run);

    assertThat(desk.record(run, 1).attempt()).isEqualTo(2);
    assertThat(desk.sent()).contains("slow 1.2");
    assertThat(act.done()).containsExactly("one#1");
  }

  @Test
  void whoIsShutDownBeforeHisRecordIsStoredHasItStoredFirst() {
    desk(this::hang);
    RunId run = desk.start(ONE);
    desk.hooks.failBefore("swap");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> desk.advance(run, Cause.STARTED));

    desk.control.ask(run, new Control.Cancel("Not wanted."), "key-1");
    desk.advance(run, Cause.SIGNAL);
    desk.settle();

    assertThat(desk.record(run, 1).attempt()).isEqualTo(2);
    assertThat(desk.states(run)).containsExactly("shutdown");
    assertThat(desk.status(run)).isEqualTo("canceled");
  }
}
