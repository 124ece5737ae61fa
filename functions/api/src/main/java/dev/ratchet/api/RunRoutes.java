package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.core.run.story.HistoryPlace;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.TaskRoster;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.run.RunService.Start;
import dev.ratchet.engine.run.RunService.Started;
import dev.ratchet.engine.run.RunService.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/runs} and {@code /v1/tasks}: starts Workflow Runs and shows how they stand. */
final class RunRoutes {
  private static final int KEY_CHARS_MAX = 128;
  private static final String WAIT = "wait";

  private final RunService runs;
  private final RunJson json;

  RunRoutes(RunService runs, Deciders deciders) {
    this.runs = requireNonNull(runs, "runs is null");
    this.json = new RunJson(deciders);
  }

  Response start(String workflow, Request request) throws InterruptedException {
    request.takesOnly(WAIT);
    WorkflowRoutes.requireName(workflow);
    Optional<Duration> wait = wait(request);
    var fields =
        Fields.of(request.text(), Set.of("version", "context", "idempotency_key", "start_delay"));
    Version version = version(fields);
    Json.Obj context = fields.object("context");
    String key = fields.key("idempotency_key", KEY_CHARS_MAX, "an order's number");
    Duration delay = fields.duration("start_delay");
    fields.check();
    return switch (runs.start(new Start(workflow, version, context, key, delay))) {
      case Started.Accepted(var header) ->
          (wait.isPresent()
                  ? ended(header.id(), wait.get())
                  : Response.of(202, RunJson.started(header)))
              .withHeader("location", "/v1/runs/" + header.id());
      case Started.UnknownWorkflow unknown -> throw WorkflowRoutes.unknown(unknown.name());
      case Started.UnknownVersion u ->
          throw WorkflowRoutes.unknownVersion(u.name(), u.version(), u.latest());
      case Started.KeyReused reused ->
          throw Refusal.conflict(
              "idempotency_key_reused",
              "The key \"%s\" started %s with another request. Use a new key for a new request."
                  .formatted(reused.key(), reused.run()));
      case Started.Busy busy -> throw busy(busy.backlog());
      case Started.ContextTooDeep deep -> throw tooDeep(deep.depth());
      case Started.ContextTooLarge large ->
          throw Refusal.tooLarge(
              "context_too_large",
              "The context has %d bytes of JSON, expected at most %d. Pass a reference instead."
                  .formatted(large.bytes(), RunMachine.CONTEXT_BYTES_MAX));
    };
  }

  /** How a run that has just been started stands once it has closed, or the time is up. */
  private Response ended(RunId run, Duration wait) throws InterruptedException {
    RunPartition partition = runs.await(run, wait).orElseThrow(() -> unknown(run.value()));
    return Response.of(partition.state().isClosed() ? 200 : 202, json.run(partition));
  }

  private static Refusal tooDeep(int depth) {
    return Refusal.invalid(
        "/context",
        "It nests %d deep, expected at most %d.".formatted(depth, RunMachine.DEPTH_MAX),
        "Pass something flatter.");
  }

  private static Refusal busy(TaskQueues.Backlog backlog) {
    return Refusal.tooMany(
        "backlog_full",
        ("%d deliveries wait to be handled, expected fewer than %d. Nothing was started: ask again"
                + " after a second, and later each time.")
            .formatted(backlog.waiting(), backlog.most()));
  }

  private static Version version(Fields fields) {
    if (!fields.has("version") || fields.isText("version", "latest")) {
      return new Version.Latest();
    }
    int version = fields.number("version", 0);
    if (version < 1) {
      fields.wrong("version", "Expected 1 or more.", "Give a version, or leave it out.");
    }
    return new Version.Exactly(version);
  }

  Response get(String id, Request request) throws InterruptedException {
    request.takesOnly(WAIT, Pages.LIMIT, Pages.AFTER);
    RunId run = runId(id);
    Optional<Duration> wait = wait(request);
    Optional<Integer> limit = Pages.limit(request);
    int first = Pages.afterTask(request, run);
    Optional<RunPartition> found = wait.isPresent() ? runs.await(run, wait.get()) : runs.find(run);
    RunPartition partition = found.orElseThrow(() -> unknown(id));
    boolean isPage = limit.isPresent() || first > 0;
    Json.Obj shown =
        isPage ? json.page(partition, first, limit.orElse(Pages.LIMIT_MAX)) : json.run(partition);
    return Response.ok(shown).tagged(request);
  }

  private static Optional<Duration> wait(Request request) {
    return request.parameter(WAIT).map(RunRoutes::waitOf);
  }

  private static Duration waitOf(String text) {
    try {
      return Durations.parse(Excerpt.of(text));
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("?wait", e.getMessage(), "Write for example ?wait=20s.");
    }
  }

  Response history(String id, Request request) {
    request.takesOnly(Pages.LIMIT, Pages.AFTER, Pages.CURSOR);
    HistoryPlace first = Pages.afterEvent(request);
    int limit = Pages.limit(request).orElse(Integer.MAX_VALUE);
    RunId run = runId(id);
    RunService.Told told = runs.history(run, first, limit).orElseThrow(() -> unknown(id));
    return Response.ok(json.history(told, () -> state(run))).tagged(request);
  }

  private RunState state(RunId run) {
    return runs.find(run).map(RunPartition::state).orElseThrow(() -> unknown(run.value()));
  }

  Response task(String id, Request request) {
    request.takesOnly();
    if (!TaskRunId.isValid(id)) {
      throw unknownTask(id);
    }
    TaskRunId task = new TaskRunId(id);
    RunPartition partition = runs.find(task.run()).orElseThrow(() -> unknownTask(id));
    TaskRoster known = json.tasks(partition);
    if (known.find(task.position()).isEmpty()) {
      throw unknownTask(id);
    }
    return Response.ok(json.task(partition, known, task.position())).tagged(request);
  }

  Response list(Request request) {
    List<Problem> problems = new ArrayList<>();
    RunQuery query = RunQueries.read(request, problems);
    if (!problems.isEmpty()) {
      throw Refusal.invalid(problems);
    }
    RunPage page = runs.list(query);
    List<Json> headers = page.runs().stream().map(header -> (Json) RunJson.header(header)).toList();
    Json.Obj body = Json.Obj.EMPTY.with("runs", new Json.Arr(headers));
    return Response.ok(page.next().map(cursor -> body.with("cursor", cursor.value())).orElse(body));
  }

  private static RunId runId(String text) {
    if (!RunId.isValid(text)) {
      throw unknown(text);
    }
    return new RunId(text);
  }

  static Refusal unknown(String id) {
    return Refusal.notFound(
        "run_not_found",
        "There is no Workflow Run \"%s\"%s."
            .formatted(
                Excerpt.of(id),
                RunId.isValid(id) ? "" : "; an id is flow_ and 24 letters and digits"));
  }

  static Refusal unknownTask(String id) {
    return Refusal.notFound(
        "task_run_not_found",
        "There is no Task Run \"%s\"%s."
            .formatted(
                Excerpt.of(id),
                TaskRunId.isValid(id) ? "" : "; an id is task_ and 24 letters and digits"));
  }
}
