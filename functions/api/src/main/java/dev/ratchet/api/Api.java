package dev.ratchet.api;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.catalog.DefinitionService;
import dev.ratchet.engine.deadletter.DeadLetterService;
import dev.ratchet.engine.port.Catalog;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.HealthCheck;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.RunWatch;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.run.RunService;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The HTTP API: finds what a call asks for and answers it, or says what is wrong with it. */
public final class Api {
  private static final System.Logger LOG = System.getLogger(Api.class.getName());
  private static final String ROOT = "v1";

  private final WorkflowRoutes workflows;
  private final RunRoutes runs;
  private final ControlRoutes control;
  private final CompletionRoutes completions;
  private final DeletionRoutes deletions;
  private final SettingsRoutes settings;
  private final DeadLetterRoutes deadLetters;
  private final QueueRoutes queues;
  private final HealthCheck health;

  public Api(
      DefinitionService definitions,
      RunService runs,
      Deciders deciders,
      Catalog catalog,
      Steering steering,
      Operations operations) {
    this.workflows = new WorkflowRoutes(definitions);
    this.runs = new RunRoutes(runs, deciders);
    this.control = new ControlRoutes(steering, definitions);
    this.completions = new CompletionRoutes(steering.completions());
    this.deletions = new DeletionRoutes(steering.deletions());
    this.settings = new SettingsRoutes(catalog, operations.retention());
    this.deadLetters = new DeadLetterRoutes(operations.deadLetters());
    this.queues = new QueueRoutes(operations.meter(), operations.slots());
    this.health = operations.health();
  }

  /**
   * The API of an engine.
   *
   * @param watch tells when a run that is waited for has closed
   * @param events takes events that are sent again
   * @param slots the worker slots of each Task Queue, by its name
   * @param health tells whether runs can be kept
   * @param retention how long closed runs are where nothing is set
   */
  public static Api of(
      Engine engine,
      RunWatch watch,
      DeadLetterService.Events events,
      Map<String, Integer> slots,
      HealthCheck health,
      Retention retention) {
    return new Api(
        engine.definitions(),
        engine.runs(watch),
        engine.deciders(),
        engine.ports().catalog(),
        new Steering(engine.control(), engine.signals(), engine.completions(), engine.deletions()),
        new Operations(
            engine.deadLetters(events), engine.ports().meter(), slots, health, retention));
  }

  /**
   * Answers a call. Bad calls and failures are answered too; nothing is thrown.
   *
   * @param reference what the log and the answer of an internal error are found by
   */
  public Response handle(Request request, String reference) {
    Response response = answer(request, reference);
    return request.method().equals("HEAD") ? response.withoutBody() : response;
  }

  private Response answer(Request request, String reference) {
    try {
      Methods methods = methods(request.path());
      if (methods.isEmpty()) {
        throw unknownPath(request.path());
      }
      return methods.answer(request);
    } catch (Refusal refusal) {
      return refusal.response();
    } catch (StoreException e) {
      LOG.log(Level.ERROR, "Request " + reference + " failed at its store", e);
      return ofStore(e.kind(), reference).response();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Refusal.unavailable("The time of this call is up. Try again.").response();
    } catch (ContentionException e) {
      LOG.log(Level.WARNING, "Request " + reference + " lost too many races", e);
      return Refusal.unavailable("Others change the same at the same time. Try again.").response();
    } catch (RuntimeException | VirtualMachineError e) {
      LOG.log(Level.ERROR, "Request " + reference + " failed", e);
      return Refusal.internal(reference).response();
    }
  }

  private static Refusal ofStore(StoreException.Kind kind, String reference) {
    return switch (kind) {
      case StoreException.Kind.Passing _ ->
          Refusal.unavailable(
              "A store could not be reached, so this may or may not have been done. Try again;"
                  + " only a start without idempotency_key might then be done twice.");
      case StoreException.Kind.Misconfigured(String remedy) ->
          Refusal.misconfigured(remedy, reference);
      case StoreException.Kind.Refused(String reason) -> Refusal.unstorable(reason, reference);
    };
  }

  private Methods methods(List<String> path) {
    if (path.size() < 2 || !path.getFirst().equals(ROOT)) {
      return Methods.NONE;
    }
    List<String> rest = path.subList(2, path.size());
    return switch (path.get(1)) {
      case "workflows" -> ofWorkflows(rest);
      case "runs" -> ofRuns(rest);
      case "tasks" -> ofTasks(rest);
      case "settings" -> ofSettings(rest);
      case "queues" -> ofQueues(rest);
      case "dead-letters" -> ofDeadLetters(rest);
      case "health" -> ofHealth(rest);
      default -> Methods.NONE;
    };
  }

