package dev.ratchet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.history.command.StartCheck;
import dev.ratchet.history.event.Times;
import dev.ratchet.history.step.Arrival;
import dev.ratchet.history.step.BeginRun;
import dev.ratchet.history.step.CodeRunSteps;
import dev.ratchet.history.step.RunEffect;
import dev.ratchet.history.step.Starts;
import dev.ratchet.history.step.StepResult;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.ContinueAsNewInitiator;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How runs begin, and which run follows one that closed. */
class ChainTest {
  private static final StartWorkflowExecutionRequest REQUEST =
      StartWorkflowExecutionRequest.newBuilder()
          .setNamespace("default")
          .setRequestId("r-1")
          .setWorkflowId("order-1")
          .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
          .setTaskQueue(Inputs.QUEUE)
          .setInput(Inputs.payloads("input"))
          .build();

  private static BeginRun begin(StartWorkflowExecutionRequest.Builder request) {
    return Starts.byClient(request.build(), "run-1", Optional.empty(), Journal.START);
  }

  private static BeginRun successor(Journal journal) {
    return journal.effects().stream()
        .filter(RunEffect.StartSuccessor.class::isInstance)
        .map(effect -> ((RunEffect.StartSuccessor) effect).next())
        .findFirst()
        .orElseThrow();
  }

  private static WorkflowExecutionStartedEventAttributes next(Journal journal) {
    return successor(journal).attributes();
  }

  @Test
  void aStartIsMadeComplete() {
    var first =
        begin(REQUEST.toBuilder().setWorkflowExecutionTimeout(Inputs.seconds(60))).attributes();

    assertThat(first.getWorkflowRunTimeout().getSeconds()).isEqualTo(60);
    assertThat(first.getWorkflowTaskTimeout().getSeconds()).isEqualTo(10);
    assertThat(first.getOriginalExecutionRunId()).isEqualTo("run-1");
    assertThat(first.getFirstExecutionRunId()).isEqualTo("run-1");
    assertThat(first.getWorkflowId()).isEqualTo("order-1");
    assertThat(first.getAttempt()).isEqualTo(1);
    assertThat(Times.instant(first.getWorkflowExecutionExpirationTime()))
        .isEqualTo(Journal.START.plusSeconds(60));
  }

  @Test
  void aWorkflowTaskMayNotTakeLongerThanTwoMinutesNorThanItsRun() {
    var long1 = REQUEST.toBuilder().setWorkflowTaskTimeout(Inputs.seconds(600));
    assertThat(begin(long1).attributes().getWorkflowTaskTimeout().getSeconds()).isEqualTo(120);

    var short1 = REQUEST.toBuilder().setWorkflowRunTimeout(Inputs.seconds(5));
    assertThat(begin(short1).attributes().getWorkflowTaskTimeout().getSeconds()).isEqualTo(5);
  }

  @Test
  void whatIsWrongWithAStartIsTold() {
    assertThat(StartCheck.problem(REQUEST)).isEmpty();
    assertThat(StartCheck.problem(REQUEST.toBuilder().clearRequestId().build()))
        .contains("Missing request ID.");
    assertThat(StartCheck.problem(REQUEST.toBuilder().setWorkflowId("x".repeat(1_000)).build()))
        .isEmpty();
    assertThat(StartCheck.problem(REQUEST.toBuilder().setWorkflowId("x".repeat(1_001)).build()))
        .contains("WorkflowId exceeds length limit. Length=1001 Limit=1000");
    assertThat(
            StartCheck.problem(
                REQUEST.toBuilder()
                    .setCronSchedule("* * * * *")
                    .setWorkflowStartDelay(Inputs.seconds(1))
                    .build()))
        .contains("CronSchedule and WorkflowStartDelay may not be used together.");
    assertThat(StartCheck.problem(REQUEST.toBuilder().setCronSchedule("often").build()))
        .contains("invalid CronSchedule.");
    var policy = RetryPolicy.newBuilder().setBackoffCoefficient(0.5);
    assertThat(StartCheck.problem(REQUEST.toBuilder().setRetryPolicy(policy).build()))
        .contains("BackoffCoefficient cannot be less than 1 on retry policy.");
  }

