package dev.ratchet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.history.step.Arrival;
import dev.ratchet.history.step.CodeRunSteps;
import dev.ratchet.history.step.RunEffect;
import dev.ratchet.history.step.StepResult;
import dev.ratchet.history.step.TaskCompletion;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.CancelExternalWorkflowExecutionFailedCause;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.StartChildWorkflowExecutionFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Activities, timers, children, other runs and updates, each as a trace. */
class OperationTest {
  private static Journal after(Command... commands) {
    return new Journal().begin().start().complete(Inputs.answer(commands));
  }

  private static String failure(Journal journal) {
    return ((StepResult.Answer.TaskFailed) ((StepResult.Append) journal.last()).answer()).message();
  }

  @Test
  void anActivitysTimeoutsAndRetriesAreMadeComplete() {
    Journal journal = after(Inputs.activity("a"));

    var scheduled = journal.event(5).getActivityTaskScheduledEventAttributes();
    assertThat(scheduled.hasScheduleToCloseTimeout()).isTrue();
    assertThat(scheduled.hasScheduleToStartTimeout()).isTrue();
    assertThat(scheduled.getScheduleToCloseTimeout().getSeconds()).isZero();
    assertThat(scheduled.getRetryPolicy().getInitialInterval().getSeconds()).isEqualTo(1);
    assertThat(scheduled.getRetryPolicy().getMaximumInterval().getSeconds()).isEqualTo(100);
    assertThat(scheduled.getRetryPolicy().getBackoffCoefficient()).isEqualTo(2);
    assertThat(scheduled.getTaskQueue().getKindValue()).isEqualTo(1);
    assertThat(scheduled.getWorkflowTaskCompletedEventId()).isEqualTo(4);
  }

  @Test
  void onlyTheLastAttemptOfAnActivityIsInTheHistory() {
    Journal journal = after(Inputs.activity("a"));
    var begun = journal.now();

    journal
        .pass(Duration.ofSeconds(7))
        .arrive(
            new Arrival.ActivityEnded(
                5,
                Optional.of(Inputs.attempt(3, begun)),
                new Arrival.End.Failed(
                    Inputs.failure("no"),
                    RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED,
                    Inputs.WORKER)));

    assertThat(journal.types().subList(5, 8))
        .containsExactly(
            "ACTIVITY_TASK_STARTED", "ACTIVITY_TASK_FAILED", "WORKFLOW_TASK_SCHEDULED");
    assertThat(journal.event(6).getActivityTaskStartedEventAttributes().getAttempt()).isEqualTo(3);
    assertThat(journal.event(6).getEventTime().getSeconds()).isEqualTo(begun.getEpochSecond());
    assertThat(journal.event(7).getActivityTaskFailedEventAttributes().getStartedEventId())
        .isEqualTo(6);
    assertThat(journal.run().pending().activities().isEmpty()).isTrue();
  }

  @Test
  void anActivityThatHasNotBegunIsCancelledAtOnceAndOneThatHasIsTold() {
    Journal journal = after(Inputs.activity("a"), Inputs.activity("b"));
    journal.arrive(Inputs.signal("stop")).start();

    journal.complete(
        Journal.with(
            Inputs.answer(Inputs.cancelActivity(5), Inputs.cancelActivity(6)), Set.of(6L)));

    assertThat(journal.types().subList(9, 14))
        .containsExactly(
            "WORKFLOW_TASK_COMPLETED",
            "ACTIVITY_TASK_CANCEL_REQUESTED",
            "ACTIVITY_TASK_CANCEL_REQUESTED",
            "ACTIVITY_TASK_CANCELED",
            "WORKFLOW_TASK_SCHEDULED");
    assertThat(journal.effects())
        .contains(new RunEffect.DropActivity(5), new RunEffect.StopActivity(6));
    var canceled = journal.event(13).getActivityTaskCanceledEventAttributes();
    assertThat(canceled.getLatestCancelRequestedEventId()).isEqualTo(11);
    assertThat(canceled.getDetails().getPayloads(0).getData().toStringUtf8())
        .isEqualTo("\"ACTIVITY_ID_NOT_STARTED\"");
  }

