package dev.ratchet.history.state;

import dev.ratchet.history.event.EventRole;
import dev.ratchet.history.event.Times;
import dev.ratchet.history.table.Move;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Folds the slices of a run's journal, or events one by one, into what is known of the run. */
public final class Fold {
  private static final Map<EventType, WorkflowExecutionStatus> CLOSINGS =
      Map.of(
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
          WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW);

  private final PendingFold operations;

  /**
   * A fold that tells of the transitions that it makes.
   *
   * @param moves told of each
   */
  public Fold(Consumer<Move> moves) {
    this.operations = new PendingFold(moves);
  }

  /** A run after all its slices. */
  public static CodeRun all(RunKey key, List<Slice> slices) {
    return on(CodeRun.before(key), slices);
  }

  /** A run after these slices more. */
  public static CodeRun on(CodeRun run, List<Slice> slices) {
    var fold = new Fold(_ -> {});
    CodeRun after = run;
    for (Slice slice : slices) {
      after = fold.slice(after, slice);
    }
    return after;
  }

  /** Whether an event closes its run. */
  public static boolean isClosing(HistoryEvent event) {
    return CLOSINGS.containsKey(event.getEventType());
  }

  /** A run after this slice. */
  public CodeRun slice(CodeRun run, Slice slice) {
    CodeRun after = run;
    for (HistoryEvent event : slice.events()) {
      after = numbered(after, event);
    }
    after = slice.flushed() ? after.withWaiting(List.of()) : after;
    for (HistoryEvent event : slice.waiting()) {
      after = waiting(after, event);
    }
    for (Slice.Claimed claim : slice.claims()) {
      after = claimed(after, claim);
    }
    check(after.line(), slice.line());
    return after.with(slice.line());
  }

  /** What follows from the events must be what the line says. */
  private static void check(StateLine folded, StateLine line) {
    if (folded.nextEventId() != line.nextEventId()
        || folded.completedId() != line.completedId()
        || folded.status() != line.status()
        || folded.cancelRequested() != line.cancelRequested()
        || folded.waiting() != line.waiting()
        || folded.bytes() != line.bytes()
        || folded.updates() != line.updates()) {
      throw new IllegalStateException(
          "The events of a slice lead to %s; its line says %s.".formatted(folded, line));
    }
  }

  /** A run in which one more event waits for its number. */
  public CodeRun waiting(CodeRun run, HistoryEvent event) {
    var all = new ArrayList<>(run.waiting());
    all.add(event);
    CodeRun after = run.with(operations.arrived(run.pending(), event)).withWaiting(all);
    return event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED
        ? after.with(after.line().withCancelRequest())
        : after;
  }

  /** A run of whose activity an attempt began. */
  public CodeRun claimed(CodeRun run, Slice.Claimed claim) {
    return run.with(operations.claimed(run.pending(), claim));
  }

  /** A run after its next event. */
  public CodeRun numbered(CodeRun run, HistoryEvent event) {
    StateLine line = run.line();
    if (event.getEventId() != line.nextEventId()) {
      throw new IllegalStateException(
          "The next event of %s is %d; found %d, %s."
              .formatted(run.key(), line.nextEventId(), event.getEventId(), event.getEventType()));
    }
    if (!line.isOpen()) {
      throw new IllegalStateException(
          "%s is over; found event %d, %s."
              .formatted(run.key(), event.getEventId(), event.getEventType()));
    }
    CodeRun after = withoutFiring(run, event).with(operations.numbered(run.pending(), event));
    after = after.with(after.line().numbered(event.getSerializedSize()));
    WorkflowExecutionStatus closed = CLOSINGS.get(event.getEventType());
    // Of what was pending when a run closed, only its updates are still asked for.
    return closed == null
        ? told(after, event)
        : after.with(after.line().with(closed)).with(after.pending().ofClosed());
  }

  /** A timer that is cancelled has not fired, even if the event that says so waits. */
  private static CodeRun withoutFiring(CodeRun run, HistoryEvent event) {
    if (event.getEventType() != EventType.EVENT_TYPE_TIMER_CANCELED) {
      return run;
    }
    long startedId = event.getTimerCanceledEventAttributes().getStartedEventId();
    return run.withWaiting(
        run.waiting().stream()
            .filter(
                w ->
                    EventRole.of(w) != EventRole.TIMER_FIRES
                        || EventRole.TIMER_FIRES.operation(w) != startedId)
            .toList());
  }

  /** Events that tell of the run itself. */
  private static CodeRun told(CodeRun run, HistoryEvent event) {
    StateLine line = run.line();
    return switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED ->
          run.begun(
              event.getWorkflowExecutionStartedEventAttributes(),
              Times.instant(event.getEventTime()));
      case EVENT_TYPE_WORKFLOW_TASK_STARTED ->
          run.with(line.started(Times.instant(event.getEventTime())));
      case EVENT_TYPE_WORKFLOW_TASK_COMPLETED ->
          run.with(
              line.completed(event.getWorkflowTaskCompletedEventAttributes().getStartedEventId()));
      case EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED -> run.with(line.withCancelRequest());
      case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED -> run.with(line.withUpdate());
      case EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES ->
          run.withSearchAttributes(
              event
                  .getUpsertWorkflowSearchAttributesEventAttributes()
                  .getSearchAttributes()
                  .getIndexedFieldsMap());
      case EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED ->
          run.withMemo(
              event
                  .getWorkflowPropertiesModifiedEventAttributes()
                  .getUpsertedMemo()
                  .getFieldsMap());
      default -> run;
    };
  }
}
