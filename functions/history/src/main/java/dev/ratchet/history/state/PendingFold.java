package dev.ratchet.history.state;

import dev.ratchet.history.event.EventRole;
import dev.ratchet.history.event.Times;
import dev.ratchet.history.table.ActivityTable;
import dev.ratchet.history.table.ChildTable;
import dev.ratchet.history.table.ExternalTable;
import dev.ratchet.history.table.Move;
import dev.ratchet.history.table.TimerTable;
import dev.ratchet.history.table.Transitions;
import dev.ratchet.history.table.UpdateTable;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionUpdateAcceptedEventAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What events do to the operations that they are about. The end of one counts twice: when it comes,
 * the operation is over; when its event has a number, it is forgotten. Where no worker was busy in
 * between, both happen with the number.
 */
final class PendingFold {
  private final Consumer<Move> moves;

  PendingFold(Consumer<Move> moves) {
    this.moves = moves;
  }

  private <S extends Enum<S>, E extends Enum<E>> S move(
      Transitions<S, E> table, Object key, S from, E on) {
    Transitions.Edge<S, E> edge = table.take(from, on);
    moves.accept(new Move(table.kind(), String.valueOf(key), edge));
    return edge.to();
  }

  /** An event came and has no number yet. */
  Pending arrived(Pending pending, HistoryEvent event) {
    EventRole role = EventRole.of(event);
    long id = role.operation(event);
    return switch (role) {
      case ACTIVITY_ENDS -> pending.with(close(pending.activity(id).orElseThrow()));
      case TIMER_FIRES -> pending.with(fire(pending.timer(id).orElseThrow()));
      case CHILD_STARTS -> pending.with(start(pending.child(id).orElseThrow(), event));
      case CHILD_IS_REFUSED ->
          pending.with(child(pending.child(id).orElseThrow(), ChildTable.On.REFUSE));
      case CHILD_ENDS -> pending.with(child(pending.child(id).orElseThrow(), ChildTable.On.CLOSE));
      case SIGNAL_IS_ANSWERED -> pending.with(answer(pending.signal(id).orElseThrow()));
      case CANCEL_IS_ANSWERED -> pending.with(answer(pending.cancel(id).orElseThrow()));
      case ACTIVITY_BEGINS,
          ACTIVITY_IS_TO_STOP,
          TIMER_BEGINS,
          TIMER_IS_CANCELED,
          CHILD_BEGINS,
          SIGNAL_BEGINS,
          CANCEL_BEGINS,
          UPDATE_BEGINS,
          UPDATE_ENDS,
          NONE ->
          pending;
    };
  }

  /** An event got its number. */
  Pending numbered(Pending before, HistoryEvent event) {
    EventRole role = EventRole.of(event);
    long id = role.operation(event);
    Pending pending = hasArrived(before, role, id) ? before : arrived(before, event);
    return switch (role) {
      case ACTIVITY_BEGINS -> pending.with(activity(event));
      case ACTIVITY_IS_TO_STOP -> stop(pending, id, event.getEventId());
      case ACTIVITY_ENDS -> {
        move(ActivityTable.TABLE, id, ActivityTable.State.CLOSING, ActivityTable.On.NUMBER);
        yield pending.withoutActivity(id);
      }
      case TIMER_BEGINS -> pending.with(timer(event));
      case TIMER_FIRES -> {
        move(TimerTable.TABLE, id, TimerTable.State.FIRING, TimerTable.On.NUMBER);
        yield pending.withoutTimer(id);
      }
      case TIMER_IS_CANCELED -> {
        TimerTable.State state = pending.timer(id).orElseThrow().state();
        move(TimerTable.TABLE, id, state, TimerTable.On.CANCEL);
        yield pending.withoutTimer(id);
      }
      case CHILD_BEGINS, CHILD_IS_REFUSED, CHILD_STARTS, CHILD_ENDS ->
          child(pending, role, id, event);
      case SIGNAL_BEGINS, SIGNAL_IS_ANSWERED, CANCEL_BEGINS, CANCEL_IS_ANSWERED ->
          external(pending, role, id, event);
      case UPDATE_BEGINS -> pending.with(update(event));
      case UPDATE_ENDS -> pending.with(complete(pending, id, event.getEventId()));
      case NONE -> pending;
    };
  }

