package dev.ratchet.history.sdk;

import com.google.protobuf.Message;
import dev.ratchet.history.event.EventRole;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.step.Arrival;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCanceledEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionTimedOutEventAttributes;
import java.time.Instant;
import java.util.Optional;

/** What a run heard of other runs, as arrivals. */
final class OtherRunsRetold {
  private OtherRunsRetold() {}

  static Arrival arrival(HistoryEvent event) {
    long id = EventRole.of(event).operation(event);
    Message attributes = Events.attributes(event);
    return switch (event.getEventType()) {
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED ->
          new Arrival.ChildStarted(id, runId(attributes));
      case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED ->
          new Arrival.ChildRefused(
              id, event.getStartChildWorkflowExecutionFailedEventAttributes().getCause());
      case EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED ->
          new Arrival.SignalAnswered(id, Optional.empty());
      case EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED ->
          new Arrival.SignalAnswered(
              id,
              Optional.of(
                  event.getSignalExternalWorkflowExecutionFailedEventAttributes().getCause()));
      case EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED ->
          new Arrival.CancelAnswered(id, Optional.empty());
      case EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED ->
          new Arrival.CancelAnswered(
              id,
              Optional.of(
                  event
                      .getRequestCancelExternalWorkflowExecutionFailedEventAttributes()
                      .getCause()));
      default -> ended(id, attributes, closing(event));
    };
  }

  private static Message.Builder closing(HistoryEvent event) {
    return switch (event.getEventType()) {
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED ->
          WorkflowExecutionCompletedEventAttributes.newBuilder();
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED ->
          WorkflowExecutionFailedEventAttributes.newBuilder();
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED ->
          WorkflowExecutionCanceledEventAttributes.newBuilder();
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT ->
          WorkflowExecutionTimedOutEventAttributes.newBuilder();
      default -> WorkflowExecutionTerminatedEventAttributes.newBuilder();
    };
  }

  private static String runId(Message attributes) {
    var field = attributes.getDescriptorForType().findFieldByName("workflow_execution");
    return ((WorkflowExecution) attributes.getField(field)).getRunId();
  }

  private static Arrival ended(long id, Message attributes, Message.Builder closing) {
    Message copy = Events.copy(attributes, closing).build();
    return new Arrival.ChildEnded(id, runId(attributes), Events.of(copy, Instant.EPOCH));
  }
}
