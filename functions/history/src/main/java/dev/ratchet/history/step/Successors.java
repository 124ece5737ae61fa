package dev.ratchet.history.step;

import dev.ratchet.history.event.NullPayload;
import dev.ratchet.history.event.Times;
import dev.ratchet.history.state.CodeRun;
import dev.ratchet.history.state.RunKey;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.ContinueAsNewInitiator;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.sdk.v1.UserMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The next run of a chain, as it begins: what it takes over from the one before. */
final class Successors {
  private Successors() {}

  /** Until when the chain may go on. */
  static Optional<Instant> deadline(CodeRun run) {
    return run.first().hasWorkflowExecutionExpirationTime()
        ? Optional.of(Times.instant(run.first().getWorkflowExecutionExpirationTime()))
        : Optional.empty();
  }

  /** After a failure, by the run's retry policy. */
  static BeginRun retry(CodeRun run, String runId, Duration backoff, Failure failure) {
    WorkflowExecutionStartedEventAttributes.Builder next = same(run, runId);
    next.setAttempt(run.first().getAttempt() + 1)
        .setInitiator(ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_RETRY)
        .setFirstWorkflowTaskBackoff(Times.proto(backoff))
        .setContinuedFailure(failure)
        .addAllCompletionCallbacks(run.first().getCompletionCallbacksList());
    return begin(run, runId, next);
  }

  /**
   * After any end, by the run's schedule.
   *
   * @param result what the run returned; empty if it did not
   * @param failure why it did not; null if it returned
   */
  static BeginRun cron(
      CodeRun run, String runId, Duration backoff, Optional<Payloads> result, Failure failure) {
    WorkflowExecutionStartedEventAttributes.Builder next = same(run, runId);
    next.setAttempt(1)
        .setInitiator(ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE)
        .setFirstWorkflowTaskBackoff(Times.proto(backoff));
    // What the last run returned that did is kept over those that failed.
    Payloads last = result.orElse(run.first().getLastCompletionResult());
    if (last.getPayloadsCount() > 0) {
      next.setLastCompletionResult(last);
    }
    if (failure != null) {
      next.setContinuedFailure(failure);
    }
    return begin(run, runId, next);
  }

  private static WorkflowExecutionStartedEventAttributes.Builder same(CodeRun run, String runId) {
    return chained(run, run.first().toBuilder(), runId)
        .clearCompletionCallbacks()
        .clearLastCompletionResult()
        .clearContinuedFailure();
  }

  /** By a command. */
  static BeginRun continued(
      CodeRun run, ContinueAsNewWorkflowExecutionCommandAttributes command, String runId) {
    WorkflowExecutionStartedEventAttributes first = run.first();
    var next =
        chained(run, WorkflowExecutionStartedEventAttributes.newBuilder(), runId)
            .setWorkflowType(command.getWorkflowType())
            .setTaskQueue(command.getTaskQueue())
            .setWorkflowRunTimeout(command.getWorkflowRunTimeout())
            .setWorkflowTaskTimeout(command.getWorkflowTaskTimeout())
            .setWorkflowExecutionTimeout(first.getWorkflowExecutionTimeout())
            .setAttempt(1)
            .setInitiator(
                command.getInitiatorValue() == 0
                    ? ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_WORKFLOW
                    : command.getInitiator())
            .setCronSchedule(command.getCronSchedule())
            .addAllCompletionCallbacks(first.getCompletionCallbacksList());
    if (first.hasWorkflowExecutionExpirationTime()) {
      next.setWorkflowExecutionExpirationTime(first.getWorkflowExecutionExpirationTime());
    }
    if (first.hasPriority()) {
      next.setPriority(first.getPriority());
    }
    copyParent(first, next);
    copyGiven(command, next);
    return begin(run, runId, next);
  }

  private static void copyParent(
      WorkflowExecutionStartedEventAttributes first,
      WorkflowExecutionStartedEventAttributes.Builder next) {
    if (first.hasParentWorkflowExecution()) {
      next.setParentWorkflowNamespace(first.getParentWorkflowNamespace())
          .setParentWorkflowNamespaceId(first.getParentWorkflowNamespaceId())
          .setParentWorkflowExecution(first.getParentWorkflowExecution())
          .setParentInitiatedEventId(first.getParentInitiatedEventId())
          .setRootWorkflowExecution(first.getRootWorkflowExecution());
    }
  }

  private static void copyGiven(
      ContinueAsNewWorkflowExecutionCommandAttributes command,
      WorkflowExecutionStartedEventAttributes.Builder next) {
    if (command.hasInput()) {
      next.setInput(command.getInput());
    }
    if (command.hasHeader()) {
      next.setHeader(command.getHeader());
    }
    if (command.hasRetryPolicy()) {
      next.setRetryPolicy(command.getRetryPolicy());
    }
    if (command.hasMemo()) {
      next.setMemo(NullPayload.without(command.getMemo()));
    }
    if (command.hasSearchAttributes()) {
      next.setSearchAttributes(NullPayload.without(command.getSearchAttributes()));
    }
    if (command.hasLastCompletionResult()) {
      next.setLastCompletionResult(command.getLastCompletionResult());
    }
    if (command.hasFailure()) {
      next.setContinuedFailure(command.getFailure());
    }
    next.setFirstWorkflowTaskBackoff(command.getBackoffStartInterval());
  }

  private static WorkflowExecutionStartedEventAttributes.Builder chained(
      CodeRun run, WorkflowExecutionStartedEventAttributes.Builder next, String runId) {
    return next.setWorkflowId(run.key().workflowId())
        .setOriginalExecutionRunId(runId)
        .setFirstExecutionRunId(run.first().getFirstExecutionRunId())
        .setContinuedExecutionRunId(run.key().runId())
        .setEagerExecutionAccepted(false)
        .setIdentity("");
  }

  private static BeginRun begin(
      CodeRun run, String runId, WorkflowExecutionStartedEventAttributes.Builder next) {
    RunKey key = new RunKey(run.key().namespace(), run.key().workflowId(), runId);
    return new BeginRun(
        key,
        next.build(),
        run.key().runId() + ":next",
        List.of(),
        UserMetadata.getDefaultInstance(),
        Optional.empty());
  }
}