  /** Whether the end that an event tells of counted before. */
  private static boolean hasArrived(Pending pending, EventRole role, long id) {
    return switch (role) {
      case ACTIVITY_ENDS ->
          pending.activity(id).orElseThrow().state() == ActivityTable.State.CLOSING;
      case TIMER_FIRES -> pending.timer(id).orElseThrow().state() == TimerTable.State.FIRING;
      case CHILD_STARTS -> pending.child(id).orElseThrow().state() != ChildTable.State.INITIATED;
      case CHILD_IS_REFUSED, CHILD_ENDS ->
          pending.child(id).orElseThrow().state() == ChildTable.State.CLOSING;
      case SIGNAL_IS_ANSWERED ->
          pending.signal(id).orElseThrow().state() == ExternalTable.State.ANSWERED;
      case CANCEL_IS_ANSWERED ->
          pending.cancel(id).orElseThrow().state() == ExternalTable.State.ANSWERED;
      case ACTIVITY_BEGINS,
          ACTIVITY_IS_TO_STOP,
          TIMER_BEGINS,
          TIMER_IS_CANCELED,
          CHILD_BEGINS,
          SIGNAL_BEGINS,
          CANCEL_BEGINS,
          UPDATE_BEGINS,
          UPDATE_ENDS,
          NONE ->
          true;
    };
  }

  private Pending.Activity activity(HistoryEvent event) {
    var to =
        move(
            ActivityTable.TABLE,
            event.getEventId(),
            ActivityTable.State.NONE,
            ActivityTable.On.SCHEDULE);
    var attributes =
        event.getActivityTaskScheduledEventAttributes().toBuilder().clearInput().clearHeader();
    return new Pending.Activity(
        event.getEventId(),
        to,
        Times.instant(event.getEventTime()),
        attributes.build(),
        0,
        Optional.empty());
  }

  private Pending stop(Pending pending, long scheduledId, long eventId) {
    // One that is over, or was asked to stop before it began, is no further for being asked again.
    return pending
        .activity(scheduledId)
        .filter(activity -> activity.cancelId() == 0)
        .map(
            activity -> {
              var on = ActivityTable.On.REQUEST_CANCEL;
              var to = move(ActivityTable.TABLE, scheduledId, activity.state(), on);
              return pending.with(activity.cancelled(to, eventId));
            })
        .orElse(pending);
  }

  private Pending.Activity close(Pending.Activity activity) {
    var on = ActivityTable.On.CLOSE;
    return activity.ended(move(ActivityTable.TABLE, activity.scheduledId(), activity.state(), on));
  }

  /** An attempt of an activity began; of one that ended in the same slice nobody asks any more. */
  Pending claimed(Pending pending, Slice.Claimed claim) {
    return pending
        .activity(claim.scheduledId())
        .filter(activity -> activity.state() != ActivityTable.State.CLOSING)
        .map(
            activity -> {
              var on = ActivityTable.On.START;
              var to = move(ActivityTable.TABLE, claim.scheduledId(), activity.state(), on);
              return pending.with(activity.started(to, claim.start()));
            })
        .orElse(pending);
  }

  private Pending.Timer timer(HistoryEvent event) {
    var attributes = event.getTimerStartedEventAttributes();
    var to = move(TimerTable.TABLE, event.getEventId(), TimerTable.State.NONE, TimerTable.On.START);
    Instant due =
        Times.instant(event.getEventTime())
            .plus(Times.duration(attributes.getStartToFireTimeout()));
    return new Pending.Timer(event.getEventId(), to, attributes.getTimerId(), due);
  }

