package dev.ratchet.history.step;

import com.google.protobuf.Duration;
import dev.ratchet.history.command.RunTimeouts;
import dev.ratchet.history.command.StartCheck;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.event.NullPayload;
import dev.ratchet.history.event.Times;
import dev.ratchet.history.retry.Cron;
import dev.ratchet.history.state.CodeRun;
import dev.ratchet.history.state.RunKey;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ContinueAsNewInitiator;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.StartChildWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the first run of a chain begins: by a client, or as another run's child. */
public final class Starts {
  private Starts() {}

  /**
   * By a client, whose request has no {@linkplain StartCheck#problem problem}.
   *
   * @param signal what comes with the start
   */
  public static BeginRun byClient(
      StartWorkflowExecutionRequest request,
      String runId,
      Optional<Arrival.Signal> signal,
      Instant now) {
    var attributes = Events.copy(request, WorkflowExecutionStartedEventAttributes.newBuilder());
    if (request.hasRetryPolicy()) {
      attributes.setRetryPolicy(StartCheck.retryPolicy(request));
    }
    attributes.setEagerExecutionAccepted(request.getRequestEagerExecution());
    if (request.hasWorkflowStartDelay()) {
      attributes.setFirstWorkflowTaskBackoff(request.getWorkflowStartDelay());
    }
    complete(attributes, runId, now);
    return new BeginRun(
        new RunKey(request.getNamespace(), request.getWorkflowId(), runId),
        attributes.build(),
        request.getRequestId(),
        request.getLinksList(),
        request.getUserMetadata(),
        signal);
  }

  /**
   * As a child.
   *
   * @param initiated the event by which the parent asks for it
   */
  public static BeginRun asChild(
      CodeRun parent, HistoryEvent initiated, String runId, Instant now) {
    StartChildWorkflowExecutionInitiatedEventAttributes asked =
        initiated.getStartChildWorkflowExecutionInitiatedEventAttributes();
    WorkflowExecution root =
        parent.first().hasRootWorkflowExecution()
            ? parent.first().getRootWorkflowExecution()
            : parent.key().execution();
    var attributes =
        Events.copy(asked, WorkflowExecutionStartedEventAttributes.newBuilder())
            .setParentWorkflowNamespace(parent.key().namespace())
            .setParentWorkflowExecution(parent.key().execution())
            .setParentInitiatedEventId(initiated.getEventId())
            .setRootWorkflowExecution(root);
    complete(attributes, runId, now);
    return new BeginRun(
        new RunKey(namespace(asked, parent), asked.getWorkflowId(), runId),
        attributes.build(),
        parent.key().runId() + ":" + initiated.getEventId(),
        List.of(),
        initiated.getUserMetadata(),
        Optional.empty());
  }

  private static String namespace(
      StartChildWorkflowExecutionInitiatedEventAttributes asked, CodeRun parent) {
    return asked.getNamespace().isEmpty() ? parent.key().namespace() : asked.getNamespace();
  }

  private static void complete(
      WorkflowExecutionStartedEventAttributes.Builder attributes, String runId, Instant now) {
    Duration execution = attributes.getWorkflowExecutionTimeout();
    Duration run = RunTimeouts.run(attributes.getWorkflowRunTimeout(), execution);
    attributes
        .setWorkflowExecutionTimeout(execution)
        .setWorkflowRunTimeout(run)
        .setWorkflowTaskTimeout(RunTimeouts.task(attributes.getWorkflowTaskTimeout(), run))
        .setOriginalExecutionRunId(runId)
        .setFirstExecutionRunId(runId)
        .setAttempt(1);
    attributes.getTaskQueueBuilder().setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL);
    if (Times.isSet(execution)) {
      attributes.setWorkflowExecutionExpirationTime(
          Times.proto(now.plus(Times.duration(execution))));
    }
    Cron.backoff(attributes.getCronSchedule(), now, now)
        .ifPresent(
            backoff ->
                attributes
                    .setInitiator(ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE)
                    .setFirstWorkflowTaskBackoff(Times.proto(backoff)));
    if (attributes.hasMemo()) {
      attributes.setMemo(NullPayload.without(attributes.getMemo()));
    }
    if (attributes.hasSearchAttributes()) {
      attributes.setSearchAttributes(NullPayload.without(attributes.getSearchAttributes()));
    }
  }
}
