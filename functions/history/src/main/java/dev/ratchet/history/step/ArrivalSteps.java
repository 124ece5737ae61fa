package dev.ratchet.history.step;

import com.google.protobuf.Message;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.state.ActivityStart;
import dev.ratchet.history.state.Pending;
import dev.ratchet.history.state.Slice;
import dev.ratchet.history.table.ActivityTable;
import dev.ratchet.history.table.TimerTable;
import io.temporal.api.history.v1.ActivityTaskCanceledEventAttributes;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskFailedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskStartedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskTimedOutEventAttributes;
import io.temporal.api.history.v1.TimerFiredEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionCancelRequestedEventAttributes;
import java.util.Optional;

/** Takes up what happened to a run, each into an event that may have to wait for its number. */
final class ArrivalSteps {
  private ArrivalSteps() {}

  /**
   * Takes up one.
   *
   * @return whether the workflow code must hear of it
   */
  static boolean arrive(HistoryDraft draft, Arrival arrival) {
    return switch (arrival) {
      case Arrival.Signal signal -> signal(draft, signal);
      case Arrival.CancelRequest request -> cancelRequest(draft, request);
      case Arrival.ActivityStarted started -> {
        requireStartable(open(draft, started.scheduledId()));
        draft.claim(new Slice.Claimed(started.scheduledId(), started.start()));
        yield false;
      }
      case Arrival.ActivityEnded ended -> ended(draft, ended);
      case Arrival.TimerFired fired -> fired(draft, fired.startedId());
      case Arrival.ChildStarted started -> OtherRuns.started(draft, started);
      case Arrival.ChildRefused refused -> OtherRuns.refused(draft, refused);
      case Arrival.ChildEnded ended -> OtherRuns.ended(draft, ended);
      case Arrival.SignalAnswered answered -> OtherRuns.answered(draft, answered);
      case Arrival.CancelAnswered answered -> OtherRuns.answered(draft, answered);
      case Arrival.OptionsUpdated updated -> {
        draft.later(
            Events.of(updated.attributes(), draft.now()).toBuilder()
                .addAllLinks(updated.links())
                .setWorkerMayIgnore(true)
                .build());
        remember(draft, updated.attributes().getAttachedRequestId());
        yield false;
      }
      case Arrival.FirstTaskDue() -> {
        TaskSteps.schedule(draft);
        yield false;
      }
    };
  }

  private static void remember(HistoryDraft draft, String requestId) {
    draft.line(draft.line().with(draft.line().requests().with(requestId)));
  }

  private static boolean signal(HistoryDraft draft, Arrival.Signal signal) {
    boolean isDelayed = draft.run().isDelayed();
    draft.later(
        Events.of(signal.attributes(), draft.now()).toBuilder()
            .addAllLinks(signal.links())
            .build());
    remember(draft, signal.attributes().getRequestId());
    return !isDelayed;
  }

  private static boolean cancelRequest(HistoryDraft draft, Arrival.CancelRequest request) {
    var attributes =
        WorkflowExecutionCancelRequestedEventAttributes.newBuilder()
            .setCause(request.reason())
            .setIdentity(request.identity())
            .setExternalInitiatedEventId(request.externalInitiatedId());
    if (!request.external().getWorkflowId().isEmpty()) {
      attributes.setExternalWorkflowExecution(request.external());
    }
    draft.later(
        Events.of(attributes.build(), draft.now()).toBuilder()
            .addAllLinks(request.links())
            .build());
    remember(draft, request.requestId());
    return true;
  }

  /** Whether an arrival says again what the run has heeded. */
  static boolean isRepeat(HistoryDraft draft, Arrival arrival) {
    var requests = draft.line().requests();
    return switch (arrival) {
      case Arrival.Signal signal -> requests.has(signal.attributes().getRequestId());
      case Arrival.CancelRequest _ -> draft.line().cancelRequested();
      case Arrival.OptionsUpdated updated ->
          requests.has(updated.attributes().getAttachedRequestId());
      case Arrival.FirstTaskDue() -> draft.task().isPending() || draft.line().completedId() > 0;
      case Arrival.ActivityStarted _,
          Arrival.ActivityEnded _,
          Arrival.TimerFired _,
          Arrival.ChildStarted _,
          Arrival.ChildRefused _,
          Arrival.ChildEnded _,
          Arrival.SignalAnswered _,
          Arrival.CancelAnswered _ ->
          false;
    };
  }

