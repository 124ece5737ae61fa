package dev.ratchet.history.step;

import static java.util.Objects.requireNonNull;

import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.failure.v1.Failure;

/**
 * A worker could not do a Workflow Task.
 *
 * @param failure what it says of it; the default instance if nothing
 * @param binaryChecksum of the worker's code, as older workers send it; empty if not
 */
public record TaskFailure(
    WorkflowTaskFailedCause cause, Failure failure, String identity, String binaryChecksum) {
  public TaskFailure {
    requireNonNull(cause, "cause is null");
    requireNonNull(failure, "failure is null");
    requireNonNull(identity, "identity is null");
    requireNonNull(binaryChecksum, "binaryChecksum is null");
  }
}
