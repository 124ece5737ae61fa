package dev.ratchet.history.event;

import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.ServerFailureInfo;
import io.temporal.api.failure.v1.TimeoutFailureInfo;

/** Failures that the service itself finds. */
public final class ServerFailures {
  private static final String SOURCE = "Server";

  /** An update that the worker passed over. */
  public static final Failure UPDATE_PASSED_OVER =
      application(
          "UnprocessedUpdate",
          "Workflow Update is rejected because it wasn't processed by worker. Probably, Workflow "
              + "Update is not supported by the worker.");

  /** An update that was accepted, of a run that closed before its outcome. */
  public static final Failure UPDATE_OUTLIVED =
      application(
          "AcceptedUpdateCompletedWorkflow",
          "Workflow Update failed because the Workflow completed before the Update completed.");

  private ServerFailures() {}

  private static Failure application(String type, String message) {
    return Failure.newBuilder()
        .setMessage(message)
        .setSource(SOURCE)
        .setApplicationFailureInfo(
            ApplicationFailureInfo.newBuilder().setType(type).setNonRetryable(true))
        .build();
  }

  /** An answer of a worker was refused. */
  public static Failure refused(String message) {
    return Failure.newBuilder()
        .setMessage(message)
        .setSource(SOURCE)
        .setServerFailureInfo(ServerFailureInfo.getDefaultInstance())
        .build();
  }

  /** A time was up. */
  public static Failure timeout(String message, TimeoutType type) {
    return Failure.newBuilder()
        .setMessage(message)
        .setSource(SOURCE)
        .setTimeoutFailureInfo(TimeoutFailureInfo.newBuilder().setTimeoutType(type))
        .build();
  }
}
