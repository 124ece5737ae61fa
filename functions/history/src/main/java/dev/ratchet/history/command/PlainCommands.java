package dev.ratchet.history.command;

import dev.ratchet.history.event.Events;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.MarkerRecordedEventAttributes;
import io.temporal.api.history.v1.TimerStartedEventAttributes;
import io.temporal.api.history.v1.UpsertWorkflowSearchAttributesEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionCanceledEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.WorkflowPropertiesModifiedEventAttributes;

/** Commands that concern the run itself: checked, and as the attributes of their events. */
public final class PlainCommands {
  private static final Check TIMER =
      new Check(
          WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES,
          "StartTimerCommand");
  private static final Check CANCEL_TIMER =
      new Check(
          WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_TIMER_ATTRIBUTES,
          "CancelTimerCommand");
  private static final Check CANCEL_ACTIVITY =
      new Check(
          WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES,
          "RequestCancelActivityTaskCommand");
  private static final Check MARKER =
      new Check(
          WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_RECORD_MARKER_ATTRIBUTES,
          "RecordMarkerCommand");
  private static final Check SEARCH_ATTRIBUTES =
      new Check(
          WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES,
          "UpsertWorkflowSearchAttributesCommand");
  private static final Check PROPERTIES =
      new Check(
          WorkflowTaskFailedCause
              .WORKFLOW_TASK_FAILED_CAUSE_BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES,
          "ModifyWorkflowPropertiesCommand");
  private static final Check COMPLETE =
      new Check(
          WorkflowTaskFailedCause
              .WORKFLOW_TASK_FAILED_CAUSE_BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES,
          "CompleteWorkflowExecutionCommand");
  private static final Check FAIL =
      new Check(
          WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES,
          "FailWorkflowExecutionCommand");
  private static final Check CANCEL =
      new Check(
          WorkflowTaskFailedCause
              .WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES,
          "CancelWorkflowExecutionCommand");
  private static final Check MESSAGE =
      new Check(
          WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE,
          "ProtocolMessageCommand");

  private PlainCommands() {}

  /** A timer is to start. */
  public static TimerStartedEventAttributes timer(Command command, long completedId) {
    TIMER.hasAttributes(command.hasStartTimerCommandAttributes());
    var given = command.getStartTimerCommandAttributes();
    TIMER.id("TimerId", given.getTimerId());
    TIMER.duration("StartToFireTimeout", given.getStartToFireTimeout());
    return Events.copy(given, TimerStartedEventAttributes.newBuilder())
        .setWorkflowTaskCompletedEventId(completedId)
        .setStartToFireTimeout(given.getStartToFireTimeout())
        .build();
  }

  /** The id of the timer that is to be cancelled. */
  public static String cancelTimer(Command command) {
    CANCEL_TIMER.hasAttributes(command.hasCancelTimerCommandAttributes());
    String timerId = command.getCancelTimerCommandAttributes().getTimerId();
    CANCEL_TIMER.id("TimerId", timerId);
    return timerId;
  }

  /** The event that scheduled the activity that is to stop. */
  public static long cancelActivity(Command command) {
    CANCEL_ACTIVITY.hasAttributes(command.hasRequestCancelActivityTaskCommandAttributes());
    long id = command.getRequestCancelActivityTaskCommandAttributes().getScheduledEventId();
    CANCEL_ACTIVITY.that(
        id > 0, "ScheduledEventId is not set on RequestCancelActivityTaskCommand.");
    return id;
  }

  /** A marker is to be recorded. */
  public static MarkerRecordedEventAttributes marker(Command command, long completedId) {
    MARKER.hasAttributes(command.hasRecordMarkerCommandAttributes());
    var given = command.getRecordMarkerCommandAttributes();
    MARKER.id("MarkerName", given.getMarkerName());
    MARKER.size("Details", given);
    return Events.copy(given, MarkerRecordedEventAttributes.newBuilder())
        .setWorkflowTaskCompletedEventId(completedId)
        .build();
  }

  /** Search attributes are to change. */
  public static UpsertWorkflowSearchAttributesEventAttributes searchAttributes(
      Command command, long completedId) {
    SEARCH_ATTRIBUTES.hasAttributes(command.hasUpsertWorkflowSearchAttributesCommandAttributes());
    var given = command.getUpsertWorkflowSearchAttributesCommandAttributes();
    SEARCH_ATTRIBUTES.that(
        given.getSearchAttributes().getIndexedFieldsCount() > 0,
        "IndexedFields is not set on UpsertWorkflowSearchAttributesCommand.");
    SEARCH_ATTRIBUTES.size("SearchAttributes", given);
    return Events.copy(given, UpsertWorkflowSearchAttributesEventAttributes.newBuilder())
        .setWorkflowTaskCompletedEventId(completedId)
        .build();
  }

  /** The memo is to change. */
  public static WorkflowPropertiesModifiedEventAttributes properties(
      Command command, long completedId) {
    PROPERTIES.hasAttributes(command.hasModifyWorkflowPropertiesCommandAttributes());
    var given = command.getModifyWorkflowPropertiesCommandAttributes();
    PROPERTIES.that(
        given.hasUpsertedMemo(), "UpsertedMemo is not set on ModifyWorkflowPropertiesCommand.");
    PROPERTIES.that(
        given.getUpsertedMemo().getFieldsCount() > 0,
        "UpsertedMemo.Fields is not set on ModifyWorkflowPropertiesCommand.");
    PROPERTIES.size("UpsertedMemo", given);
    return Events.copy(given, WorkflowPropertiesModifiedEventAttributes.newBuilder())
        .setWorkflowTaskCompletedEventId(completedId)
        .build();
  }

  /** The run is to complete. */
  public static WorkflowExecutionCompletedEventAttributes.Builder complete(
      Command command, long completedId) {
    COMPLETE.hasAttributes(command.hasCompleteWorkflowExecutionCommandAttributes());
    var given = command.getCompleteWorkflowExecutionCommandAttributes();
    COMPLETE.size("Result", given.getResult());
    return Events.copy(given, WorkflowExecutionCompletedEventAttributes.newBuilder())
        .setWorkflowTaskCompletedEventId(completedId);
  }

  /** The run is to fail. */
  public static WorkflowExecutionFailedEventAttributes.Builder fail(
      Command command, long completedId) {
    FAIL.hasAttributes(command.hasFailWorkflowExecutionCommandAttributes());
    var given = command.getFailWorkflowExecutionCommandAttributes();
    FAIL.that(given.hasFailure(), "Failure is not set on FailWorkflowExecutionCommand.");
    FAIL.size("Failure", given.getFailure());
    return Events.copy(given, WorkflowExecutionFailedEventAttributes.newBuilder())
        .setWorkflowTaskCompletedEventId(completedId);
  }

  /** The run is to end as cancelled. */
  public static WorkflowExecutionCanceledEventAttributes cancel(Command command, long completedId) {
    CANCEL.hasAttributes(command.hasCancelWorkflowExecutionCommandAttributes());
    var given = command.getCancelWorkflowExecutionCommandAttributes();
    CANCEL.size("Details", given.getDetails());
    return Events.copy(given, WorkflowExecutionCanceledEventAttributes.newBuilder())
        .setWorkflowTaskCompletedEventId(completedId)
        .build();
  }

  /** The id of the message whose place among the commands this is. */
  public static String message(Command command) {
    MESSAGE.hasAttributes(command.hasProtocolMessageCommandAttributes());
    String id = command.getProtocolMessageCommandAttributes().getMessageId();
    MESSAGE.that(!id.isEmpty(), "MessageID is not set on ProtocolMessageCommand.");
    return id;
  }
}
