package dev.ratchet.history.command;

import com.google.protobuf.Duration;
import dev.ratchet.history.retry.Cron;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.Optional;

/** What is wrong with the start of a run that a client asks for. */
public final class StartCheck {
  /** The longest id or name. */
  private static final int ID_LENGTH_MAX = 1_000;

  private StartCheck() {}

  /** What is wrong with a start; empty if nothing is. */
  public static Optional<String> problem(StartWorkflowExecutionRequest request) {
    return missing(request)
        .or(() -> tooLong(request))
        .or(() -> duration("WorkflowExecutionTimeout", request.getWorkflowExecutionTimeout()))
        .or(() -> duration("WorkflowRunTimeout", request.getWorkflowRunTimeout()))
        .or(() -> duration("WorkflowTaskTimeout", request.getWorkflowTaskTimeout()))
        .or(() -> duration("WorkflowStartDelay", request.getWorkflowStartDelay()))
        .or(() -> schedule(request))
        .or(() -> retries(request));
  }

  private static Optional<String> missing(StartWorkflowExecutionRequest request) {
    if (request.getRequestId().isEmpty()) {
      return Optional.of("Missing request ID.");
    }
    if (request.getWorkflowId().isEmpty()) {
      return Optional.of("WorkflowId is not set on request.");
    }
    if (request.getTaskQueue().getName().isEmpty()) {
      return Optional.of("Missing Taskqueue.");
    }
    return request.getWorkflowType().getName().isEmpty()
        ? Optional.of("Missing WorkflowType.")
        : Optional.empty();
  }

  private static Optional<String> tooLong(StartWorkflowExecutionRequest request) {
    return tooLong("RequestId", request.getRequestId())
        .or(() -> tooLong("WorkflowId", request.getWorkflowId()))
        .or(() -> tooLong("TaskQueue", request.getTaskQueue().getName()))
        .or(() -> tooLong("WorkflowType", request.getWorkflowType().getName()));
  }

  private static Optional<String> tooLong(String field, String value) {
    return value.length() > ID_LENGTH_MAX
        ? Optional.of(
            "%s exceeds length limit. Length=%d Limit=%d"
                .formatted(field, value.length(), ID_LENGTH_MAX))
        : Optional.empty();
  }

  private static Optional<String> duration(String field, Duration value) {
    return value.getSeconds() < 0 || value.getNanos() < 0
        ? Optional.of("invalid %s: negative duration".formatted(field))
        : Optional.empty();
  }

  private static Optional<String> schedule(StartWorkflowExecutionRequest request) {
    if (!Cron.isValid(request.getCronSchedule())) {
      return Optional.of("invalid CronSchedule.");
    }
    boolean isDelayed = !request.getWorkflowStartDelay().equals(Duration.getDefaultInstance());
    return isDelayed && !request.getCronSchedule().isEmpty()
        ? Optional.of("CronSchedule and WorkflowStartDelay may not be used together.")
        : Optional.empty();
  }

  private static Optional<String> retries(StartWorkflowExecutionRequest request) {
    if (!request.hasRetryPolicy()) {
      return Optional.empty();
    }
    try {
      retryPolicy(request);
      return Optional.empty();
    } catch (BadCommandException bad) {
      return Optional.of(bad.text());
    }
  }

  /** The retry policy of a start, with all its fields. */
  public static RetryPolicy retryPolicy(StartWorkflowExecutionRequest request) {
    return new Check(
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNSPECIFIED, "StartWorkflow")
        .retryPolicy(request.getRetryPolicy());
  }
}
