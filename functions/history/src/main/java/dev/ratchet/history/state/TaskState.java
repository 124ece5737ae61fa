package dev.ratchet.history.state;

import static java.util.Objects.requireNonNull;

import dev.ratchet.history.table.WorkflowTaskTable.State;
import io.temporal.api.enums.v1.SuggestContinueAsNewReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The Workflow Task of a code run.
 *
 * @param attempt the one that it is; where there is none, the one that the next will be
 * @param scheduledId the event that scheduled it, or would if it were stored; 0 where there is none
 * @param since when it was scheduled
 * @param original when the first of a row of heartbeats was scheduled
 * @param timeout how long a worker may have it
 * @param start what is known of its start; {@link Start#NONE} before
 */
public record TaskState(
    State state,
    int attempt,
    long scheduledId,
    Instant since,
    Instant original,
    Duration timeout,
    Start start) {

  /**
   * A worker took it.
   *
   * @param eventId the event of it, or what its id would be if it were stored
   * @param historyBytes how large the history was, which the worker was told
   * @param reasons why the worker was told to continue as new; empty if it was not
   */
  public record Start(
      long eventId,
      Instant time,
      String requestId,
      String identity,
      long historyBytes,
      List<SuggestContinueAsNewReason> reasons) {
    /** No worker took it. */
    public static final Start NONE = new Start(0, Instant.EPOCH, "", "", 0, List.of());

    public Start {
      requireNonNull(time, "time is null");
      requireNonNull(requestId, "requestId is null");
      requireNonNull(identity, "identity is null");
      reasons = List.copyOf(reasons);
    }
  }

  public TaskState {
    requireNonNull(state, "state is null");
    requireNonNull(since, "since is null");
    requireNonNull(original, "original is null");
    requireNonNull(timeout, "timeout is null");
    requireNonNull(start, "start is null");
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt is " + attempt + ", expected 1 or more");
    }
  }

  /** None, and the attempt that the next one will be. */
  public static TaskState none(int nextAttempt) {
    return new TaskState(
        State.NONE, nextAttempt, 0, Instant.EPOCH, Instant.EPOCH, Duration.ZERO, Start.NONE);
  }

  /** Whether there is one. */
  public boolean isPending() {
    return state != State.NONE;
  }

  /** Whether a worker has it. */
  public boolean isStarted() {
    return switch (state) {
      case STARTED, TRANSIENT_STARTED, SPECULATIVE_STARTED -> true;
      case NONE, SCHEDULED, TRANSIENT, SPECULATIVE -> false;
    };
  }

  /** Whether a worker has it and no event says so: the history is shown with two events more. */
  public boolean isVirtual() {
    return switch (state) {
      case TRANSIENT_STARTED, SPECULATIVE_STARTED -> true;
      case NONE, SCHEDULED, TRANSIENT, SPECULATIVE, STARTED -> false;
    };
  }

  /** The same in another state. */
  public TaskState in(State newState) {
    return new TaskState(newState, attempt, scheduledId, since, original, timeout, start);
  }

  /** The same as another attempt, with another event that schedules it. */
  public TaskState at(int newAttempt, long newScheduledId, Start newStart) {
    return new TaskState(state, newAttempt, newScheduledId, since, original, timeout, newStart);
  }
}
