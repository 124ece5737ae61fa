package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.payload.PayloadJson;
import dev.ratchet.core.run.Ending;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.run.decide.Assignments;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.run.story.HistoryPage;
import dev.ratchet.core.run.story.TaskView;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.TaskRoster;
import dev.ratchet.core.taskrun.MoveDetail;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.run.RunService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Workflow Runs and Task Runs as the API shows them. */
final class RunJson {
  /** More than what stands around the events of a history, or the tasks of a run, in bytes. */
  private static final int FRAME_BYTES = 200;

  private final Deciders deciders;

  /** How much is told of each Task Run. */
  enum Detail {
    /** Everything. */
    ALL,
    /** All but outputs. */
    ATTEMPTS,
    /** Its name, its place and its state. */
    STATES
  }

  RunJson(Deciders deciders) {
    this.deciders = requireNonNull(deciders, "deciders is null");
  }

  TaskRoster tasks(RunPartition partition) {
    return deciders.of(partition.header().workflow()).tasks(partition::state);
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
                  .with("error", PublicFailure.failure(f.failure())));
    };
  }

  private static Json.Obj withStanding(Json.Obj json, RunHeader.Standing standing) {
    return switch (standing) {
      case RunHeader.Standing.Open _ -> json;
      case RunHeader.Standing.Paused p -> json.with("paused_at", p.since().toString());
      case RunHeader.Standing.Succeeded s -> json.with("closed_at", s.closedAt().toString());
      case RunHeader.Standing.Canceled c ->
          json.with("closed_at", c.closedAt().toString()).with("reason", c.reason());
      case RunHeader.Standing.Terminated t ->
          json.with("closed_at", t.closedAt().toString()).with("reason", t.reason());
      case RunHeader.Standing.TimedOut t ->
          json.with("closed_at", t.closedAt().toString())
              .with("timeout", Durations.text(t.limit()));
      case RunHeader.Standing.Failed f ->
          json.with("closed_at", f.closedAt().toString())
              .with("error", PublicFailure.failure(f.failure()));
    };
  }

  /**
   * A whole run. The journal is the truth: a header that the end of the run has not reached yet is
   * shown as it will be. What would make the answer too large is left out, task by task the same:
   * outputs first, then what is known of attempts.
   */
  Json.Obj run(RunPartition partition) {
    RunState state = partition.state();
    TaskRoster known = tasks(partition);
    Json.Obj shown = shown(partition, state);
    for (Detail detail : List.of(Detail.ALL, Detail.ATTEMPTS)) {
      Json.Obj run = withTasks(shown, partition, state, known, detail);
      if (run.sizeBytes() <= Response.BYTES_MAX) {
        return run;
      }
    }
    return withTasks(shown, partition, state, known, Detail.STATES);
  }

  /** All but the Task Runs. */
  private static Json.Obj shown(RunPartition partition, RunState state) {
    RunHeader header =
        state.standing().equals(partition.header().standing())
            ? partition.header()
            : state.headerNow();
    Json.Obj open = state.isClosed() ? header(header) : withEnding(header(header), state.ending());
    return open.with("context", state.context());
  }

  /** How the run will have ended once its cleanup tasks are over. */
  private static Json.Obj withEnding(Json.Obj json, Ending ending) {
    return switch (ending) {
      case Ending.None _ -> json;
      case Ending.Failing f ->
          json.with(
              "ending", ending(RunStatus.FAILED).with("error", PublicFailure.failure(f.failure())));
      case Ending.Canceling c ->
          json.with("ending", ending(RunStatus.CANCELED).with("reason", c.reason()));
      case Ending.TimingOut t ->
          json.with(
              "ending", ending(RunStatus.TIMED_OUT).with("timeout", Durations.text(t.limit())));
    };
  }

  private static Json.Obj ending(RunStatus status) {
    return Json.Obj.EMPTY.with("status", status.wire());
  }

  private static Json.Obj withTasks(
      Json.Obj shown, RunPartition partition, RunState state, TaskRoster known, Detail detail) {
    var tasks = new ArrayList<Json>();
    for (int position = 1; position <= known.size(); position++) {
      tasks.add(task(partition, state, known, position, detail));
    }
    Json.Obj run = shown.with("tasks", new Json.Arr(tasks));
    return switch (detail) {
      case ALL -> run;
      case ATTEMPTS -> run.with("outputs_omitted", Json.of(true));
      case STATES ->
          run.with("outputs_omitted", Json.of(true)).with("attempts_omitted", Json.of(true));
    };
  }

  private static Json.Obj task(
      RunPartition partition, RunState state, TaskRoster known, int position, Detail detail) {
    TaskView view = TaskView.of(partition, state, position);
    return TaskRunJson.write(view, known.at(position), detail);
  }

  /**
   * A run with some of its Task Runs, nothing of them left out: as many as one answer bears.
   *
   * @param after the position that they begin after
   * @param limit how many at the most
   */
  Json.Obj page(RunPartition partition, int after, int limit) {
    RunState state = partition.state();
    TaskRoster known = tasks(partition);
    Json.Obj shown = shown(partition, state);
    var tasks = new ArrayList<Json>();
    int bytes = shown.sizeBytes() + FRAME_BYTES;
    int position = after;
    while (position < known.size() && tasks.size() < limit) {
      Json.Obj task = task(partition, state, known, position + 1, Detail.ALL);
      bytes += task.sizeBytes() + 1;
      if (bytes > Response.BYTES_MAX) {
        break;
      }
      tasks.add(task);
      position++;
    }
    Json.Obj page = shown.with("tasks", new Json.Arr(tasks));
    return position < known.size()
        ? page.with("cursor", partition.header().id().task(position).value())
        : page;
  }

  /** One Task Run, with the input that it works on once it is dispatched. */
  Json.Obj task(RunPartition partition, TaskRoster known, int position) {
    TaskView view = TaskView.of(partition, partition.state(), position);
    Json.Obj shown =
        TaskRunJson.write(view, known.at(position), Detail.ALL)
            .with("run", partition.header().id().value());
    Optional<JournalEntry> dispatched = dispatched(partition, position);
    if (dispatched.isEmpty()) {
      return shown;
    }
    Json.Obj whole = PayloadJson.with(shown, "input", input(partition, dispatched.get(), position));
    return whole.sizeBytes() <= Response.BYTES_MAX
        ? whole
        : shown.with("input_omitted", Json.of(true));
  }

  /** The entry that dispatched a Task Run last; empty if none did. */
  private static Optional<JournalEntry> dispatched(RunPartition partition, int position) {
    return partition.entries().reversed().stream()
        .filter(entry -> entry.events().stream().anyMatch(event -> dispatches(event, position)))
        .findFirst();
  }

  private static boolean dispatches(RunEvent event, int position) {
    return event instanceof RunEvent.TaskQueued queued && queued.position() == position;
  }

  /** What was sent with the delivery, told again. */
  private Payload input(RunPartition partition, JournalEntry dispatched, int position) {
    return new Assignments(partition, () -> deciders.of(partition.header().workflow()))
        .of(position, dispatched.seq(), dispatched.at())
        .input();
  }

  /**
   * A page of a run's story, in order: as many of its events as one answer bears.
   *
   * @param state of the run, for logic that does not know its tasks without it
   */
  Json.Obj history(RunService.Told told, Supplier<RunState> state) {
    RunHeader header = told.header();
    TaskRoster known = deciders.of(header.workflow()).tasks(state);
    Json.Obj body = Json.Obj.EMPTY.with("id", header.id().value());
    var events = new ArrayList<Json>();
    int bytes = FRAME_BYTES;
    for (HistoryPage.Line line : told.page().lines()) {
      Json.Obj event = event(header, known, line.event());
      bytes += event.sizeBytes() + 1;
      if (bytes > Response.BYTES_MAX) {
        return body.with("events", new Json.Arr(events)).with("cursor", line.place().text());
      }
      events.add(event);
    }
    Json.Obj page = body.with("events", new Json.Arr(events));
    return told.page().next().map(next -> page.with("cursor", next.text())).orElse(page);
  }

  private static Json.Obj event(RunHeader header, TaskRoster known, HistoryEvent event) {
    Json.Obj json = Json.Obj.EMPTY.with("time", event.time().toString());
    return switch (event) {
      case HistoryEvent.RunStarted _ -> json.with("type", "run_started");
      case HistoryEvent.RunClosed closed ->
          withStanding(json.with("type", "run_closed"), closed.standing())
              .with("status", header.with(closed.standing()).status().wire());
      case HistoryEvent.TaskSkipped skipped ->
          task(json.with("type", "task_skipped"), header, known, skipped.position());
      case HistoryEvent.Controlled c -> controlled(json, header, known, c);
      case HistoryEvent.CameTooLate late -> {
        Json.Obj told = json.with("type", "came_too_late").with("what", late.what());
        yield late.name().isEmpty() ? told : told.with("name", late.name()).with("key", late.key());
      }
      case HistoryEvent.SignalReceived signal ->
          PayloadJson.with(
              json.with("type", "signal_received")
                  .with("name", signal.name())
                  .with("key", signal.key()),
              "payload",
              signal.payload());
      case HistoryEvent.TaskMoved moved ->
          withDetail(
              task(json.with("type", "task_state"), header, known, moved.position())
                  .with("attempt", moved.attempt())
                  .with("from", moved.from().wire())
                  .with("to", moved.to().wire()),
              moved.detail());
    };
  }

  private static Json.Obj controlled(
      Json.Obj json, RunHeader header, TaskRoster known, HistoryEvent.Controlled event) {
    Json.Obj told = json.with("type", "run_" + event.what());
    if (event.positions().size() == 1) {
      told = task(told, header, known, event.positions().getFirst());
    } else if (!event.positions().isEmpty()) {
      told =
          told.with(
              "tasks",
              new Json.Arr(
                  event.positions().stream()
                      .<Json>map(position -> Json.of(known.at(position).name()))
                      .toList()));
    }
    return event.reason().isEmpty() ? told : told.with("reason", event.reason());
  }

  private static Json.Obj task(Json.Obj json, RunHeader header, TaskRoster known, int position) {
    return json.with("task", known.at(position).name())
        .with("task_run", header.id().task(position).value());
  }

  private static Json.Obj withDetail(Json.Obj json, MoveDetail detail) {
    return switch (detail) {
      case MoveDetail.Plain _ -> json;
      case MoveDetail.Because b -> json.with("error", PublicFailure.failure(b.failure()));
      case MoveDetail.Reason r -> json.with("reason", r.reason());
    };
  }
}
