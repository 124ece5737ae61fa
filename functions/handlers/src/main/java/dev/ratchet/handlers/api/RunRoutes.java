package dev.ratchet.handlers.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.Durations;
import dev.ratchet.core.definition.Problem;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.workflow.RunMachine;
import dev.ratchet.core.workflow.RunPartition;
import dev.ratchet.engine.Deciders;
import dev.ratchet.engine.RunService;
import dev.ratchet.engine.RunService.Start;
import dev.ratchet.engine.RunService.Started;
import dev.ratchet.engine.RunService.Version;
import dev.ratchet.engine.port.RunPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/runs} and {@code /v1/tasks}: starts Workflow Runs and shows how they stand. */
final class RunRoutes {
  private static final int KEY_CHARS_MAX = 128;

  private final RunService runs;
  private final RunJson json;

  RunRoutes(RunService runs, Deciders deciders) {
    this.runs = requireNonNull(runs, "runs is null");
    this.json = new RunJson(deciders);
  }

  Response start(String workflow, String body) {
    var fields = new Fields(body, Set.of("version", "context", "idempotency_key", "start_delay"));
    int version = fields.number("version", 0);
    if (fields.has("version") && version < 1) {
      fields.wrong(
          "version", "Expected 1 or more.", "Give a version, or leave it out for the latest.");
    }
    Json.Obj context = fields.object("context");
    String key = fields.text("idempotency_key", "", KEY_CHARS_MAX);
    Duration delay = fields.duration("start_delay");
    fields.check();
    Version wanted = version == 0 ? new Version.Latest() : new Version.Exactly(version);
    return switch (runs.start(new Start(workflow, wanted, context, key, delay))) {
      case Started.Accepted accepted -> Response.of(202, RunJson.started(accepted.header()));
      case Started.UnknownWorkflow unknown -> throw WorkflowRoutes.unknown(unknown.name());
      case Started.UnknownVersion u ->
          throw WorkflowRoutes.unknownVersion(u.name(), u.version(), u.latest());
      case Started.KeyReused reused ->
          throw Refusal.conflict(
              "idempotency_key_reused",
              "The key \"%s\" started %s with another request. Use a new key for a new request."
                  .formatted(reused.key(), reused.run()));
      case Started.ContextTooDeep deep ->
          throw Refusal.invalid(
              "/context",
              "It nests %d deep, expected at most %d."
                  .formatted(deep.depth(), RunMachine.DEPTH_MAX),
              "Pass something flatter.");
      case Started.ContextTooLarge large ->
          throw Refusal.tooLarge(
              "context_too_large",
              "The context has %d bytes of JSON, expected at most %d. Pass a reference instead."
                  .formatted(large.bytes(), RunMachine.CONTEXT_BYTES_MAX));
    };
  }

  Response get(String id, Request request) throws InterruptedException {
    RunId run = runId(id);
    Optional<String> wait = request.parameter("wait");
    Optional<RunPartition> found =
        wait.isPresent() ? runs.await(run, waitOf(wait.get())) : runs.find(run);
    return Response.ok(json.run(found.orElseThrow(() -> unknown(id))));
  }

  private static Duration waitOf(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("?wait", e.getMessage(), "Write for example ?wait=20s.");
    }
  }

  Response history(String id) {
    return Response.ok(json.history(runs.find(runId(id)).orElseThrow(() -> unknown(id))));
  }

  Response task(String id) {
    if (!TaskRunId.isValid(id)) {
      throw unknownTask(id);
    }
    TaskRunId task = new TaskRunId(id);
    RunPartition partition = runs.find(task.run()).orElseThrow(() -> unknownTask(id));
    WorkflowDefinition definition = json.definition(partition);
    if (task.position() > definition.tasks().size()) {
      throw unknownTask(id);
    }
    return Response.ok(json.task(partition, definition, task.position()));
  }

  Response list(Request request) {
    var problems = new ArrayList<Problem>();
    var query = RunQueries.read(request, problems);
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

  private static Refusal unknown(String id) {
    return Refusal.notFound(
        "run_not_found",
        "There is no Workflow Run \"%s\"%s."
            .formatted(id, RunId.isValid(id) ? "" : "; an id is flow_ and 24 base62 characters"));
  }

  private static Refusal unknownTask(String id) {
    return Refusal.notFound(
        "task_run_not_found",
        "There is no Task Run \"%s\"%s."
            .formatted(
                id, TaskRunId.isValid(id) ? "" : "; an id is task_ and 24 base62 characters"));
  }
}