  private Methods ofWorkflows(List<String> rest) {
    if (rest.isEmpty()) {
      return Methods.get(workflows::list);
    }
    String name = rest.getFirst();
    if (rest.size() == 1) {
      return Methods.get(request -> workflows.get(name, request))
          .andPut(request -> workflows.put(name, request));
    }
    if (rest.size() > 2) {
      return Methods.NONE;
    }
    return switch (rest.get(1)) {
      case "runs" -> Methods.post(request -> runs.start(name, request));
      case "shutdown" -> Methods.post(request -> control.shutDownMatching(name, request));
      case "restart" -> Methods.post(request -> control.restartMatching(name, request));
      default -> Methods.NONE;
    };
  }

  private Methods ofRuns(List<String> rest) {
    if (rest.isEmpty()) {
      return Methods.get(runs::list);
    }
    String id = rest.getFirst();
    if (rest.size() == 1) {
      return Methods.get(request -> runs.get(id, request))
          .andDelete(request -> deletions.delete(id, request));
    }
    if (rest.size() >= 3 && rest.get(1).equals("signals")) {
      // API Gateway decodes the path before we see it: a slash of the name stands there as one.
      String name = String.join("/", rest.subList(2, rest.size()));
      return Methods.post(request -> control.signal(id, name, request));
    }
    if (rest.size() > 2) {
      return Methods.NONE;
    }
    return switch (rest.get(1)) {
      case "history" -> Methods.get(request -> runs.history(id, request));
      case "pause" -> Methods.post(request -> control.pause(id, request));
      case "resume" -> Methods.post(request -> control.resume(id, request));
      case "cancel" -> Methods.post(request -> control.cancel(id, request));
      case "terminate" -> Methods.post(request -> control.terminate(id, request));
      case "redrive" -> Methods.post(request -> control.redrive(id, request));
      case "shutdown" -> Methods.post(request -> control.shutDownTasks(id, request));
      case "restart" -> Methods.post(request -> control.restartTasks(id, request));
      default -> Methods.NONE;
    };
  }

  private Methods ofTasks(List<String> rest) {
    if (rest.isEmpty() || rest.size() > 2) {
      return Methods.NONE;
    }
    String id = rest.getFirst();
    if (rest.size() == 1) {
      return Methods.get(request -> runs.task(id, request));
    }
    return switch (rest.get(1)) {
      case "shutdown" -> Methods.post(request -> control.shutDown(id, request));
      case "restart" -> Methods.post(request -> control.restart(id, request));
      case "complete" -> Methods.post(request -> completions.complete(id, request));
      case "fail" -> Methods.post(request -> completions.fail(id, request));
      case "heartbeat" -> Methods.post(request -> completions.heartbeat(id, request));
      default -> Methods.NONE;
    };
  }

  private Methods ofQueues(List<String> rest) {
    return rest.isEmpty() ? Methods.get(queues::list) : Methods.NONE;
  }

  private Methods ofDeadLetters(List<String> rest) {
    if (rest.isEmpty()) {
      return Methods.get(deadLetters::list);
    }
    String id = rest.getFirst();
    if (rest.size() == 1) {
      return Methods.get(request -> deadLetters.get(id, request));
    }
    return rest.size() == 2 && rest.get(1).equals("redrive")
        ? Methods.post(request -> deadLetters.redrive(id, request))
        : Methods.NONE;
  }

  private Methods ofSettings(List<String> rest) {
    return rest.isEmpty() ? Methods.get(settings::get).andPut(settings::put) : Methods.NONE;
  }

  private Methods ofHealth(List<String> rest) {
    return rest.isEmpty() ? Methods.get(this::health) : Methods.NONE;
  }

  private Response health(Request request) {
    request.takesOnly();
    return problem()
        .map(problem -> Refusal.unhealthy(problem).response())
        .orElseGet(() -> Response.ok(Json.Obj.EMPTY.with("status", "ok")));
  }

  private Optional<String> problem() {
    try {
      return health.problem();
    } catch (StoreException e) {
      LOG.log(Level.ERROR, "A store is not well", e);
      return Optional.of(
          switch (e.kind()) {
            case StoreException.Kind.Passing _ -> "A store could not be reached.";
            case StoreException.Kind.Misconfigured(String remedy) -> remedy;
            case StoreException.Kind.Refused(String reason) -> reason;
          });
    }
  }

  private static Refusal unknownPath(List<String> path) {
    return Refusal.notFound(
        "path_not_found",
        "There is no path /%s. The paths are /v1/workflows, /v1/runs, /v1/tasks/{task_id},"
                .formatted(Excerpt.of(String.join("/", path)))
            + " /v1/settings, /v1/queues, /v1/dead-letters, /v1/health and those below them.");
  }
}
