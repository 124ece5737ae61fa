package dev.ratchet.history.step;

import com.google.protobuf.Message;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.state.Pending;
import dev.ratchet.history.table.ChildTable;
import dev.ratchet.history.table.ExternalTable;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.ChildWorkflowExecutionCanceledEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionCompletedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionStartedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionTimedOutEventAttributes;
import io.temporal.api.history.v1.ExternalWorkflowExecutionCancelRequestedEventAttributes;
import io.temporal.api.history.v1.ExternalWorkflowExecutionSignaledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.RequestCancelExternalWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionFailedEventAttributes;
import io.temporal.api.history.v1.StartChildWorkflowExecutionFailedEventAttributes;

/** Takes up what a run hears of its children and of other runs. */
final class OtherRuns {
  private OtherRuns() {}

  private static Pending.Child child(HistoryDraft draft, long initiatedId, ChildTable.On on) {
    return draft
        .pending()
        .child(initiatedId)
        .filter(child -> ChildTable.TABLE.allows(child.state(), on))
        .orElseThrow(
            () ->
                NotAllowed.notFound(
                    "No child run that was initiated by event %d can %s."
                        .formatted(initiatedId, on)));
  }

  static boolean started(HistoryDraft draft, Arrival.ChildStarted started) {
    var initiated = child(draft, started.initiatedId(), ChildTable.On.START).attributes();
    WorkflowExecution execution = execution(initiated.getWorkflowId(), started.runId());
    var attributes =
        ChildWorkflowExecutionStartedEventAttributes.newBuilder()
            .setInitiatedEventId(started.initiatedId())
            .setNamespace(initiated.getNamespace())
            .setNamespaceId(initiated.getNamespaceId())
            .setWorkflowExecution(execution)
            .setWorkflowType(initiated.getWorkflowType());
    if (initiated.hasHeader()) {
      attributes.setHeader(initiated.getHeader());
    }
    draft.later(Events.of(attributes.build(), draft.now()));
    draft.effect(new RunEffect.ReleaseChild(started.initiatedId(), execution));
    return true;
  }

  @SuppressWarnings("deprecation") // control: some workers still read it
  static boolean refused(HistoryDraft draft, Arrival.ChildRefused refused) {
    var initiated = child(draft, refused.initiatedId(), ChildTable.On.REFUSE).attributes();
    draft.later(
        Events.of(
            StartChildWorkflowExecutionFailedEventAttributes.newBuilder()
                .setInitiatedEventId(refused.initiatedId())
                .setNamespace(initiated.getNamespace())
                .setNamespaceId(initiated.getNamespaceId())
                .setWorkflowId(initiated.getWorkflowId())
                .setWorkflowType(initiated.getWorkflowType())
                .setControl(initiated.getControl())
                .setCause(refused.cause())
                .build(),
            draft.now()));
    return true;
  }

  static boolean ended(HistoryDraft draft, Arrival.ChildEnded ended) {
    Pending.Child child = child(draft, ended.initiatedId(), ChildTable.On.CLOSE);
    Message.Builder attributes =
        Events.copy(Events.attributes(ended.closing()), outcome(ended.closing()));
    set(attributes, "initiated_event_id", ended.initiatedId());
    set(attributes, "namespace", child.attributes().getNamespace());
    set(attributes, "namespace_id", child.attributes().getNamespaceId());
    set(
        attributes,
        "workflow_execution",
        execution(child.attributes().getWorkflowId(), ended.runId()));
    set(attributes, "workflow_type", child.attributes().getWorkflowType());
    draft.later(Events.of(attributes.build(), draft.now()));
    return true;
  }

  private static Message.Builder outcome(HistoryEvent closing) {
    return switch (closing.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED ->
          ChildWorkflowExecutionCompletedEventAttributes.newBuilder();
      case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED ->
          ChildWorkflowExecutionFailedEventAttributes.newBuilder();
      case EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED ->
          ChildWorkflowExecutionCanceledEventAttributes.newBuilder();
      case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT ->
          ChildWorkflowExecutionTimedOutEventAttributes.newBuilder();
      case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED ->
          ChildWorkflowExecutionTerminatedEventAttributes.newBuilder();
      default ->
          throw NotAllowed.invalid(
              "%s does not end a chain of runs.".formatted(closing.getEventType()));
    };
  }

  private static void set(Message.Builder attributes, String field, Object value) {
    attributes.setField(attributes.getDescriptorForType().findFieldByName(field), value);
  }

  private static WorkflowExecution execution(String workflowId, String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }

  private static NotAllowed unknown(long initiatedId) {
    return NotAllowed.notFound(
        "No request that was initiated by event %d waits for an answer.".formatted(initiatedId));
  }

  @SuppressWarnings("deprecation") // control: some workers still read it
  static boolean answered(HistoryDraft draft, Arrival.SignalAnswered answered) {
    var initiated =
        draft
            .pending()
            .signal(answered.initiatedId())
            .filter(signal -> signal.state() == ExternalTable.State.INITIATED)
            .orElseThrow(() -> unknown(answered.initiatedId()))
            .attributes();
    Message.Builder attributes =
        answered
            .failure()
            .<Message.Builder>map(
                SignalExternalWorkflowExecutionFailedEventAttributes.newBuilder()::setCause)
            .orElseGet(ExternalWorkflowExecutionSignaledEventAttributes::newBuilder);
    answer(draft, initiated, attributes, answered.initiatedId());
    return true;
  }

  @SuppressWarnings("deprecation") // control: some workers still read it
  static boolean answered(HistoryDraft draft, Arrival.CancelAnswered answered) {
    var initiated =
        draft
            .pending()
            .cancel(answered.initiatedId())
            .filter(cancel -> cancel.state() == ExternalTable.State.INITIATED)
            .orElseThrow(() -> unknown(answered.initiatedId()))
            .attributes();
    Message.Builder attributes =
        answered
            .failure()
            .<Message.Builder>map(
                RequestCancelExternalWorkflowExecutionFailedEventAttributes.newBuilder()::setCause)
            .orElseGet(ExternalWorkflowExecutionCancelRequestedEventAttributes::newBuilder);
    answer(draft, initiated, attributes, answered.initiatedId());
    return true;
  }

  /** Namespace, execution and control of an answer are those of what was asked for. */
  private static void answer(
      HistoryDraft draft, Message initiated, Message.Builder attributes, long initiatedId) {
    set(attributes, "namespace", draft.run().key().namespace());
    Events.copy(initiated, attributes);
    // The answer follows no Workflow Task.
    var completed =
        attributes.getDescriptorForType().findFieldByName("workflow_task_completed_event_id");
    if (completed != null) {
      attributes.clearField(completed);
    }
    set(attributes, "initiated_event_id", initiatedId);
    draft.later(Events.of(attributes.build(), draft.now()));
  }
}
