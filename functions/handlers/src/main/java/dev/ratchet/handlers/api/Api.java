package dev.ratchet.handlers.api;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.Deciders;
import dev.ratchet.engine.DefinitionService;
import dev.ratchet.engine.RunService;
import dev.ratchet.engine.port.Catalog;
import dev.ratchet.engine.port.StoreException;
import java.lang.System.Logger.Level;
import java.util.List;

/** The HTTP API: finds what a call asks for and answers it, or says what is wrong with it. */
public final class Api {
  private static final System.Logger LOG = System.getLogger(Api.class.getName());

  private final WorkflowRoutes workflows;
  private final RunRoutes runs;
  private final SettingsRoutes settings;

  public Api(DefinitionService definitions, RunService runs, Deciders deciders, Catalog catalog) {
    this.workflows = new WorkflowRoutes(definitions);
    this.runs = new RunRoutes(runs, deciders);
    this.settings = new SettingsRoutes(catalog);
  }

  /**
   * Answers a call. Bad calls and failures are answered too; nothing is thrown.
   *
   * @param reference what the log and the answer of an internal error are found by
   */
  public Response handle(Request request, String reference) {
    try {
      return route(request);
    } catch (Refusal refusal) {
      return refusal.response();
    } catch (StoreException e) {
      LOG.log(Level.ERROR, "Request " + reference + " could not reach its store", e);
      return Refusal.unavailable("A store could not be reached. Try again; repeats are harmless.")
          .response();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Refusal.unavailable("The time of this call is up. Try again.").response();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Request " + reference + " failed", e);
      return Refusal.internal(reference).response();
    }
  }

  private Response route(Request request) throws InterruptedException {
    List<String> path = request.path();
    return switch (path.isEmpty() ? "" : path.getFirst()) {
      case "workflows" -> workflows(request, path);
      case "runs" -> runs(request, path);
      case "tasks" -> task(request, path);
      case "settings" -> settings(request, path);
      case "health" -> health(request, path);
      default -> throw unknownPath(request);
    };
  }

  private Response task(Request request, List<String> path) {
    if (path.size() != 2) {
      throw unknownPath(request);
    }
    only(request, "GET");
    return runs.task(path.get(1));
  }

  private Response settings(Request request, List<String> path) {
    if (path.size() != 1) {
      throw unknownPath(request);
    }
    only(request, "GET", "PUT");
    return request.method().equals("PUT") ? settings.put(request.body()) : settings.get();
  }

  private static Response health(Request request, List<String> path) {
    if (path.size() != 1) {
      throw unknownPath(request);
    }
    only(request, "GET");
    return Response.ok(Json.Obj.EMPTY.with("status", "ok"));
  }

  private Response workflows(Request request, List<String> path) {
    if (path.size() == 1) {
      only(request, "GET");
      return workflows.list(request);
    }
    String name = path.get(1);
    if (path.size() == 2) {
      only(request, "GET", "PUT");
      return request.method().equals("PUT")
          ? workflows.put(name, request.body())
          : workflows.get(name, request);
    }
    if (path.size() == 3 && path.get(2).equals("runs")) {
      only(request, "POST");
      return runs.start(name, request.body());
    }
    throw unknownPath(request);
  }

  private Response runs(Request request, List<String> path) throws InterruptedException {
    if (path.size() == 1) {
      only(request, "GET");
      return runs.list(request);
    }
    if (path.size() == 2) {
      only(request, "GET");
      return runs.get(path.get(1), request);
    }
    if (path.size() == 3 && path.get(2).equals("history")) {
      only(request, "GET");
      return runs.history(path.get(1));
    }
    throw unknownPath(request);
  }

  private static void only(Request request, String... methods) {
    if (!List.of(methods).contains(request.method())) {
      throw Refusal.methodNotAllowed(
          request.method()
              + " is not for this path; it takes "
              + String.join(" or ", methods)
              + ".");
    }
  }

  private static Refusal unknownPath(Request request) {
    return Refusal.notFound(
        "path_not_found",
        "There is no path /v1/"
            + String.join("/", request.path())
            + ". The paths begin with /v1/workflows, /v1/runs, /v1/tasks, /v1/settings,"
            + " /v1/health.");
  }
}
