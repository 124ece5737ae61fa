package dev.ratchet.history.step;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.ratchet.history.event.EventRole;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.state.CodeRun;
import dev.ratchet.history.state.Fold;
import dev.ratchet.history.state.Pending;
import dev.ratchet.history.state.Slice;
import dev.ratchet.history.state.StateLine;
import dev.ratchet.history.state.TaskState;
import dev.ratchet.history.table.Move;
import dev.ratchet.history.table.WorkflowTaskTable;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A slice in the making. Two classes of events are added to it: what a worker's answer and the run
 * itself lead to is numbered at once; what comes from elsewhere gets its number at the end, if no
 * worker has the Workflow Task then, else when the worker has answered.
 */
final class HistoryDraft {
  private final Instant now;
  private final List<HistoryEvent> events = new ArrayList<>();
  private final List<HistoryEvent> added = new ArrayList<>();
  private final List<Slice.Claimed> claims = new ArrayList<>();
  private final List<RunEffect> effects = new ArrayList<>();
  private final List<Move> moves = new ArrayList<>();
  private final Fold fold = new Fold(moves::add);
  private CodeRun run;
  private boolean flushed;

  HistoryDraft(CodeRun run, Instant now) {
    this.run = run;
    this.now = now;
  }

  CodeRun run() {
    return run;
  }

  StateLine line() {
    return run.line();
  }

  Pending pending() {
    return run.pending();
  }

  TaskState task() {
    return run.line().task();
  }

  Instant now() {
    return now;
  }

  void effect(RunEffect effect) {
    effects.add(effect);
  }

  void line(StateLine line) {
    run = run.with(line);
  }

  /** Adds an event that is numbered at once. */
  HistoryEvent direct(Message attributes) {
    return direct(Events.of(attributes, now));
  }

  HistoryEvent direct(HistoryEvent event) {
    HistoryEvent numbered = event.toBuilder().setEventId(line().nextEventId()).build();
    run = fold.numbered(run, numbered);
    events.add(numbered);
    return numbered;
  }

  /** Adds an event that gets its number later. */
  void later(HistoryEvent event) {
    run = fold.waiting(run, event);
    added.add(event);
  }

  void claim(Slice.Claimed claim) {
    run = fold.claimed(run, claim);
    claims.add(claim);
  }

  /** Takes the Workflow Task to another state. */
  void task(WorkflowTaskTable.On on, TaskState next) {
    var edge = WorkflowTaskTable.TABLE.take(task().state(), on);
    moves.add(
        new Move(
            WorkflowTaskTable.TABLE.kind(),
            String.valueOf(Math.max(task().scheduledId(), next.scheduledId())),
            edge));
    line(line().with(next.in(edge.to())));
  }

  void moved(Move move) {
    moves.add(move);
  }

  /** Numbers what waits: ends of activities and child runs last, all else as it came. */
  void flush() {
    List<HistoryEvent> waiting = run.waiting();
    if (waiting.isEmpty()) {
      return;
    }
    forget();
    Map<Long, Long> starts = new HashMap<>();
    Stream.concat(
            waiting.stream().filter(event -> !Events.isCompletion(event.getEventType())),
            waiting.stream().filter(event -> Events.isCompletion(event.getEventType())))
        .forEach(
            event -> {
              HistoryEvent numbered = direct(wired(event, starts));
              if (numbered.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED) {
                starts.put(
                    numbered.getActivityTaskStartedEventAttributes().getScheduledEventId(),
                    numbered.getEventId());
              }
            });
  }

  /** The end of an activity or a child run names the event of its start. */
  private HistoryEvent wired(HistoryEvent event, Map<Long, Long> starts) {
    EventRole role = EventRole.of(event);
    long id = role.operation(event);
    return switch (role) {
      case ACTIVITY_ENDS -> withStarted(event, starts.getOrDefault(id, 0L));
      case CHILD_ENDS -> withStarted(event, pending().child(id).orElseThrow().startedId());
      case ACTIVITY_BEGINS,
          ACTIVITY_IS_TO_STOP,
          TIMER_BEGINS,
          TIMER_FIRES,
          TIMER_IS_CANCELED,
          CHILD_BEGINS,
          CHILD_IS_REFUSED,
          CHILD_STARTS,
          SIGNAL_BEGINS,
          SIGNAL_IS_ANSWERED,
          CANCEL_BEGINS,
          CANCEL_IS_ANSWERED,
          UPDATE_BEGINS,
          UPDATE_ENDS,
          NONE ->
          event;
    };
  }

  private HistoryEvent withStarted(HistoryEvent event, long startedId) {
    Message attributes = Events.attributes(event);
    FieldDescriptor field = attributes.getDescriptorForType().findFieldByName("started_event_id");
    Message wired = attributes.toBuilder().setField(field, startedId).build();
    HistoryEvent bare = Events.of(wired, now);
    return bare.toBuilder().setEventTime(event.getEventTime()).build();
  }

  /** What the step comes to. */
  StepResult append(StepResult.Answer answer) {
    end();
    return new StepResult.Append(run, slice(), effects, moves, answer);
  }

  StepResult append() {
    return append(new StepResult.Answer.Done());
  }

  private void end() {
    if (!line().isOpen()) {
      forget();
    } else if (!task().isStarted()) {
      flush();
    }
  }

  private void forget() {
    flushed |= !run.waiting().isEmpty();
    run = run.withWaiting(List.of());
    added.clear();
  }

  private Slice slice() {
    return new Slice(events, flushed, added, claims, line());
  }
}
