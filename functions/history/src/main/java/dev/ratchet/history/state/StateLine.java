package dev.ratchet.history.state;

import static java.util.Objects.requireNonNull;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * The part of a run's state that every entry of its journal carries whole: who reads the last entry
 * alone knows whether the run is open, whether a worker is at it, and which requests it heeded.
 *
 * @param nextEventId the number that the next event will have
 * @param completedId the started event of the last Workflow Task that was completed; 0 before
 * @param lastStart when the last Workflow Task that is in the history was started: what workflow
 *     code takes for the time, which never goes back
 * @param task the Workflow Task
 * @param sticky the worker that keeps the run in its cache
 * @param cancelRequested whether the run was asked to cancel itself
 * @param requests the last requests that were heeded
 * @param waiting how many events wait for a number
 * @param bytes the size of all events with a number
 * @param updates how many updates were accepted
 */
public record StateLine(
    long nextEventId,
    long completedId,
    Instant lastStart,
    WorkflowExecutionStatus status,
    TaskState task,
    Optional<Sticky> sticky,
    boolean cancelRequested,
    RequestIds requests,
    int waiting,
    long bytes,
    int updates) {
  /** Before the first event. */
  public static final StateLine FIRST =
      new StateLine(
          1,
          0,
          Instant.EPOCH,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
          TaskState.none(1),
          Optional.empty(),
          false,
          RequestIds.NONE,
          0,
          0,
          0);

  public StateLine {
    requireNonNull(lastStart, "lastStart is null");
    requireNonNull(status, "status is null");
    requireNonNull(task, "task is null");
    requireNonNull(sticky, "sticky is null");
    requireNonNull(requests, "requests is null");
  }

  /** Whether the run is not over. */
  public boolean isOpen() {
    return status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /** The same after an event of this size was numbered. */
  public StateLine numbered(int size) {
    return new StateLine(
        nextEventId + 1,
        completedId,
        lastStart,
        status,
        task,
        sticky,
        cancelRequested,
        requests,
        waiting,
        bytes + size,
        updates);
  }

  /** The same after a Workflow Task was completed. */
  public StateLine completed(long startedId) {
    return new StateLine(
        nextEventId,
        startedId,
        lastStart,
        status,
        task,
        sticky,
        cancelRequested,
        requests,
        waiting,
        bytes,
        updates);
  }

  /** The same after the start of a Workflow Task entered the history. */
  public StateLine started(Instant time) {
    return new StateLine(
        nextEventId,
        completedId,
        time,
        status,
        task,
        sticky,
        cancelRequested,
        requests,
        waiting,
        bytes,
        updates);
  }

  /** The same with this standing of the run. */
  public StateLine with(WorkflowExecutionStatus newStatus) {
    return new StateLine(
        nextEventId,
        completedId,
        lastStart,
        newStatus,
        task,
        sticky,
        cancelRequested,
        requests,
        waiting,
        bytes,
        updates);
  }

  /** The same with this Workflow Task. */
  public StateLine with(TaskState newTask) {
    return new StateLine(
        nextEventId,
        completedId,
        lastStart,
        status,
        newTask,
        sticky,
        cancelRequested,
        requests,
        waiting,
        bytes,
        updates);
  }

  /** The same with this worker that keeps the run. */
  public StateLine with(Optional<Sticky> newSticky) {
    return new StateLine(
        nextEventId,
        completedId,
        lastStart,
        status,
        task,
        newSticky,
        cancelRequested,
        requests,
        waiting,
        bytes,
        updates);
  }

  /** The same after a cancel request. */
  public StateLine withCancelRequest() {
    return new StateLine(
        nextEventId,
        completedId,
        lastStart,
        status,
        task,
        sticky,
        true,
        requests,
        waiting,
        bytes,
        updates);
  }

  /** The same with these requests heeded. */
  public StateLine with(RequestIds newRequests) {
    return new StateLine(
        nextEventId,
        completedId,
        lastStart,
        status,
        task,
        sticky,
        cancelRequested,
        newRequests,
        waiting,
        bytes,
        updates);
  }

  /** The same with this many events that wait. */
  public StateLine withWaiting(int newWaiting) {
    return new StateLine(
        nextEventId,
        completedId,
        lastStart,
        status,
        task,
        sticky,
        cancelRequested,
        requests,
        newWaiting,
        bytes,
        updates);
  }

  /** The same with one more update accepted. */
  public StateLine withUpdate() {
    return new StateLine(
        nextEventId,
        completedId,
        lastStart,
        status,
        task,
        sticky,
        cancelRequested,
        requests,
        waiting,
        bytes,
        updates + 1);
  }
}
