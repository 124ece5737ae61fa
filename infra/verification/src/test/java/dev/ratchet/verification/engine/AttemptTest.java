package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.task.Timeouts;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.task.TaskDefaults;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What an attempt works on, and how it ends. */
class AttemptTest {
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

  private static TaskResult throwing(String code) throws TaskFailedException {
    throw TaskFailedException.retryable(code, "Try again.");
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
  void aTaskThatNobodyCarriesTheCodeOfIsRetriedUntilItIsGivenUp() {
    var desk = new Desk(Act.giving("1"));
    ActivityTask task = delivery(desk, "  - { name: a, task: unheard-of }\n");

    desk.work(task);
    assertThat(record(desk, task).failures().getFirst().failure().message())
        .contains("No code here carries the Task Definition \"unheard-of\"; this worker has [act]");
    desk.work(next(desk));
    desk.work(next(desk));
    assertThat(state(desk, task)).isEqualTo(TaskRunState.FAILED);
  }

  @Test
  void aPayloadThatIsTooLargeToTravelIsFoundInTheJournal() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    String yaml =
        """
          - name: a
            task: act
            with: { at: "{% $now() %}", big: "{% $context.big %}", b: "{% $tasks.b.skipped %}" }
            needs: []
          - { name: b, task: act, needs: [], when: "{% false %}" }
        """;
    Json.Obj context = Json.Obj.EMPTY.with("big", "x".repeat(60_000));
    RunId run = desk.start(yaml, context, Duration.ZERO);
    desk.advance(run);
    ActivityTask task = desk.takeDeliveries().getFirst();
    assertThat(task.cargo()).isEqualTo(new ActivityTask.Cargo.InJournal());

    desk.clock.advance(Duration.ofHours(1));
    desk.work(task);

    assertThat(act.calls().getFirst().context()).isEqualTo(context);
    assertThat(act.calls().getFirst().input())
        .isEqualTo(
            Json.Obj.EMPTY
                .with("at", "2026-03-01T12:00:00.000Z")
                .with("big", "x".repeat(60_000))
                .with("b", Json.of(true)));
  }

  @Test
  void anInputThatCannotBeHadFailsTheAttemptWhichIsRetried() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    Json.Obj context = Json.Obj.EMPTY.with("big", "x".repeat(60_000));
    RunId run = desk.start(ONE, context, Duration.ZERO);
    desk.advance(run);
    ActivityTask task = desk.takeDeliveries().getFirst();
    desk.hooks.failBefore("load");

