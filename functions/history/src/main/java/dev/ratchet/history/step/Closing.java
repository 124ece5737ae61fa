package dev.ratchet.history.step;

import com.google.protobuf.Message;
import dev.ratchet.history.command.OtherRunCommands;
import dev.ratchet.history.command.PlainCommands;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.event.ServerFailures;
import dev.ratchet.history.retry.Cron;
import dev.ratchet.history.retry.Retries;
import dev.ratchet.history.retry.RetryVerdict;
import dev.ratchet.history.state.CodeRun;
import dev.ratchet.history.state.Pending;
import dev.ratchet.history.state.TaskState;
import dev.ratchet.history.table.ChildTable;
import dev.ratchet.history.table.UpdateTable;
import dev.ratchet.history.table.WorkflowTaskTable;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionContinuedAsNewEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionTimedOutEventAttributes;
import io.temporal.api.update.v1.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Closes a run: with the next run of its chain, if there is one. */
final class Closing {
  private Closing() {}

  /** Whether what the run was asked for may be asked of the next one: it continued as new. */
  static boolean goesOn(WorkflowExecutionStatus status) {
    return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW;
  }

  /** Closes it as a command says. */
  static void byCommand(
      HistoryDraft draft, Command command, TaskCompletion completion, long completedId) {
    CodeRun run = draft.run();
    String nextRunId = completion.nextRunId();
    switch (command.getCommandType()) {
      case COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION -> {
        var attributes = PlainCommands.complete(command, completedId);
        Optional<BeginRun> next =
            cron(run, draft.now())
                .map(
                    backoff ->
                        Successors.cron(
                            run, nextRunId, backoff, Optional.of(attributes.getResult()), null));
        next.ifPresent(_ -> attributes.setNewExecutionRunId(nextRunId));
        close(draft, command, attributes.build(), next);
      }
      case COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION -> {
        var attributes = PlainCommands.fail(command, completedId);
        Ended ended = ended(run, attributes.getFailure(), nextRunId, draft.now());
        attributes.setRetryState(ended.state());
        ended.next().ifPresent(_ -> attributes.setNewExecutionRunId(nextRunId));
        close(draft, command, attributes.build(), ended.next());
      }
      case COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION ->
          close(draft, command, PlainCommands.cancel(command, completedId), Optional.empty());
      case COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION -> {
        var all = OtherRunCommands.continueAsNew(command, run.first());
        Message attributes =
            Events.copy(all, WorkflowExecutionContinuedAsNewEventAttributes.newBuilder())
                .setWorkflowTaskCompletedEventId(completedId)
                .setNewExecutionRunId(nextRunId)
                .build();
        close(draft, command, attributes, Optional.of(Successors.continued(run, all, nextRunId)));
      }
      default ->
          throw new IllegalStateException(command.getCommandType() + " does not close a run.");
    }
  }

  /** What follows a failure: why there is no retry, and the next run if there is one. */
  private record Ended(RetryState state, Optional<BeginRun> next) {}

  private static Ended ended(CodeRun run, Failure failure, String nextRunId, Instant now) {
    Optional<RetryPolicy> policy =
        run.first().hasRetryPolicy() ? Optional.of(run.first().getRetryPolicy()) : Optional.empty();
    RetryVerdict verdict =
        Retries.run(policy, run.first().getAttempt(), failure, Successors.deadline(run), now);
    return switch (verdict) {
      case RetryVerdict.Again(Duration backoff) ->
          new Ended(
              RetryState.RETRY_STATE_IN_PROGRESS,
              Optional.of(Successors.retry(run, nextRunId, backoff, failure)));
      case RetryVerdict.Over(RetryState state) ->
          new Ended(
              state,
              cron(run, now)
                  .map(
                      backoff ->
                          Successors.cron(run, nextRunId, backoff, Optional.empty(), failure)));
    };
  }

  private static Optional<Duration> cron(CodeRun run, Instant now) {
    return Cron.backoff(run.first().getCronSchedule(), run.executionTime(), now);
  }

  private static void close(
      HistoryDraft draft, Command command, Message attributes, Optional<BeginRun> next) {
    HistoryEvent event = Events.of(attributes, draft.now());
    if (command.hasUserMetadata()) {
      event = event.toBuilder().setUserMetadata(command.getUserMetadata()).build();
    }
    close(draft, event, next);
  }

  private static void close(HistoryDraft draft, HistoryEvent event, Optional<BeginRun> next) {
    List<Pending.Child> children = draft.pending().children().values();
    HistoryEvent closing = draft.direct(event);
    children.forEach(child -> closeChild(draft, child));
    next.ifPresent(begin -> draft.effect(new RunEffect.StartSuccessor(begin)));
    draft.effect(new RunEffect.TellClosed(closing, next.isEmpty()));
  }

  private static void closeChild(HistoryDraft draft, Pending.Child child) {
    ParentClosePolicy policy = child.attributes().getParentClosePolicy();
    boolean isLeftAlone =
        policy == ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON
            && child.state() != ChildTable.State.INITIATED;
    if (child.state() != ChildTable.State.CLOSING && !isLeftAlone) {
      draft.effect(new RunEffect.CloseChild(child, policy));
    }
  }

  /** Takes the Workflow Task away: what waited has its number before the run closes. */
  private static void endTask(HistoryDraft draft) {
    if (draft.task().isStarted()) {
      TaskSteps.fail(
          draft,
          new TaskFailure(
              WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
              Failure.getDefaultInstance(),
              "history-service",
              ""));
      draft.flush();
    } else if (draft.task().isPending()) {
      draft.task(WorkflowTaskTable.On.CLOSE, TaskState.none(draft.task().attempt()));
    }
  }

  /** Terminates a run. */
  static void terminate(HistoryDraft draft, HistoryEvent event) {
    endTask(draft);
    close(draft, event, Optional.empty());
    abortUpdates(draft);
  }

  /** Closes a run whose time is up. */
  static void timeOut(HistoryDraft draft, String nextRunId) {
    CodeRun run = draft.run();
    Failure failure =
        ServerFailures.timeout("workflow timeout", TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE);
    boolean isChainOver =
        Successors.deadline(run).filter(deadline -> !deadline.isAfter(draft.now())).isPresent();
    Ended ended =
        isChainOver
            ? new Ended(RetryState.RETRY_STATE_TIMEOUT, Optional.empty())
            : ended(run, failure, nextRunId, draft.now());
    endTask(draft);
    var attributes =
        WorkflowExecutionTimedOutEventAttributes.newBuilder().setRetryState(ended.state());
    ended.next().ifPresent(_ -> attributes.setNewExecutionRunId(nextRunId));
    close(draft, Events.of(attributes.build(), draft.now()), ended.next());
    abortUpdates(draft);
  }

  private static void abortUpdates(HistoryDraft draft) {
    for (Pending.Update update : draft.pending().updates().values()) {
      if (update.state() == UpdateTable.State.ACCEPTED) {
        draft.effect(outlived(update));
      }
    }
  }

  static RunEffect outlived(Pending.Update update) {
    return new RunEffect.UpdateCompleted(
        update.updateId(),
        Outcome.newBuilder().setFailure(ServerFailures.UPDATE_OUTLIVED).build(),
        0);
  }
}
