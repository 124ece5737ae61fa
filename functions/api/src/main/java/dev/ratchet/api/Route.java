package dev.ratchet.api;

import static dev.ratchet.api.ApiScope.DEAD_LETTERS_READ;
import static dev.ratchet.api.ApiScope.DEAD_LETTERS_WRITE;
import static dev.ratchet.api.ApiScope.QUEUES_READ;
import static dev.ratchet.api.ApiScope.RUNS_DELETE;
import static dev.ratchet.api.ApiScope.RUNS_READ;
import static dev.ratchet.api.ApiScope.RUNS_WRITE;
import static dev.ratchet.api.ApiScope.SETTINGS_READ;
import static dev.ratchet.api.ApiScope.SETTINGS_WRITE;
import static dev.ratchet.api.ApiScope.TASKS_REPORT;
import static dev.ratchet.api.ApiScope.WORKFLOWS_READ;
import static dev.ratchet.api.ApiScope.WORKFLOWS_WRITE;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * The table of the API's calls. It is data alone: {@link Api} says what answers each, by switches
 * that do not compile without a new one, so that a call loads nothing that other calls need.
 */
public sealed interface Route {
  /** How a route is called, and by whom. */
  Call call();

  /** All routes, in the order in which documentation shows them. */
  static List<Route> all() {
    List<Route> all = new ArrayList<>(List.of(OfWorkflows.values()));
    all.addAll(List.of(OfRuns.values()));
    all.addAll(List.of(OfTaskRuns.values()));
    all.addAll(List.of(OfOperators.values()));
    return List.copyOf(all);
  }

  /**
   * How a route is called, and by whom.
   *
   * @param method in upper case; HEAD is answered where GET is, and OPTIONS everywhere
   */
  record Call(String method, PathTemplate path, Access access) {
    public Call {
      requireNonNull(method, "method is null");
      requireNonNull(path, "path is null");
      requireNonNull(access, "access is null");
    }

    private static Call get(String path, ApiScope scope) {
      return new Call("GET", PathTemplate.of(path), new Access.Holders(scope));
    }

    private static Call put(String path, ApiScope scope) {
      return new Call("PUT", PathTemplate.of(path), new Access.Holders(scope));
    }

    private static Call post(String path, ApiScope scope) {
      return new Call("POST", PathTemplate.of(path), new Access.Holders(scope));
    }

    private static Call delete(String path, ApiScope scope) {
      return new Call("DELETE", PathTemplate.of(path), new Access.Holders(scope));
    }

    private static Call getByAnyone(String path) {
      return new Call("GET", PathTemplate.of(path), new Access.Anyone());
    }
  }

  /** Calls about Workflow Definitions, and about all runs of one. */
  enum OfWorkflows implements Route {
    LIST(Call.get("/v1/workflows", WORKFLOWS_READ)),
    GET(Call.get("/v1/workflows/{name}", WORKFLOWS_READ)),
    PUT(Call.put("/v1/workflows/{name}", WORKFLOWS_WRITE)),
    START_RUN(Call.post("/v1/workflows/{name}/runs", RUNS_WRITE)),
    SHUT_DOWN_TASKS(Call.post("/v1/workflows/{name}/shutdown", RUNS_WRITE)),
    RESTART_TASKS(Call.post("/v1/workflows/{name}/restart", RUNS_WRITE));

    private final Call call;

    OfWorkflows(Call call) {
      this.call = call;
    }

    @Override
    public Call call() {
      return call;
    }
  }

  /** Calls about Workflow Runs. */
  enum OfRuns implements Route {
    LIST(Call.get("/v1/runs", RUNS_READ)),
    GET(Call.get("/v1/runs/{id}", RUNS_READ)),
    HISTORY(Call.get("/v1/runs/{id}/history", RUNS_READ)),
    PAUSE(Call.post("/v1/runs/{id}/pause", RUNS_WRITE)),
    RESUME(Call.post("/v1/runs/{id}/resume", RUNS_WRITE)),
    CANCEL(Call.post("/v1/runs/{id}/cancel", RUNS_WRITE)),
    TERMINATE(Call.post("/v1/runs/{id}/terminate", RUNS_WRITE)),
    REDRIVE(Call.post("/v1/runs/{id}/redrive", RUNS_WRITE)),
    SIGNAL(Call.post("/v1/runs/{id}/signals/{name+}", RUNS_WRITE)),
    SHUT_DOWN_TASKS(Call.post("/v1/runs/{id}/shutdown", RUNS_WRITE)),
    RESTART_TASKS(Call.post("/v1/runs/{id}/restart", RUNS_WRITE)),
    DELETE(Call.delete("/v1/runs/{id}", RUNS_DELETE));

    private final Call call;

    OfRuns(Call call) {
      this.call = call;
    }

    @Override
    public Call call() {
      return call;
    }
  }

  /** Calls about Task Runs. */
  enum OfTaskRuns implements Route {
    GET(Call.get("/v1/tasks/{id}", RUNS_READ)),
    SHUT_DOWN(Call.post("/v1/tasks/{id}/shutdown", RUNS_WRITE)),
    RESTART(Call.post("/v1/tasks/{id}/restart", RUNS_WRITE)),
    COMPLETE(Call.post("/v1/tasks/{id}/complete", TASKS_REPORT)),
    FAIL(Call.post("/v1/tasks/{id}/fail", TASKS_REPORT)),
    HEARTBEAT(Call.post("/v1/tasks/{id}/heartbeat", TASKS_REPORT));

    private final Call call;

    OfTaskRuns(Call call) {
      this.call = call;
    }

    @Override
    public Call call() {
      return call;
    }
  }

  /** Calls about the deployment as a whole. */
  enum OfOperators implements Route {
    SETTINGS(Call.get("/v1/settings", SETTINGS_READ)),
    PUT_SETTINGS(Call.put("/v1/settings", SETTINGS_WRITE)),
    QUEUES(Call.get("/v1/queues", QUEUES_READ)),
    DEAD_LETTERS(Call.get("/v1/dead-letters", DEAD_LETTERS_READ)),
    DEAD_LETTER(Call.get("/v1/dead-letters/{id}", DEAD_LETTERS_READ)),
    REDRIVE_DEAD_LETTER(Call.post("/v1/dead-letters/{id}/redrive", DEAD_LETTERS_WRITE)),
    HEALTH(Call.getByAnyone("/v1/health"));

    private final Call call;

    OfOperators(Call call) {
      this.call = call;
    }

    @Override
    public Call call() {
      return call;
    }
  }
}