  private static Pending.Activity open(HistoryDraft draft, long scheduledId) {
    return draft
        .pending()
        .activity(scheduledId)
        .filter(activity -> activity.state() != ActivityTable.State.CLOSING)
        .orElseThrow(
            () ->
                NotAllowed.notFound(
                    "No open activity was scheduled by event %d.".formatted(scheduledId)));
  }

  private static void requireStartable(Pending.Activity activity) {
    if (!ActivityTable.TABLE.allows(activity.state(), ActivityTable.On.START)) {
      throw NotAllowed.notFound(
          "The activity of event %d is %s: no attempt of it may begin."
              .formatted(activity.scheduledId(), activity.state()));
    }
  }

  private static boolean ended(HistoryDraft draft, Arrival.ActivityEnded ended) {
    Pending.Activity activity = open(draft, ended.scheduledId());
    Optional<ActivityStart> start = ended.start().or(activity::start);
    Message end = end(activity, ended.end(), start.isPresent());
    start.ifPresent(
        begun -> draft.later(Events.of(started(activity.scheduledId(), begun), begun.time())));
    draft.later(Events.of(end, draft.now()));
    return true;
  }

  private static ActivityTaskStartedEventAttributes started(long scheduledId, ActivityStart start) {
    var attributes =
        ActivityTaskStartedEventAttributes.newBuilder()
            .setScheduledEventId(scheduledId)
            .setAttempt(start.attempt())
            .setIdentity(start.identity())
            .setRequestId(start.requestId());
    start.lastFailure().ifPresent(attributes::setLastFailure);
    return attributes.build();
  }

  private static Message end(Pending.Activity activity, Arrival.End end, boolean hasBegun) {
    long id = activity.scheduledId();
    return switch (end) {
      case Arrival.End.Completed completed -> {
        requireBegun(id, hasBegun);
        var attributes =
            ActivityTaskCompletedEventAttributes.newBuilder()
                .setScheduledEventId(id)
                .setIdentity(completed.identity());
        if (completed.result().getPayloadsCount() > 0) {
          attributes.setResult(completed.result());
        }
        yield attributes.build();
      }
      case Arrival.End.Failed failed -> {
        requireBegun(id, hasBegun);
        yield ActivityTaskFailedEventAttributes.newBuilder()
            .setScheduledEventId(id)
            .setFailure(failed.failure())
            .setRetryState(failed.retryState())
            .setIdentity(failed.identity())
            .build();
      }
      case Arrival.End.TimedOut timedOut ->
          ActivityTaskTimedOutEventAttributes.newBuilder()
              .setScheduledEventId(id)
              .setFailure(timedOut.failure())
              .setRetryState(timedOut.retryState())
              .build();
      case Arrival.End.Canceled canceled -> canceled(activity, canceled);
    };
  }

  private static void requireBegun(long scheduledId, boolean hasBegun) {
    if (!hasBegun) {
      throw NotAllowed.invalid(
          "The activity of event %d has not begun, so it cannot have returned or failed."
              .formatted(scheduledId));
    }
  }

  private static Message canceled(Pending.Activity activity, Arrival.End.Canceled canceled) {
    if (activity.cancelId() == 0) {
      throw NotAllowed.invalid(
          "The activity of event %d was not asked to cancel itself."
              .formatted(activity.scheduledId()));
    }
    var attributes =
        ActivityTaskCanceledEventAttributes.newBuilder()
            .setScheduledEventId(activity.scheduledId())
            .setLatestCancelRequestedEventId(activity.cancelId())
            .setIdentity(canceled.identity());
    if (canceled.details().getPayloadsCount() > 0) {
      attributes.setDetails(canceled.details());
    }
    return attributes.build();
  }

  private static boolean fired(HistoryDraft draft, long startedId) {
    Pending.Timer timer =
        draft
            .pending()
            .timer(startedId)
            .filter(armed -> armed.state() == TimerTable.State.ARMED)
            .orElseThrow(
                () -> NotAllowed.notFound("No timer of event %d is running.".formatted(startedId)));
    draft.later(
        Events.of(
            TimerFiredEventAttributes.newBuilder()
                .setTimerId(timer.timerId())
                .setStartedEventId(startedId)
                .build(),
            draft.now()));
    return true;
  }
}
