package dev.ratchet.history.sdk;

import com.google.protobuf.Message;
import dev.ratchet.history.event.EventRole;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.step.Arrival;
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
    return switch (event.getEventType()) {
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED ->
          new Arrival.ChildStarted(
              id,
              event
                  .getChildWorkflowExecutionStartedEventAttributes()
                  .getWorkflowExecution()
                  .getRunId());
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
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED ->
          ended(
              id,
              event
                  .getChildWorkflowExecutionCompletedEventAttributes()
                  .getWorkflowExecution()
                  .getRunId(),
              event,
              WorkflowExecutionCompletedEventAttributes.newBuilder());
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED ->
          ended(
              id,
              event
                  .getChildWorkflowExecutionFailedEventAttributes()
                  .getWorkflowExecution()
                  .getRunId(),
              event,
              WorkflowExecutionFailedEventAttributes.newBuilder());
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED ->
          ended(
              id,
              event
                  .getChildWorkflowExecutionCanceledEventAttributes()
                  .getWorkflowExecution()
                  .getRunId(),
              event,
              WorkflowExecutionCanceledEventAttributes.newBuilder());
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT ->
          ended(id, "", event, WorkflowExecutionTimedOutEventAttributes.newBuilder());
      default -> ended(id, "", event, WorkflowExecutionTerminatedEventAttributes.newBuilder());
    };
  }

  private static Arrival ended(long id, String runId, HistoryEvent event, Message.Builder closing) {
    Message attributes = Events.copy(Events.attributes(event), closing).build();
    return new Arrival.ChildEnded(id, runId, Events.of(attributes, Instant.EPOCH));
  }
}