  @Test
  void anActivityThatIsHandedToItsWorkerIsClaimedInTheSameSlice() {
    Journal journal = new Journal().begin();
    Command eager =
        Inputs.activity("a").toBuilder()
            .setScheduleActivityTaskCommandAttributes(
                Inputs.activity("a").getScheduleActivityTaskCommandAttributes().toBuilder()
                    .setRequestEagerExecution(true))
            .build();

    journal.turn(
        new TaskCompletion(
            Inputs.answer(eager), Set.of(), Map.of(), true, "run-2", Optional.empty()));

    assertThat(journal.run().pending().activity(5).orElseThrow().start()).isPresent();

    journal.turn(
        Inputs.answer(Inputs.finish()),
        new Arrival.ActivityEnded(
            5, Optional.empty(), new Arrival.End.Completed(Inputs.payloads("r"), Inputs.WORKER)));

    assertThat(journal.types().subList(4, 11))
        .containsExactly(
            "ACTIVITY_TASK_SCHEDULED",
            "ACTIVITY_TASK_STARTED",
            "ACTIVITY_TASK_COMPLETED",
            "WORKFLOW_TASK_SCHEDULED",
            "WORKFLOW_TASK_STARTED",
            "WORKFLOW_TASK_COMPLETED",
            "WORKFLOW_EXECUTION_COMPLETED");
    assertThat(journal.slices()).hasSize(3);
  }

  @Test
  void aMarkerKeepsItsDetails() {
    Command marker =
        Inputs.marker("m").toBuilder()
            .setRecordMarkerCommandAttributes(
                Inputs.marker("m").getRecordMarkerCommandAttributes().toBuilder()
                    .putDetails("data", Inputs.payloads("side effect")))
            .build();

    assertThat(after(marker).event(5).getMarkerRecordedEventAttributes().getDetailsMap())
        .isEqualTo(Map.of("data", Inputs.payloads("side effect")));
  }

  @Test
  void aTimerThatIsCancelledBeforeItsFiringIsNumberedHasNotFired() {
    Journal journal = after(Inputs.timer("t"), Inputs.timer("u"));
    journal.arrive(Inputs.signal("go")).start();
    journal.arrive(new Arrival.TimerFired(5));

    journal.complete(Inputs.answer(Inputs.cancelTimer("t"), Inputs.finish()));

    assertThat(journal.types()).doesNotContain("TIMER_FIRED");
    assertThat(journal.types().subList(9, 12))
        .containsExactly(
            "WORKFLOW_TASK_COMPLETED", "TIMER_CANCELED", "WORKFLOW_EXECUTION_COMPLETED");
    assertThat(journal.event(11).getTimerCanceledEventAttributes().getStartedEventId())
        .isEqualTo(5);
  }

  @Test
  void aTimerCannotBeStartedTwiceOrCancelledUnknown() {
    Journal twice = new Journal().begin().start();
    twice.complete(Inputs.answer(Inputs.timer("t"), Inputs.timer("t")));
    assertThat(failure(twice))
        .isEqualTo(
            "StartTimerDuplicateId: invalid history builder state for action: "
                + "add-timer-started-event, TimerID: t");
    assertThat(twice.types()).doesNotContain("TIMER_STARTED");

    Journal unknown = new Journal().begin().start();
    unknown.complete(Inputs.answer(Inputs.cancelTimer("t")));
    assertThat(failure(unknown)).startsWith("BadCancelTimerAttributes: ");
  }

