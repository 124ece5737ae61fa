package dev.ratchet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.history.step.StepResult;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that cannot be obeyed: the Workflow Task fails for the right cause, nothing stays. */
class CommandCheckTest {
  private static final String LONG = "x".repeat(1_001);

  private static Command activity(
      UnaryOperator<ScheduleActivityTaskCommandAttributes.Builder> change) {
    var attributes = Inputs.activity("a").getScheduleActivityTaskCommandAttributes().toBuilder();
    return Inputs.activity("a").toBuilder()
        .setScheduleActivityTaskCommandAttributes(change.apply(attributes))
        .build();
  }

  private static Command bare(String type) {
    return Command.newBuilder().setCommandType(CommandType.valueOf("COMMAND_TYPE_" + type)).build();
  }

  private static Command cron(String schedule) {
    Command child = Inputs.child("c");
    return child.toBuilder()
        .setStartChildWorkflowExecutionCommandAttributes(
            child.getStartChildWorkflowExecutionCommandAttributes().toBuilder()
                .setCronSchedule(schedule))
        .build();
  }

  static Stream<Arguments> bad() {
    return Stream.concat(activities(), others());
  }

  private static Stream<Arguments> activities() {
    String activity = "BadScheduleActivityAttributes: ";
    return Stream.of(
        Arguments.of(activity(a -> a.clearTaskQueue()), activity + "taskQueue is not set"),
        Arguments.of(
            activity(a -> a.setTaskQueue(TaskQueue.newBuilder().setName("/_sys/x"))),
            activity + "task queue name cannot start with reserved prefix /_sys/"),
        Arguments.of(activity(a -> a.clearActivityId()), activity + "activityId is not set"),
        Arguments.of(
            activity(a -> a.setActivityType(ActivityType.getDefaultInstance())),
            activity + "activityType is not set"),
        Arguments.of(activity(a -> a.setActivityId(LONG)), activity + "activityId on"),
        Arguments.of(
            activity(a -> a.clearStartToCloseTimeout()),
            activity + "a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set"),
        Arguments.of(
            activity(a -> a.setHeartbeatTimeout(Inputs.seconds(-1))),
            activity + "invalid HeartbeatTimeout on"),
        Arguments.of(
            activity(a -> a.setInput(Inputs.payloads("x".repeat(2 * 1024 * 1024)))),
            activity + "Input on ScheduleActivityTaskCommand exceeds size limit."));
  }

  private static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of(
            bare("START_TIMER"),
            "BadStartTimerAttributes: StartTimerCommandAttributes is not set on StartTimerCommand"),
        Arguments.of(Inputs.timer(""), "BadStartTimerAttributes: TimerId is not set on"),
        Arguments.of(Inputs.timer(LONG), "BadStartTimerAttributes: TimerId on"),
        Arguments.of(Inputs.marker(""), "BadRecordMarkerAttributes: MarkerName is not set on"),
        Arguments.of(
            Inputs.cancelActivity(0),
            "BadRequestCancelActivityAttributes: ScheduledEventId is not set on"),
        Arguments.of(
            Inputs.cancelActivity(77),
            "BadRequestCancelActivityAttributes: invalid history builder state for action: "
                + "add-activitytask-cancel-requested-event, ScheduledEventID: 77"),
        Arguments.of(bare("UPSERT_WORKFLOW_SEARCH_ATTRIBUTES"), "BadSearchAttributes: Upsert"),
        Arguments.of(
            bare("MODIFY_WORKFLOW_PROPERTIES"), "BadModifyWorkflowPropertiesAttributes: Modify"),
        Arguments.of(bare("FAIL_WORKFLOW_EXECUTION"), "BadFailWorkflowExecutionAttributes: Fail"),
        Arguments.of(
            Inputs.child(""),
            "BadStartChildExecutionAttributes: Required field WorkflowId is not set on"),
        Arguments.of(cron("often"), "BadStartChildExecutionAttributes: invalid CronSchedule."),
        Arguments.of(Inputs.signalOther(""), "BadSignalWorkflowExecutionAttributes: WorkflowId"),
        Arguments.of(
            Inputs.cancelOther(""),
            "BadRequestCancelExternalWorkflowExecutionAttributes: WorkflowId"),
        Arguments.of(
            Inputs.at("nothing"),
            "BadUpdateWorkflowExecutionMessage: ProtocolMessageCommand referenced absent message"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("bad")
  void aBadCommandFailsTheTask(Command command, String message) {
    Journal journal = new Journal().begin().start();

    journal.complete(Inputs.answer(Inputs.marker("before"), command));

    assertThat(message(journal)).startsWith(message);
    assertThat(journal.types().subList(3, journal.types().size()))
        .containsExactly("WORKFLOW_TASK_FAILED");
    assertThat(journal.event(4).getWorkflowTaskFailedEventAttributes().getFailure().getMessage())
        .isEqualTo(message(journal));

    journal.start().complete(Inputs.answer(command));

    assertThat(journal.last())
        .as("a second time nothing is stored")
        .isInstanceOf(StepResult.Refused.class);
  }

  private static String message(Journal journal) {
    return ((StepResult.Answer.TaskFailed) ((StepResult.Append) journal.last()).answer()).message();
  }

  @Test
  void aClosingCommandThatIsNotLastChangesNothing() {
    Journal journal = new Journal().begin().start();

    journal.complete(Inputs.answer(Inputs.finish(), Inputs.marker("m")));

    assertThat(journal.last())
        .isEqualTo(
            new StepResult.Refused(
                StepResult.Reason.INVALID_ARGUMENT,
                "invalid command sequence: [CompleteWorkflowExecution, RecordMarker], command "
                    + "CompleteWorkflowExecution must be the last command."));
    assertThat(journal.types()).hasSize(3);
  }

  @Test
  void twoThousandActivitiesMayBePendingAndNoMore() {
    List<Command> most =
        new ArrayList<>(IntStream.range(0, 2_000).mapToObj(i -> Inputs.activity("a" + i)).toList());
    Journal journal = new Journal().begin().start();
    journal.complete(Inputs.answer(most.toArray(Command[]::new)));
    assertThat(journal.run().pending().activities().size()).isEqualTo(2_000);

    journal.arrive(Inputs.signal("go")).start();
    journal.complete(Inputs.answer(Inputs.activity("one-too-many")));

    assertThat(message(journal))
        .isEqualTo(
            "PendingActivitiesLimitExceeded: the number of pending activities, 2000, has reached "
                + "the per-workflow limit of 2000");
  }

  @Test
  void anActivityIdIsFreeAgainWhenItsActivityIsOver() {
    Journal journal = new Journal().begin().turn(Inputs.answer(Inputs.activity("a")));
    journal.arrive(Inputs.signal("go")).start();
    journal.arrive(Inputs.returned(5, journal.now()));

    journal.complete(Inputs.answer(Inputs.activity("a")));
    assertThat(journal.types()).endsWith("ACTIVITY_TASK_COMPLETED", "WORKFLOW_TASK_SCHEDULED");

    journal.start().complete(Inputs.answer(Inputs.activity("a")));
    assertThat(message(journal))
        .startsWith("ScheduleActivityDuplicateId: invalid history builder state for action: ");
  }

  @Test
  void aChildCannotBeAskedForAndCancelledInOneAnswer() {
    Journal journal = new Journal().begin().start();

    journal.complete(Inputs.answer(Inputs.child("c"), Inputs.cancelOther("c")));

    assertThat(message(journal)).contains("is not allowed in same workflow task");
  }
}