  @Test
  void aDelayedRunIsNotWokenBySignalsButByACancelRequest() {
    var delayed = REQUEST.toBuilder().setWorkflowStartDelay(Inputs.seconds(60));
    Journal journal = new Journal().begin(begin(delayed));
    journal.arrive(Inputs.signal("early"));
    assertThat(journal.types())
        .containsExactly("WORKFLOW_EXECUTION_STARTED", "WORKFLOW_EXECUTION_SIGNALED");
    assertThat(journal.effects())
        .contains(new RunEffect.ArmFirstTask(Journal.START.plusSeconds(60)));

    journal.pass(Duration.ofSeconds(60)).arrive(new Arrival.FirstTaskDue());
    assertThat(journal.types()).last().isEqualTo("WORKFLOW_TASK_SCHEDULED");

    Journal cancelled = new Journal().begin(begin(delayed)).arrive(Inputs.cancelRequest());
    assertThat(cancelled.types()).last().isEqualTo("WORKFLOW_TASK_SCHEDULED");
  }

  @Test
  void repeatsOfASignalAndOfACancelRequestLeaveNoEvent() {
    Journal journal = new Journal().begin().arrive(Inputs.signal("a", "r-2"));
    int before = journal.history().size();

    journal.arrive(Inputs.signal("a", "r-2"));
    assertThat(journal.last()).isInstanceOf(StepResult.Nothing.class);
    journal.arrive(Inputs.cancelRequest()).arrive(Inputs.cancelRequest());

    assertThat(journal.history()).hasSize(before + 1);
  }

  @Test
  void aRunThatContinuesAsNewHandsOnWhatTheCommandLeavesOut() {
    var request = REQUEST.toBuilder().setWorkflowExecutionTimeout(Inputs.seconds(600));
    Journal journal = new Journal().begin(begin(request));
    journal.turn(Inputs.answer(Inputs.continueAsNew()));

    var event = journal.history().getLast().getWorkflowExecutionContinuedAsNewEventAttributes();
    assertThat(event.getNewExecutionRunId()).isEqualTo("run-2");
    assertThat(event.getWorkflowType().getName()).isEqualTo("Order");
    assertThat(event.getTaskQueue().getName()).isEqualTo("orders");
    assertThat(next(journal))
        .satisfies(
            next -> {
              assertThat(next.getContinuedExecutionRunId()).isEqualTo("run-1");
              assertThat(next.getFirstExecutionRunId()).isEqualTo("run-1");
              assertThat(next.getOriginalExecutionRunId()).isEqualTo("run-2");
              assertThat(next.getInput()).isEqualTo(Inputs.payloads("next"));
              assertThat(next.getInitiator())
                  .isEqualTo(ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_WORKFLOW);
              assertThat(next.getWorkflowExecutionTimeout().getSeconds()).isEqualTo(600);
              assertThat(next.hasWorkflowExecutionExpirationTime()).isTrue();
            });
    var begun = (StepResult.Append) CodeRunSteps.begin(successor(journal), journal.now());
    assertThat(begun.slice().events()).hasSize(2);
  }

  @Test
  void aRunThatFailsIsTriedAgainByItsPolicyAndThenFailsForGood() {
    var policy = RetryPolicy.newBuilder().setMaximumAttempts(2);
    Journal first = new Journal().begin(begin(REQUEST.toBuilder().setRetryPolicy(policy)));
    first.turn(Inputs.answer(Inputs.failRun()));

    var failed = first.history().getLast().getWorkflowExecutionFailedEventAttributes();
    assertThat(failed.getRetryState()).isEqualTo(RetryState.RETRY_STATE_IN_PROGRESS);
    assertThat(failed.getNewExecutionRunId()).isEqualTo("run-2");
    assertThat(next(first).getAttempt()).isEqualTo(2);
    assertThat(next(first).getFirstWorkflowTaskBackoff().getSeconds()).isEqualTo(1);
    assertThat(next(first).getInput()).isEqualTo(Inputs.payloads("input"));

    Journal second = new Journal().begin(successor(first));
    second.pass(Duration.ofSeconds(1)).arrive(new Arrival.FirstTaskDue());
    second.turn(Inputs.answer(Inputs.failRun()));

    assertThat(
            second.history().getLast().getWorkflowExecutionFailedEventAttributes().getRetryState())
        .isEqualTo(RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED);
    assertThat(second.effects()).noneMatch(RunEffect.StartSuccessor.class::isInstance);
  }