  @Test
  void aChildRunIsStartedThenReleasedThenEnds() {
    Journal journal = after(Inputs.child("ship-1"));
    var initiated = journal.event(5).getStartChildWorkflowExecutionInitiatedEventAttributes();
    assertThat(initiated.getTaskQueue().getName()).isEqualTo("orders");
    assertThat(initiated.getWorkflowTaskTimeout().getSeconds()).isEqualTo(10);

    journal.arrive(new Arrival.ChildStarted(5, "child-run"));
    assertThat(journal.effects().getFirst()).isInstanceOf(RunEffect.DispatchWorkflowTask.class);
    assertThat(journal.effects()).anyMatch(RunEffect.ReleaseChild.class::isInstance);
    journal.start().arrive(new Arrival.ChildEnded(5, "child-run", closing()));
    journal.complete(Inputs.answer());

    HistoryEvent ended = journal.event(journal.idOf("CHILD_WORKFLOW_EXECUTION_COMPLETED"));
    assertThat(ended.getChildWorkflowExecutionCompletedEventAttributes())
        .satisfies(
            completed -> {
              assertThat(completed.getStartedEventId()).isEqualTo(6);
              assertThat(completed.getInitiatedEventId()).isEqualTo(5);
              assertThat(completed.getResult()).isEqualTo(Inputs.payloads("shipped"));
              assertThat(completed.getWorkflowExecution().getRunId()).isEqualTo("child-run");
              assertThat(completed.getWorkflowType().getName()).isEqualTo("Ship");
            });
  }

  private static HistoryEvent closing() {
    return HistoryEvent.newBuilder()
        .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
        .setWorkflowExecutionCompletedEventAttributes(
            WorkflowExecutionCompletedEventAttributes.newBuilder()
                .setResult(Inputs.payloads("shipped")))
        .build();
  }

  @Test
  void aChildsStartAndEndThatWaitTogetherKnowEachOther() {
    Journal journal = after(Inputs.child("ship-1"));
    journal.arrive(Inputs.signal("go")).start();
    journal
        .arrive(new Arrival.ChildStarted(5, "child-run"))
        .arrive(new Arrival.ChildEnded(5, "child-run", closing()))
        .arrive(Inputs.signal("two"))
        .complete(Inputs.answer());

    long started = journal.idOf("CHILD_WORKFLOW_EXECUTION_STARTED");
    HistoryEvent ended = journal.event(journal.idOf("CHILD_WORKFLOW_EXECUTION_COMPLETED"));
    assertThat(ended.getEventId()).isGreaterThan(journal.idOf("WORKFLOW_EXECUTION_SIGNALED"));
    assertThat(ended.getChildWorkflowExecutionCompletedEventAttributes().getStartedEventId())
        .isEqualTo(started);
  }

  @Test
  void childrenThatAreOpenWhenTheRunClosesAreTreatedAsTheirPolicySays() {
    Journal journal = after(Inputs.child("one"), Inputs.child("two"));
    journal.arrive(
        new Arrival.ChildStarted(5, "r"),
        new Arrival.ChildRefused(
            6,
            StartChildWorkflowExecutionFailedCause
                .START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS));

    journal.terminate();

    assertThat(journal.effects())
        .filteredOn(RunEffect.CloseChild.class::isInstance)
        .hasSize(1)
        .allMatch(effect -> ((RunEffect.CloseChild) effect).child().initiatedId() == 5);
  }

  @Test
  void otherRunsAnswer() {
    Journal journal = after(Inputs.signalOther("x"), Inputs.cancelOther("y"));
    assertThat(journal.effects())
        .anyMatch(
            effect ->
                effect instanceof RunEffect.SignalExternal signal
                    && signal.requestId().equals("run-1:5"));

    journal.arrive(
        new Arrival.SignalAnswered(5, Optional.empty()),
        new Arrival.CancelAnswered(
            6, Optional.of(CancelExternalWorkflowExecutionFailedCause.forNumber(1))));

    assertThat(journal.types().subList(6, 9))
        .containsExactly(
            "EXTERNAL_WORKFLOW_EXECUTION_SIGNALED",
            "REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED",
            "WORKFLOW_TASK_SCHEDULED");
    assertThat(
            journal
                .event(7)
                .getExternalWorkflowExecutionSignaledEventAttributes()
                .getWorkflowExecution()
                .getWorkflowId())
        .isEqualTo("x");
  }

