package dev.ratchet.history.event;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.temporal.api.history.v1.HistoryEvent;

/** What an event is to the operation that it is about. */
public enum EventRole {
  /** A command asked for an activity. */
  ACTIVITY_BEGINS(""),
  /** A command asks an activity to stop. */
  ACTIVITY_IS_TO_STOP("scheduled_event_id"),
  /** An activity ended. */
  ACTIVITY_ENDS("scheduled_event_id"),
  /** A command started a timer. */
  TIMER_BEGINS(""),
  /** A timer fired. */
  TIMER_FIRES("started_event_id"),
  /** A command cancelled a timer. */
  TIMER_IS_CANCELED("started_event_id"),
  /** A command asked for a child run. */
  CHILD_BEGINS(""),
  /** A child run could not be started. */
  CHILD_IS_REFUSED("initiated_event_id"),
  /** A child run was started. */
  CHILD_STARTS("initiated_event_id"),
  /** A child run's chain ended. */
  CHILD_ENDS("initiated_event_id"),
  /** A command asked for a signal to another run. */
  SIGNAL_BEGINS(""),
  /** A signal to another run was answered. */
  SIGNAL_IS_ANSWERED("initiated_event_id"),
  /** A command asked for another run to be cancelled. */
  CANCEL_BEGINS(""),
  /** A cancel request to another run was answered. */
  CANCEL_IS_ANSWERED("initiated_event_id"),
  /** An update was accepted. */
  UPDATE_BEGINS(""),
  /** An update's outcome is known. */
  UPDATE_ENDS("accepted_event_id"),
  /** It is about no operation. */
  NONE("");

  private final String reference;

  EventRole(String reference) {
    this.reference = reference;
  }

  /** The role of an event. */
  public static EventRole of(HistoryEvent event) {
    return switch (event.getEventType()) {
      case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED -> ACTIVITY_BEGINS;
      case EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED -> ACTIVITY_IS_TO_STOP;
      case EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
          EVENT_TYPE_ACTIVITY_TASK_FAILED,
          EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
          EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
          ACTIVITY_ENDS;
      case EVENT_TYPE_TIMER_STARTED -> TIMER_BEGINS;
      case EVENT_TYPE_TIMER_FIRED -> TIMER_FIRES;
      case EVENT_TYPE_TIMER_CANCELED -> TIMER_IS_CANCELED;
      case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED -> CHILD_BEGINS;
      case EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED -> CHILD_IS_REFUSED;
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED -> CHILD_STARTS;
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED,
          EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED,
          EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED,
          EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT,
          EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED ->
          CHILD_ENDS;
      case EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED -> SIGNAL_BEGINS;
      case EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED,
          EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED ->
          SIGNAL_IS_ANSWERED;
      case EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED -> CANCEL_BEGINS;
      case EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
          EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED ->
          CANCEL_IS_ANSWERED;
      case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED -> UPDATE_BEGINS;
      case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED -> UPDATE_ENDS;
      default -> NONE;
    };
  }

  /** The number of the event that began the operation that an event is about. */
  public long operation(HistoryEvent event) {
    if (reference.isEmpty()) {
      return event.getEventId();
    }
    Message attributes = Events.attributes(event);
    FieldDescriptor field = attributes.getDescriptorForType().findFieldByName(reference);
    return (Long) attributes.getField(field);
  }
}
