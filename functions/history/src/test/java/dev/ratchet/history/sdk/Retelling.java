package dev.ratchet.history.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.ratchet.history.event.EventRole;
import dev.ratchet.history.event.Times;
import dev.ratchet.history.state.ActivityStart;
import dev.ratchet.history.state.CodeRun;
import dev.ratchet.history.state.Fold;
import dev.ratchet.history.state.RunKey;
import dev.ratchet.history.state.Slice;
import dev.ratchet.history.step.Arrival;
import dev.ratchet.history.step.BeginRun;
import dev.ratchet.history.step.CodeRunSteps;
import dev.ratchet.history.step.StepResult;
import dev.ratchet.history.step.TaskCompletion;
import dev.ratchet.history.step.TaskRef;
import dev.ratchet.history.step.TaskStart;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a run that happened at another service once more to our steps: the same starts, arrivals
 * and answers of workers, in the same order. What comes out is our history of it.
 */
final class Retelling {
  /** How a worker takes part. */
  enum Mode {
    /**
     * Workflow Tasks are started in a slice of their own; what is to be numbered behind them waits.
     */
    LEASED,
    /** A turn is one slice with all that came before it. */
    OPTIMISTIC
  }

  private final List<HistoryEvent> told;
  private final Tap tap;
  private final Mode mode;
  private final RunKey key;
  private final List<Slice> slices = new ArrayList<>();
  private final List<Arrival> held = new ArrayList<>();
  private final Map<Long, HistoryEvent> starts = new HashMap<>();
  private final Set<Long> begun = new HashSet<>();
  private CodeRun run;
  private int tasks;
  private Instant now;

