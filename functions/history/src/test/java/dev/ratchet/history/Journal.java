package dev.ratchet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.history.state.CodeRun;
import dev.ratchet.history.state.Fold;
import dev.ratchet.history.state.RunKey;
import dev.ratchet.history.state.Slice;
import dev.ratchet.history.step.Arrival;
import dev.ratchet.history.step.BeginRun;
import dev.ratchet.history.step.CodeRunSteps;
import dev.ratchet.history.step.RunEffect;
import dev.ratchet.history.step.StepResult;
import dev.ratchet.history.step.TaskCompletion;
import dev.ratchet.history.step.TaskFailure;
import dev.ratchet.history.step.TaskRef;
import dev.ratchet.history.step.TaskStart;
import dev.ratchet.history.table.Move;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run's journal under test: each step is appended, and must be what its slice folds to. */
final class Journal {
  static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  static final RunKey KEY = new RunKey("default", "order-1", "run-1");

  private final List<Slice> slices = new ArrayList<>();
  private final List<Move> moves = new ArrayList<>();
  private final List<RunEffect> effects = new ArrayList<>();
  private CodeRun run = CodeRun.before(KEY);
  private Instant now = START;
  private StepResult last;

  CodeRun run() {
    return run;
  }

  List<Slice> slices() {
    return slices;
  }

  List<Move> moves() {
    return moves;
  }

  List<RunEffect> effects() {
    return effects;
  }

  StepResult last() {
    return last;
  }

  Instant now() {
    return now;
  }

  Journal pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  List<HistoryEvent> history() {
    return Slice.events(slices);
  }

  /** What a worker is shown: the history, and behind it what is not stored. */
  List<HistoryEvent> shown() {
    var all = new ArrayList<>(history());
    all.addAll(CodeRunSteps.virtual(run));
    return all;
  }

  /** The types of all events, without their prefix. */
  List<String> types() {
    return history().stream()
        .map(event -> event.getEventType().name().replace("EVENT_TYPE_", ""))
        .toList();
  }

  Journal take(StepResult result) {
    last = result;
    if (result instanceof StepResult.Append append) {
      assertThat(new Fold(_ -> {}).slice(run, append.slice()))
          .as("what a slice folds to, and what the step says")
          .isEqualTo(append.after());
      slices.add(append.slice());
      moves.addAll(append.moves());
      effects.addAll(append.effects());
      run = append.after();
    }
    return this;
  }

  Journal begin(BeginRun begin) {
    run = CodeRun.before(begin.key());
    return take(CodeRunSteps.begin(begin, now));
  }

  Journal begin() {
    return begin(Inputs.begin());
  }

  Journal arrive(Arrival... arrivals) {
    return take(CodeRunSteps.arrive(run, List.of(arrivals), now));
  }

  Journal start() {
    return start(false);
  }

  Journal start(boolean forUpdates) {
    return take(CodeRunSteps.start(run, new TaskStart("poll", Inputs.WORKER, forUpdates), now));
  }

  TaskRef task() {
    return TaskRef.of(run.line().task());
  }

  Journal complete(RespondWorkflowTaskCompletedRequest request) {
    return complete(Inputs.completion(request));
  }

  Journal complete(TaskCompletion completion) {
    return take(CodeRunSteps.complete(run, task(), completion, now));
  }

  /** A turn of a worker in the same process: one slice, or none. */
  Journal turn(TaskCompletion completion, Arrival... arrivals) {
    var start = new TaskStart("poll", Inputs.WORKER, !completion.updates().isEmpty());
    StepResult prepared = CodeRunSteps.prepare(run, List.of(arrivals), start, now);
    if (!(prepared instanceof StepResult.Append append)) {
      return take(prepared);
    }
    TaskRef task = TaskRef.of(append.after().line().task());
    StepResult all = append.then(CodeRunSteps.complete(append.after(), task, completion, now));
    boolean isVain = all instanceof StepResult.Append joined && joined.isVain(run);
    if (isVain) {
      last = all;
      return this;
    }
    return take(all);
  }

  Journal turn(RespondWorkflowTaskCompletedRequest request, Arrival... arrivals) {
    return turn(Inputs.completion(request), arrivals);
  }

  Journal fail(TaskFailure failure) {
    return take(CodeRunSteps.fail(run, task(), failure, now));
  }

  Journal timeOut(TimeoutType type) {
    var task = run.line().task();
    return take(CodeRunSteps.timeOut(run, task.scheduledId(), task.attempt(), type, now));
  }

  Journal terminate() {
    var attributes =
        WorkflowExecutionTerminatedEventAttributes.newBuilder().setReason("enough").build();
    return take(CodeRunSteps.terminate(run, attributes, now));
  }

  Journal timeOutRun() {
    return take(CodeRunSteps.timeOutRun(run, "run-2", now));
  }

  HistoryEvent event(long id) {
    return history().get(Math.toIntExact(id - 1));
  }

  long idOf(String type) {
    return types().lastIndexOf(type) + 1L;
  }

  static TaskCompletion with(RespondWorkflowTaskCompletedRequest request, Set<Long> begun) {
    return new TaskCompletion(request, begun, Map.of(), false, "run-2", Optional.empty());
  }
}
