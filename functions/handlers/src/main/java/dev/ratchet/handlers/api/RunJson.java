package dev.ratchet.handlers.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.workflow.HistoryEvent;
import dev.ratchet.core.workflow.RunHeader;
import dev.ratchet.core.workflow.RunHistory;
import dev.ratchet.core.workflow.RunPartition;
import dev.ratchet.core.workflow.RunState;
import dev.ratchet.core.workflow.TaskProgress;
import dev.ratchet.core.workflow.TaskView;
import dev.ratchet.engine.Deciders;
import java.util.ArrayList;
import java.util.List;

/** Workflow Runs and Task Runs as the API shows them. */
final class RunJson {
  private final Deciders deciders;

  RunJson(Deciders deciders) {
    this.deciders = requireNonNull(deciders, "deciders is null");
  }

  WorkflowDefinition definition(RunPartition partition) {
    return deciders.definition(partition.header().workflow());
  }

  static Json.Obj started(RunHeader header) {
    return Json.Obj.EMPTY
        .with("id", header.id().value())
        .with("status", header.status().wire())
        .with("workflow_name", header.workflow().name())
        .with("workflow_version", header.workflow().version());
  }

  static Json.Obj header(RunHeader header) {
    Json.Obj json = started(header).with("started_at", header.startedAt().toString());
    if (!header.notBefore().equals(header.startedAt())) {
      json = json.with("not_before", header.notBefore().toString());
    }
    json = withHealth(json, header.health());
    return withStanding(json, header.standing());
  }

  private static Json.Obj withHealth(Json.Obj json, RunHeader.Health health) {
    return switch (health) {
      case RunHeader.Health.Fine _ -> json;
      case RunHeader.Health.Failing f ->
          json.with(
              "workflow_task_failure",
              Json.Obj.EMPTY
                  .with("count", f.count())
                  .with("since", f.since().toString())
                  .with("error", FailureJson.write(f.failure())));
    };
  }

  private static Json.Obj withStanding(Json.Obj json, RunHeader.Standing standing) {
    return switch (standing) {
      case RunHeader.Standing.Open _ -> json;
      case RunHeader.Standing.Succeeded s -> json.with("closed_at", s.closedAt().toString());
      case RunHeader.Standing.Failed f ->
          json.with("closed_at", f.closedAt().toString())
              .with("error", FailureJson.write(f.failure()));
    };
  }

  /**
   * A whole run. The journal is the truth: a header that the end of the run has not reached yet is
   * shown as it will be. Outputs that would make the answer too large are left out.
   */
  Json.Obj run(RunPartition partition) {
    RunState state = partition.state();
    WorkflowDefinition definition = definition(partition);
    RunHeader header =
        state.isClosed() ? partition.header().with(state.standing()) : partition.header();
    Json.Obj shown = header(header).with("context", state.context());
    Json.Obj whole = shown.with("tasks", tasks(partition, state, definition, true));
    return whole.sizeBytes() <= Response.BYTES_MAX
        ? whole
        : shown
            .with("tasks", tasks(partition, state, definition, false))
            .with("outputs_omitted", Json.of(true));
  }

  private static Json tasks(
      RunPartition partition, RunState state, WorkflowDefinition definition, boolean outputs) {
    var tasks = new ArrayList<Json>();
    for (int position = 1; position <= definition.tasks().size(); position++) {
      TaskView view = TaskView.of(partition, state, position);
      tasks.add(TaskRunJson.write(view, definition.at(position), outputs));
    }
    return new Json.Arr(tasks);
  }

  /** One Task Run, with the input that it works on once it is dispatched. */
  Json.Obj task(RunPartition partition, WorkflowDefinition definition, int position) {
    RunState state = partition.state();
    TaskStep step = definition.at(position);
    Json.Obj json =
        TaskRunJson.write(TaskView.of(partition, state, position), step, true)
            .with("run", partition.header().id().value());
    return state.tasks().get(position) instanceof TaskProgress.Queued queued
        ? json.with("input", input(partition, queued, position))
        : json;
  }

  private Json input(RunPartition partition, TaskProgress.Queued queued, int position) {
    return deciders
        .of(partition.header().workflow())
        .scheduled(partition.stateAfter(queued.entry()), position, queued.since())
        .input();
  }

  /** A run's story, in order. */
  Json.Obj history(RunPartition partition) {
    WorkflowDefinition definition = definition(partition);
    List<Json> events =
        RunHistory.of(partition).stream()
            .map(event -> (Json) event(partition, definition, event))
            .toList();
    return Json.Obj.EMPTY
        .with("id", partition.header().id().value())
        .with("events", new Json.Arr(events));
  }

  private static Json.Obj event(
      RunPartition partition, WorkflowDefinition definition, HistoryEvent event) {
    Json.Obj json = Json.Obj.EMPTY.with("time", event.time().toString());
    return switch (event) {
      case HistoryEvent.RunStarted _ -> json.with("type", "run_started");
      case HistoryEvent.RunClosed closed ->
          withStanding(json.with("type", "run_closed"), closed.standing())
              .with("status", partition.header().with(closed.standing()).status().wire());
      case HistoryEvent.TaskSkipped skipped ->
          task(json.with("type", "task_skipped"), partition, definition, skipped.position());
      case HistoryEvent.SignalReceived signal ->
          json.with("type", "signal_received")
              .with("name", signal.name())
              .with("key", signal.key())
              .with("payload", signal.payload());
      case HistoryEvent.TaskMoved moved ->
          withDetail(
              task(json.with("type", "task_state"), partition, definition, moved.position())
                  .with("attempt", moved.attempt())
                  .with("from", moved.from().wire())
                  .with("to", moved.to().wire()),
              moved.detail());
    };
  }

  private static Json.Obj task(
      Json.Obj json, RunPartition partition, WorkflowDefinition definition, int position) {
    return json.with("task", definition.at(position).name())
        .with("task_run", partition.header().id().task(position).value());
  }

  private static Json.Obj withDetail(Json.Obj json, HistoryEvent.Detail detail) {
    return switch (detail) {
      case HistoryEvent.Detail.Plain _ -> json;
      case HistoryEvent.Detail.Because b -> json.with("error", FailureJson.write(b.failure()));
      case HistoryEvent.Detail.Reason r -> json.with("reason", r.reason());
    };
  }
}