  private Pending.Timer fire(Pending.Timer timer) {
    var on = TimerTable.On.FIRE;
    return timer.in(move(TimerTable.TABLE, timer.startedId(), timer.state(), on));
  }

  private Pending.Child child(Pending.Child child, ChildTable.On on) {
    return child.in(move(ChildTable.TABLE, child.initiatedId(), child.state(), on));
  }

  private Pending.Child start(Pending.Child child, HistoryEvent event) {
    var to = move(ChildTable.TABLE, child.initiatedId(), child.state(), ChildTable.On.START);
    var attributes = event.getChildWorkflowExecutionStartedEventAttributes();
    return child.started(to, 0, attributes.getWorkflowExecution().getRunId());
  }

  private Pending child(Pending pending, EventRole role, long id, HistoryEvent event) {
    if (role == EventRole.CHILD_BEGINS) {
      var attributes = event.getStartChildWorkflowExecutionInitiatedEventAttributes().toBuilder();
      var to = move(ChildTable.TABLE, id, ChildTable.State.NONE, ChildTable.On.INITIATE);
      return pending.with(
          new Pending.Child(id, to, attributes.clearInput().clearMemo().build(), 0, ""));
    }
    Pending.Child child = pending.child(id).orElseThrow();
    if (role == EventRole.CHILD_STARTS) {
      var to = move(ChildTable.TABLE, id, child.state(), ChildTable.On.NUMBER_START);
      return pending.with(child.started(to, event.getEventId(), child.runId()));
    }
    move(ChildTable.TABLE, id, child.state(), ChildTable.On.NUMBER);
    return pending.withoutChild(id);
  }

  private Pending.Signal answer(Pending.Signal signal) {
    var on = ExternalTable.On.ANSWER;
    return signal.in(move(ExternalTable.TABLE, signal.initiatedId(), signal.state(), on));
  }

  private Pending.Cancel answer(Pending.Cancel cancel) {
    var on = ExternalTable.On.ANSWER;
    return cancel.in(move(ExternalTable.TABLE, cancel.initiatedId(), cancel.state(), on));
  }

  private Pending external(Pending pending, EventRole role, long id, HistoryEvent event) {
    if (role == EventRole.SIGNAL_IS_ANSWERED || role == EventRole.CANCEL_IS_ANSWERED) {
      move(ExternalTable.TABLE, id, ExternalTable.State.ANSWERED, ExternalTable.On.NUMBER);
      return role == EventRole.SIGNAL_IS_ANSWERED
          ? pending.withoutSignal(id)
          : pending.withoutCancel(id);
    }
    var to = move(ExternalTable.TABLE, id, ExternalTable.State.NONE, ExternalTable.On.INITIATE);
    if (role == EventRole.SIGNAL_BEGINS) {
      var attributes = event.getSignalExternalWorkflowExecutionInitiatedEventAttributes();
      return pending.with(
          new Pending.Signal(id, to, attributes.toBuilder().clearInput().clearHeader().build()));
    }
    return pending.with(
        new Pending.Cancel(
            id, to, event.getRequestCancelExternalWorkflowExecutionInitiatedEventAttributes()));
  }

  private Pending.Update update(HistoryEvent event) {
    WorkflowExecutionUpdateAcceptedEventAttributes attributes =
        event.getWorkflowExecutionUpdateAcceptedEventAttributes();
    String updateId = attributes.getProtocolInstanceId();
    var to = move(UpdateTable.TABLE, updateId, UpdateTable.State.ADMITTED, UpdateTable.On.ACCEPT);
    return new Pending.Update(event.getEventId(), to, updateId, 0);
  }

  private Pending.Update complete(Pending pending, long acceptedId, long eventId) {
    Pending.Update update = pending.update(acceptedId).orElseThrow();
    var on = UpdateTable.On.COMPLETE;
    var to = move(UpdateTable.TABLE, update.updateId(), update.state(), on);
    return new Pending.Update(acceptedId, to, update.updateId(), eventId);
  }
}
