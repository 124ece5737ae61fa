package dev.ratchet.history.state;

import static java.util.Objects.requireNonNull;

import io.temporal.api.common.v1.WorkflowExecution;

/**
 * Which code run.
 *
 * @param workflowId one id may have many runs, one after the other
 * @param runId a random UUID
 */
public record RunKey(String namespace, String workflowId, String runId) {
  public RunKey {
    requireNonNull(namespace, "namespace is null");
    requireNonNull(workflowId, "workflowId is null");
    requireNonNull(runId, "runId is null");
  }

  /** It without its namespace, as the protocol writes it. */
  public WorkflowExecution execution() {
    return WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(runId).build();
  }
}