    desk.work(task);
    assertThat(record(desk, task).failures().getFirst().failure().code())
        .isEqualTo("input_unavailable");
    desk.work(next(desk));
    assertThat(state(desk, task)).isEqualTo(TaskRunState.SUCCESS);
  }

  @Test
  void anErrorThatTheTaskDoesNotExplainIsRetried() {
    assertRetried(new AssertionError(), "unhandled_error", "AssertionError: no message");
    assertRetried(new StackOverflowError(), "stack_overflow", "StackOverflowError: no message");
    assertRetried(new OutOfMemoryError("heap"), "out_of_memory", "OutOfMemoryError: heap");
  }

  private static void assertRetried(Error thrown, String code, String message) {
    var desk =
        new Desk(
            Act.doing(
                _ -> {
                  throw thrown;
                }));
    ActivityTask task = delivery(desk, ONE);

    desk.work(task);
    assertThat(record(desk, task).failures().getFirst().failure())
        .isEqualTo(Failure.TaskError.retryable(code, message));
  }

  @Test
  void aFatalErrorFailsTheTaskRunAtOnce() {
    var desk =
        new Desk(
            Act.doing(
                _ -> {
                  throw TaskFailedException.fatal("card_declined", "No.");
                }));
    ActivityTask task = delivery(desk, ONE);

    desk.work(task);
    assertThat(state(desk, task)).isEqualTo(TaskRunState.FAILED);
    assertThat(desk.sent()).containsExactly("wake task_ended");
  }

  @Test
  void aDelayThatATaskAsksForIsKept() {
    var desk =
        new Desk(
            Act.doing(
                _ -> {
                  throw TaskFailedException.retryAfter("busy", "Later.", Duration.ofMinutes(20));
                }));
    ActivityTask task = delivery(desk, ONE);

    desk.work(task);
    assertThat(desk.sent()).isEmpty();
    assertThat(desk.stored()).containsExactly("timer: 1.2 due at 1200000 ms");
  }

  @Test
  void aTaskThatReturnsNothingOrTooMuchFails() {
    int fits = 256 * 1024 - "\"\"".length();
    assertThat(codeOf(Act.doing(_ -> null))).isEqualTo("no_result");
    assertThat(codeOf(Act.doing(_ -> text(fits + 1)))).isEqualTo("result_too_large");
    var desk = new Desk(Act.doing(_ -> text(fits)));
    ActivityTask task = delivery(desk, ONE);
    desk.work(task);
    assertThat(state(desk, task)).isEqualTo(TaskRunState.SUCCESS);
  }

  @Test
  void aResultThatNestsTooDeepFails() {
    assertThat(codeOf(Act.doing(_ -> nested(100_000)))).isEqualTo("result_too_deep");
  }

  private static TaskResult nested(int depth) {
    Json json = Json.NULL;
    for (int i = 0; i < depth; i++) {
      json = Json.array(json);
    }
    return TaskResult.of(json);
  }

  private static TaskResult text(int length) {
    return TaskResult.of(Json.of("x".repeat(length)));
  }

  private static String codeOf(Act act) {
    var desk = new Desk(act);
    ActivityTask task = delivery(desk, ONE);
    desk.work(task);
    return ((Phase.Failed) record(desk, task).phase()).failure().code();
  }

  @Test
  void anAttemptThatTakesTooLongIsInterruptedAndRetried() {
    var interrupted = new CountDownLatch(1);
    var desk = new Desk[1];
    desk[0] =
        new Desk(
            Act.doing(
                _ -> {
                  try {
                    desk[0].naps.nap(Duration.ofHours(1));
                    return ok();
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                }));
    ActivityTask task =
        delivery(desk[0], "  - { name: a, task: act, timeout: { start_to_close: 5ms } }\n");

    desk[0].work(task);
    assertThat(record(desk[0], task).failures().getFirst().failure())
        .isEqualTo(
            new Failure.TimedOut(Failure.TimedOut.Limit.START_TO_CLOSE, Duration.ofMillis(5)));
    assertThat(state(desk[0], task)).isEqualTo(TaskRunState.PENDING_RETRY);
    assertThat(interrupted).satisfies(CountDownLatch::await);
  }

  @Test
  void anAttemptThatPromisedNoHeartbeatsIsNotCalledSilent() {
    var desk = new Desk[1];
    desk[0] =
        new Desk(
            Act.doing(
                _ -> {
                  desk[0].naps.nap(Duration.ofHours(1));
                  return ok();
                }));
    ActivityTask task =
        delivery(desk[0], "  - { name: a, task: act, timeout: { start_to_close: 5ms } }\n");
    desk[0].hooks.before("swap", () -> desk[0].clock.advance(Duration.ofMillis(1)));

    desk[0].work(task);
    assertThat(record(desk[0], task).failures().getFirst().failure().code())
        .isEqualTo("timeout_start_to_close");
  }

  @Test
  void anAttemptForWhichNoTimeIsLeftIsNotBegun() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    ActivityTask task = delivery(desk, ONE);
    var receipt = new Receipt(1, desk.clock.instant().plusSeconds(2));

    desk.worker.handle(task, receipt);
    assertThat(act.calls()).isEmpty();
    assertThat(record(desk, task).failures().getFirst().failure().code())
        .isEqualTo("timeout_start_to_close");
  }

  @Test
  void theTaskDefinitionsDefaultsHoldWhereTheWorkflowSaysNothing() {
    var once = new TaskDefaults(RetryPolicy.ONCE, Timeouts.STANDARD, TaskDefaults.Place.WORKER);
    var desk = new Desk(Act.doing(once, _ -> throwing("busy")));
    ActivityTask task = delivery(desk, ONE);

    desk.work(task);
    assertThat(state(desk, task)).isEqualTo(TaskRunState.FAILED);
  }
}
