package dev.ratchet.history.command;

import com.google.protobuf.Duration;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.event.NullPayload;
import dev.ratchet.history.event.Times;
import dev.ratchet.history.retry.Cron;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.StartChildWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.util.Set;

/** Commands that concern other runs: checked, and made complete out of what the run itself has. */
@SuppressWarnings("deprecation") // namespace: the commands still have it
public final class OtherRunCommands {
  private static final Check CHILD =
      new Check(
          WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES,
          "StartChildWorkflowExecutionCommand");
  private static final Check SIGNAL =
      new Check(
          WorkflowTaskFailedCause
              .WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES,
          "SignalExternalWorkflowExecutionCommand");
  private static final Check CANCEL =
      new Check(
          WorkflowTaskFailedCause
              .WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES,
          "RequestCancelExternalWorkflowExecutionCommand");
  private static final Check CONTINUE =
      new Check(
          WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES,
          "ContinueAsNewWorkflowExecutionCommand");

  private OtherRunCommands() {}

  /**
   * A child run is to be started.
   *
   * @param namespace the run's own, where the command names none
   * @param first the attributes of the run's first event
   */
  public static StartChildWorkflowExecutionInitiatedEventAttributes child(
      Command command,
      String namespace,
      WorkflowExecutionStartedEventAttributes first,
      long completedId) {
    CHILD.hasAttributes(command.hasStartChildWorkflowExecutionCommandAttributes());
    var given = command.getStartChildWorkflowExecutionCommandAttributes();
    checkChild(given);
    Duration run =
        RunTimeouts.run(given.getWorkflowRunTimeout(), given.getWorkflowExecutionTimeout());
    String target = given.getNamespace().isEmpty() ? namespace : given.getNamespace();
    var attributes =
        Events.copy(given, StartChildWorkflowExecutionInitiatedEventAttributes.newBuilder())
            .setWorkflowTaskCompletedEventId(completedId)
            .setNamespace(target)
            .setTaskQueue(CHILD.queue(given.getTaskQueue(), first.getTaskQueue().getName()))
            .setWorkflowExecutionTimeout(given.getWorkflowExecutionTimeout())
            .setWorkflowRunTimeout(run)
            .setWorkflowTaskTimeout(RunTimeouts.task(given.getWorkflowTaskTimeout(), run));
    if (given.hasRetryPolicy()) {
      attributes.setRetryPolicy(CHILD.retryPolicy(given.getRetryPolicy()));
    }
    if (given.getParentClosePolicyValue() == 0) {
      attributes.setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE);
    }
    if (given.getWorkflowIdReusePolicyValue() == 0) {
      attributes.setWorkflowIdReusePolicy(
          WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE);
    }
    if (given.hasMemo()) {
      attributes.setMemo(NullPayload.without(given.getMemo()));
    }
    if (given.hasSearchAttributes()) {
      attributes.setSearchAttributes(NullPayload.without(given.getSearchAttributes()));
    }
    return attributes.build();
  }

  private static void checkChild(StartChildWorkflowExecutionCommandAttributes given) {
    String type = given.getWorkflowType().getName();
    CHILD.that(
        !given.getWorkflowId().isEmpty(),
        "Required field WorkflowId is not set on StartChildWorkflowExecutionCommand. "
            + "WorkflowType=%s Namespace=%s".formatted(type, given.getNamespace()));
    CHILD.that(
        !type.isEmpty(),
        "Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. "
            + "WorkflowId=%s Namespace=%s".formatted(given.getWorkflowId(), given.getNamespace()));
    CHILD.length("Namespace", given.getNamespace());
    CHILD.length("WorkflowId", given.getWorkflowId());
    CHILD.length("WorkflowType", type);
    CHILD.duration("WorkflowExecutionTimeout", given.getWorkflowExecutionTimeout());
    CHILD.duration("WorkflowRunTimeout", given.getWorkflowRunTimeout());
    CHILD.duration("WorkflowTaskTimeout", given.getWorkflowTaskTimeout());
    CHILD.that(Cron.isValid(given.getCronSchedule()), "invalid CronSchedule.");
    CHILD.size("Input", given.getInput());
    CHILD.size("Memo", given.getMemo());
  }

  /** A signal is to go to another run. */
  public static SignalExternalWorkflowExecutionInitiatedEventAttributes signal(
      Command command, long completedId) {
    SIGNAL.hasAttributes(command.hasSignalExternalWorkflowExecutionCommandAttributes());
    var given = command.getSignalExternalWorkflowExecutionCommandAttributes();
    SIGNAL.that(
        given.hasExecution(), "Execution is not set on SignalExternalWorkflowExecutionCommand.");
    SIGNAL.id("WorkflowId", given.getExecution().getWorkflowId());
    SIGNAL.id("SignalName", given.getSignalName());
    SIGNAL.length("Namespace", given.getNamespace());
    SIGNAL.size("Input", given.getInput());
    return Events.copy(given, SignalExternalWorkflowExecutionInitiatedEventAttributes.newBuilder())
        .setWorkflowTaskCompletedEventId(completedId)
        .setWorkflowExecution(given.getExecution())
        .build();
  }

  /**
   * Another run is to be asked to cancel itself.
   *
   * @param initiated workflow ids of children that the same answer asks for
   */
  public static RequestCancelExternalWorkflowExecutionInitiatedEventAttributes cancel(
      Command command, Set<String> initiated, long completedId) {
    CANCEL.hasAttributes(command.hasRequestCancelExternalWorkflowExecutionCommandAttributes());
    var given = command.getRequestCancelExternalWorkflowExecutionCommandAttributes();
    CANCEL.id("WorkflowId", given.getWorkflowId());
    CANCEL.length("Namespace", given.getNamespace());
    CANCEL.that(
        !initiated.contains(given.getWorkflowId()),
        "Start and RequestCancel for child workflow is not allowed in same workflow task. "
            + "WorkflowId=%s RunId=%s Namespace=%s"
                .formatted(given.getWorkflowId(), given.getRunId(), given.getNamespace()));
    return Events.copy(
            given, RequestCancelExternalWorkflowExecutionInitiatedEventAttributes.newBuilder())
        .setWorkflowTaskCompletedEventId(completedId)
        .setWorkflowExecution(
            WorkflowExecution.newBuilder()
                .setWorkflowId(given.getWorkflowId())
                .setRunId(given.getRunId()))
        .build();
  }

  /**
   * The run is to continue as a new one; what the command leaves out is as in this run.
   *
   * @param first the attributes of this run's first event
   */
  public static ContinueAsNewWorkflowExecutionCommandAttributes continueAsNew(
      Command command, WorkflowExecutionStartedEventAttributes first) {
    CONTINUE.hasAttributes(command.hasContinueAsNewWorkflowExecutionCommandAttributes());
    var given = command.getContinueAsNewWorkflowExecutionCommandAttributes();
    var all = given.toBuilder();
    if (given.getWorkflowType().getName().isEmpty()) {
      all.setWorkflowType(first.getWorkflowType());
    }
    CONTINUE.length("WorkflowType", all.getWorkflowType().getName());
    all.setTaskQueue(CONTINUE.queue(given.getTaskQueue(), first.getTaskQueue().getName()));
    CONTINUE.duration("WorkflowRunTimeout", given.getWorkflowRunTimeout());
    CONTINUE.duration("WorkflowTaskTimeout", given.getWorkflowTaskTimeout());
    CONTINUE.duration("BackoffStartInterval", given.getBackoffStartInterval());
    CONTINUE.size("Input", given.getInput());
    CONTINUE.size("Memo", given.getMemo());
    Duration run =
        RunTimeouts.run(
            Times.isSet(given.getWorkflowRunTimeout())
                ? given.getWorkflowRunTimeout()
                : first.getWorkflowRunTimeout(),
            first.getWorkflowExecutionTimeout());
    Duration task =
        Times.isSet(given.getWorkflowTaskTimeout())
            ? given.getWorkflowTaskTimeout()
            : first.getWorkflowTaskTimeout();
    all.setWorkflowRunTimeout(run).setWorkflowTaskTimeout(RunTimeouts.task(task, run));
    if (given.hasRetryPolicy()) {
      all.setRetryPolicy(CONTINUE.retryPolicy(given.getRetryPolicy()));
    }
    return all.build();
  }
}