  Retelling(RunKey key, List<HistoryEvent> told, Tap tap, Mode mode) {
    this.key = key;
    this.told = told;
    this.tap = tap;
    this.mode = mode;
    for (HistoryEvent event : told) {
      if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED) {
        begun.add(event.getActivityTaskStartedEventAttributes().getScheduledEventId());
      }
    }
  }

  List<HistoryEvent> tell() {
    begin();
    for (HistoryEvent event : told.subList(1, told.size())) {
      now = time(event.getEventTime());
      tell(event);
    }
    assertThat(Fold.all(key, slices)).isEqualTo(run);
    return Slice.events(slices);
  }

  private static Instant time(Timestamp timestamp) {
    return Times.instant(timestamp);
  }

  private void begin() {
    HistoryEvent first = told.getFirst();
    now = time(first.getEventTime());
    boolean hasSignal =
        told.get(1).getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED;
    Optional<Arrival.Signal> signal =
        hasSignal ? Optional.of(signal(told.get(1))) : Optional.empty();
    append(
        CodeRunSteps.begin(
            new BeginRun(
                key,
                first.getWorkflowExecutionStartedEventAttributes(),
                "",
                first.getLinksList(),
                first.getUserMetadata(),
                signal),
            now));
    // The test server hands a child its first Workflow Task at once.
    if (!run.line().task().isPending() && !run.isDelayed()) {
      append(CodeRunSteps.arrive(run, List.of(new Arrival.FirstTaskDue()), now));
    }
  }

  private void append(StepResult result) {
    switch (result) {
      case StepResult.Append append -> {
        slices.add(append.slice());
        run = append.after();
      }
      case StepResult.Nothing nothing -> run = nothing.after();
      case StepResult.Refused refused ->
          throw new AssertionError(
              "Refused after " + run.line().nextEventId() + ": " + refused.message());
    }
  }

  private void tell(HistoryEvent event) {
    switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_TASK_SCHEDULED -> {
        if (run.isDelayed()) {
          append(CodeRunSteps.arrive(run, List.of(new Arrival.FirstTaskDue()), now));
        }
      }
      case EVENT_TYPE_WORKFLOW_TASK_STARTED -> started(event);
      case EVENT_TYPE_ACTIVITY_TASK_STARTED ->
          starts.put(event.getActivityTaskStartedEventAttributes().getScheduledEventId(), event);
      case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED -> {
        if (event.getEventId() > 2 || told.get(1) != event) {
          arrive(event, signal(event));
        }
      }
      default -> arrival(event).ifPresent(arrival -> arrive(event, arrival));
    }
  }

  /** What came while the worker was at it stands between its commands and the next task. */
  private void arrive(HistoryEvent event, Arrival arrival) {
    if (slices.isEmpty() || !isTold(event)) {
      if (mode == Mode.OPTIMISTIC) {
        held.add(arrival);
      } else {
        append(CodeRunSteps.arrive(run, List.of(arrival), now));
      }
    }
  }

  private boolean isTold(HistoryEvent event) {
    return event.getEventId() < run.line().nextEventId();
  }

  private void started(HistoryEvent event) {
    long startedId = event.getEventId();
    var start =
        new TaskStart(
            event.getWorkflowTaskStartedEventAttributes().getRequestId(),
            event.getWorkflowTaskStartedEventAttributes().getIdentity(),
            !tap.updates(key.runId(), tasks).isEmpty());
    HistoryEvent end = told.get(Math.toIntExact(startedId));
    StepResult prepared =
        mode == Mode.OPTIMISTIC
            ? CodeRunSteps.prepare(run, List.copyOf(held), start, now)
            : CodeRunSteps.start(run, start, now);
    held.clear();
    now = time(end.getEventTime());
    if (mode == Mode.OPTIMISTIC) {
      var append = (StepResult.Append) prepared;
      append(append.then(ended(append.after(), end)));
    } else {
      append(prepared);
      before(end);
      append(ended(run, end));
    }
    tasks++;
  }

  /**
   * Tells what stands between the answer's commands and the next Workflow Task before the answer.
   */
  private void before(HistoryEvent end) {
    int at = Math.toIntExact(end.getEventId());
    while (at < told.size() && isOfCommand(told.get(at))) {
      at++;
    }
    List<HistoryEvent> between = new ArrayList<>();
    while (at < told.size()
        && told.get(at).getEventType() != EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED) {
      between.add(told.get(at));
      at++;
    }
    if (at == told.size()) {
      return;
    }
    for (HistoryEvent event : between) {
      long id = event.getEventId();
      boolean isOfThisAnswer =
          EventRole.of(event) != EventRole.NONE
              && EventRole.of(event).operation(event) > end.getEventId();
      if (isOfThisAnswer) {
        return;
      }
      tell(event);
      assertThat(run.line().nextEventId()).isLessThanOrEqualTo(id);
    }
  }

  static boolean isOfCommand(HistoryEvent event) {
    return switch (EventRole.of(event)) {
      case ACTIVITY_BEGINS,
          ACTIVITY_IS_TO_STOP,
          TIMER_BEGINS,
          TIMER_IS_CANCELED,
          CHILD_BEGINS,
          SIGNAL_BEGINS,
          CANCEL_BEGINS,
          UPDATE_BEGINS,
          UPDATE_ENDS ->
          true;
      case ACTIVITY_ENDS,
          TIMER_FIRES,
          CHILD_IS_REFUSED,
          CHILD_STARTS,
          CHILD_ENDS,
          SIGNAL_IS_ANSWERED,
          CANCEL_IS_ANSWERED ->
          false;
      case NONE ->
          switch (event.getEventType()) {
            case EVENT_TYPE_MARKER_RECORDED,
                EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
                EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED ->
                true;
            default -> false;
          };
    };
  }

  /** Whether an event comes neither from a worker's answer nor from the run itself. */
  static boolean isArrival(HistoryEvent event) {
    return switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
          EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
          EVENT_TYPE_ACTIVITY_TASK_STARTED ->
          true;
      default -> EventRole.of(event) != EventRole.NONE && !isOfCommand(event);
    };
  }

  private StepResult ended(CodeRun at, HistoryEvent end) {
    TaskRef task = TaskRef.of(at.line().task());
    return switch (end.getEventType()) {
      case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> {
        RespondWorkflowTaskCompletedRequest answer = tap.answer(key.runId(), tasks);
        String next = nextRunId();
        yield CodeRunSteps.complete(
            at,
            task,
            new TaskCompletion(
                answer, begun, tap.updates(key.runId(), tasks), false, next, Optional.empty()),
            now);
      }
      default -> throw new AssertionError("A task ended with " + end.getEventType());
    };
  }

  private String nextRunId() {
    var last = told.getLast();
    return last.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW
        ? last.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId()
        : last.getWorkflowExecutionFailedEventAttributes().getNewExecutionRunId();
  }

  private static Arrival.Signal signal(HistoryEvent event) {
    return new Arrival.Signal(
        event.getWorkflowExecutionSignaledEventAttributes(), event.getLinksList());
  }

  private Optional<Arrival> arrival(HistoryEvent event) {
    return switch (EventRole.of(event)) {
      case ACTIVITY_ENDS -> Optional.of(activity(event));
      case TIMER_FIRES ->
          Optional.of(
              new Arrival.TimerFired(event.getTimerFiredEventAttributes().getStartedEventId()));
      case CHILD_STARTS, CHILD_IS_REFUSED, CHILD_ENDS, SIGNAL_IS_ANSWERED, CANCEL_IS_ANSWERED ->
          Optional.of(OtherRunsRetold.arrival(event));
      case ACTIVITY_BEGINS,
          ACTIVITY_IS_TO_STOP,
          TIMER_BEGINS,
          TIMER_IS_CANCELED,
          CHILD_BEGINS,
          SIGNAL_BEGINS,
          CANCEL_BEGINS,
          UPDATE_BEGINS,
          UPDATE_ENDS ->
          Optional.empty();
      case NONE ->
          event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED
              ? Optional.of(cancelRequest(event))
              : Optional.empty();
    };
  }

  private static Arrival cancelRequest(HistoryEvent event) {
    var attributes = event.getWorkflowExecutionCancelRequestedEventAttributes();
    return new Arrival.CancelRequest(
        attributes.getCause(),
        attributes.getIdentity(),
        "",
        attributes.getExternalInitiatedEventId(),
        attributes.getExternalWorkflowExecution(),
        event.getLinksList());
  }

  private Arrival activity(HistoryEvent event) {
    long id = EventRole.ACTIVITY_ENDS.operation(event);
    Optional<ActivityStart> start = Optional.ofNullable(starts.remove(id)).map(Retelling::start);
    Arrival.End end =
        switch (event.getEventType()) {
          case EVENT_TYPE_ACTIVITY_TASK_COMPLETED -> {
            var attributes = event.getActivityTaskCompletedEventAttributes();
            yield new Arrival.End.Completed(attributes.getResult(), attributes.getIdentity());
          }
          case EVENT_TYPE_ACTIVITY_TASK_FAILED -> {
            var attributes = event.getActivityTaskFailedEventAttributes();
            yield new Arrival.End.Failed(
                attributes.getFailure(), attributes.getRetryState(), attributes.getIdentity());
          }
          case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT -> {
            var attributes = event.getActivityTaskTimedOutEventAttributes();
            yield new Arrival.End.TimedOut(attributes.getFailure(), attributes.getRetryState());
          }
          default -> {
            var attributes = event.getActivityTaskCanceledEventAttributes();
            yield new Arrival.End.Canceled(attributes.getDetails(), attributes.getIdentity());
          }
        };
    return new Arrival.ActivityEnded(id, start, end);
  }

  private static ActivityStart start(HistoryEvent event) {
    var attributes = event.getActivityTaskStartedEventAttributes();
    return new ActivityStart(
        attributes.getAttempt(),
        time(event.getEventTime()),
        attributes.getIdentity(),
        attributes.getRequestId(),
        attributes.hasLastFailure() ? Optional.of(attributes.getLastFailure()) : Optional.empty());
  }
}