  @Test
  void aRunWithAScheduleIsFollowedAfterEveryEndAndKeepsTheLastResult() {
    Journal first = new Journal().begin(begin(REQUEST.toBuilder().setCronSchedule("*/10 * * * *")));
    first.arrive(new Arrival.FirstTaskDue()).pass(Duration.ofMinutes(3));
    first.turn(Inputs.answer(Inputs.finish()));

    assertThat(next(first).getInitiator())
        .isEqualTo(ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE);
    assertThat(next(first).getFirstWorkflowTaskBackoff().getSeconds()).isEqualTo(7 * 60);
    assertThat(next(first).getLastCompletionResult()).isEqualTo(Inputs.payloads("done"));

    Journal second = new Journal().pass(Duration.ofMinutes(3)).begin(successor(first));
    second.pass(Duration.ofMinutes(7)).arrive(new Arrival.FirstTaskDue());
    second.turn(Inputs.answer(Inputs.failRun()));

    assertThat(next(second).getLastCompletionResult()).isEqualTo(Inputs.payloads("done"));
    assertThat(next(second).getContinuedFailure()).isEqualTo(Inputs.failure("no"));
  }

  @Test
  void aRunWhoseTimeIsUpIsTriedAgainUnlessItsChainMayNotGoOn() {
    var policy = RetryPolicy.newBuilder().setMaximumAttempts(5);
    var request =
        REQUEST.toBuilder()
            .setRetryPolicy(policy)
            .setWorkflowRunTimeout(Inputs.seconds(60))
            .setWorkflowExecutionTimeout(Inputs.seconds(90));
    Journal journal = new Journal().begin(begin(request));
    assertThat(journal.effects())
        .contains(new RunEffect.ArmRunTimeout(Journal.START.plusSeconds(60)));
    journal.pass(Duration.ofSeconds(60)).timeOutRun();
    assertThat(next(journal).getAttempt()).isEqualTo(2);

    Journal late = new Journal().begin(begin(request));
    late.pass(Duration.ofSeconds(90)).timeOutRun();
    assertThat(
            late.history().getLast().getWorkflowExecutionTimedOutEventAttributes().getRetryState())
        .isEqualTo(RetryState.RETRY_STATE_TIMEOUT);
    assertThat(late.effects()).noneMatch(RunEffect.StartSuccessor.class::isInstance);
  }

  @Test
  void aChildKnowsItsParentAndWaitsUntilThatKnowsIt() {
    Journal parent = new Journal().begin().turn(Inputs.answer(Inputs.child("ship-1")));

    Journal child =
        new Journal()
            .begin(Starts.asChild(parent.run(), parent.event(5), "child-run", parent.now()));

    assertThat(child.types()).containsExactly("WORKFLOW_EXECUTION_STARTED");
    var first = child.event(1).getWorkflowExecutionStartedEventAttributes();
    assertThat(first.getParentInitiatedEventId()).isEqualTo(5);
    assertThat(first.getParentWorkflowExecution().getRunId()).isEqualTo("run-1");
    assertThat(first.getRootWorkflowExecution().getWorkflowId()).isEqualTo("order-1");
    child.arrive(new Arrival.FirstTaskDue());
    assertThat(child.types()).last().isEqualTo("WORKFLOW_TASK_SCHEDULED");
  }
}