  @Test
  void anUpdateThatIsAcceptedAndCompletedIsTwoEventsAtThePlacesOfItsCommands() {
    Journal journal = after(Inputs.timer("t"));
    var answer =
        Inputs.request(Inputs.marker("before"), Inputs.at("u/accept"), Inputs.at("u/complete"))
            .addMessages(Inputs.accept("u", 7))
            .addMessages(Inputs.respond("u"))
            .build();

    journal.turn(Inputs.completion(answer, "u"));

    assertThat(journal.types().subList(5, 11))
        .containsExactly(
            "WORKFLOW_TASK_SCHEDULED",
            "WORKFLOW_TASK_STARTED",
            "WORKFLOW_TASK_COMPLETED",
            "MARKER_RECORDED",
            "WORKFLOW_EXECUTION_UPDATE_ACCEPTED",
            "WORKFLOW_EXECUTION_UPDATE_COMPLETED");
    var accepted = journal.event(10).getWorkflowExecutionUpdateAcceptedEventAttributes();
    assertThat(accepted.getAcceptedRequest()).isEqualTo(Inputs.update("u"));
    assertThat(accepted.getAcceptedRequestMessageId()).isEqualTo("u/request");
    assertThat(accepted.getAcceptedRequestSequencingEventId()).isEqualTo(7);
    assertThat(
            journal
                .event(11)
                .getWorkflowExecutionUpdateCompletedEventAttributes()
                .getAcceptedEventId())
        .isEqualTo(10);
    assertThat(journal.run().pending().update("u").orElseThrow().completedId()).isEqualTo(11);
  }

  @Test
  void anUpdateThatIsRejectedLeavesNoTrace() {
    Journal journal = after(Inputs.timer("t"));
    List<HistoryEvent> before = journal.history();
    var rejection = Inputs.request().addMessages(Inputs.reject("u"));
    rejection.getCapabilitiesBuilder().setDiscardSpeculativeWorkflowTaskWithEvents(true);
    var answer = rejection.build();

    journal.turn(Inputs.completion(answer, "u"));
    assertThat(journal.slices()).hasSize(3);

    journal.start(true);
    assertThat(CodeRunSteps.virtual(journal.run())).hasSize(2);
    journal.complete(Inputs.completion(answer, "u"));

    assertThat(journal.history()).isEqualTo(before);
    assertThat(((StepResult.Append) journal.last()).answer())
        .isEqualTo(new StepResult.Answer.Dropped(3));
    assertThat(((StepResult.Append) journal.last()).effects())
        .containsExactly(new RunEffect.UpdateRejected("u", Inputs.failure("not now")));
  }

  @Test
  void newsMakeATaskForUpdatesAnOrdinaryOne() {
    Journal journal = after(Inputs.timer("t")).start(true).arrive(Inputs.signal("go"));

    assertThat(journal.types().subList(5, 7))
        .containsExactly("WORKFLOW_TASK_SCHEDULED", "WORKFLOW_TASK_STARTED");

    journal.complete(
        Inputs.completion(Inputs.request().addMessages(Inputs.reject("u")).build(), "u"));

    assertThat(journal.types().subList(7, 10))
        .containsExactly(
            "WORKFLOW_TASK_COMPLETED", "WORKFLOW_EXECUTION_SIGNALED", "WORKFLOW_TASK_SCHEDULED");
  }

  @Test
  void updatesThatOutliveTheirRunAreTold() {
    Journal journal = after(Inputs.timer("t"));
    var accept = Inputs.request(Inputs.at("u/accept")).addMessages(Inputs.accept("u", 7)).build();
    journal.turn(Inputs.completion(accept, "u"));

    journal.arrive(Inputs.signal("end"));
    journal.turn(Inputs.completion(Inputs.answer(Inputs.finish()), "v"));

    assertThat(journal.effects())
        .contains(new RunEffect.UpdateAborted("v", false))
        .anyMatch(
            effect ->
                effect instanceof RunEffect.UpdateCompleted completed
                    && completed
                        .outcome()
                        .getFailure()
                        .getApplicationFailureInfo()
                        .getType()
                        .equals("AcceptedUpdateCompletedWorkflow"));
  }
}
