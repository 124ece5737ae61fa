package dev.ratchet.api;

import dev.ratchet.api.Router.Found;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.catalog.DefinitionService;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.HealthCheck;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.RunWatch;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.store.SettingsStore;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;

/** The HTTP API: finds what a call asks for and answers it, or says what is wrong with it. */
public final class Api {
  private static final System.Logger LOG = System.getLogger(Api.class.getName());

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
      Items items,
      Steering steering,
      Operations operations) {
    this.workflows = new WorkflowRoutes(definitions);
    this.runs = new RunRoutes(runs, deciders);
    this.control = new ControlRoutes(steering, definitions);
    this.completions = new CompletionRoutes(steering.completions());
    this.deletions = new DeletionRoutes(steering.deletions());
    this.settings = new SettingsRoutes(new SettingsStore(items), operations.retention());
    this.deadLetters = new DeadLetterRoutes(operations.deadLetters());
    this.queues = new QueueRoutes(operations.meter(), operations.slots());
    this.health = operations.health();
  }

  /**
   * The API of an engine.
   *
   * @param watch tells when a run that is waited for has closed
   * @param slots the worker slots of each Task Queue, by its name
   * @param health tells whether runs can be kept
   * @param retention how long closed runs are where nothing is set
   */
  public static Api of(
      Engine engine,
      RunWatch watch,
      Map<String, Integer> slots,
      HealthCheck health,
      Retention retention) {
    return new Api(
        engine.definitions(),
        engine.runs(watch),
        engine.deciders(),
        engine.ports().items(),
        new Steering(engine.control(), engine.signals(), engine.completions(), engine.deletions()),
        new Operations(engine.deadLetters(), engine.ports().meter(), slots, health, retention));
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
      return switch (Router.find(request)) {
        case Found.Methods(String allowed) -> Response.noContent().withHeader("allow", allowed);
        case Found.Action action -> answer(action, request);
      };
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

  private Response answer(Found.Action at, Request request) throws InterruptedException {
    return switch (at.route()) {
      case Route.OfWorkflows route -> answer(route, at, request);
      case Route.OfRuns route -> answer(route, at, request);
      case Route.OfTaskRuns route -> answer(route, at, request);
      case Route.OfOperators route -> answer(route, at, request);
    };
  }

  private Response answer(Route.OfWorkflows route, Found.Action at, Request request)
      throws InterruptedException {
    return switch (route) {
      case LIST -> workflows.list(request);
      case GET -> workflows.get(at.name(), request);
      case PUT -> workflows.put(at.name(), request);
      case START_RUN -> runs.start(at.name(), request);
      case SHUT_DOWN_TASKS -> control.shutDownMatching(at.name(), request);
      case RESTART_TASKS -> control.restartMatching(at.name(), request);
    };
  }

  private Response answer(Route.OfRuns route, Found.Action at, Request request)
      throws InterruptedException {
    return switch (route) {
      case LIST -> runs.list(request);
      case GET -> runs.get(at.id(), request);
      case HISTORY -> runs.history(at.id(), request);
      case PAUSE -> control.pause(at.id(), request);
      case RESUME -> control.resume(at.id(), request);
      case CANCEL -> control.cancel(at.id(), request);
      case TERMINATE -> control.terminate(at.id(), request);
      case REDRIVE -> control.redrive(at.id(), request);
      case SIGNAL -> control.signal(at.id(), at.name(), request);
      case SHUT_DOWN_TASKS -> control.shutDownTasks(at.id(), request);
      case RESTART_TASKS -> control.restartTasks(at.id(), request);
      case DELETE -> deletions.delete(at.id(), request);
    };
  }

  private Response answer(Route.OfTaskRuns route, Found.Action at, Request request) {
    return switch (route) {
      case GET -> runs.task(at.id(), request);
      case SHUT_DOWN -> control.shutDown(at.id(), request);
      case RESTART -> control.restart(at.id(), request);
      case COMPLETE -> completions.complete(at.id(), request);
      case FAIL -> completions.fail(at.id(), request);
      case HEARTBEAT -> completions.heartbeat(at.id(), request);
    };
  }

  private Response answer(Route.OfOperators route, Found.Action at, Request request) {
    return switch (route) {
      case SETTINGS -> settings.get(request);
      case PUT_SETTINGS -> settings.put(request);
      case QUEUES -> queues.list(request);
      case DEAD_LETTERS -> deadLetters.list(request);
      case DEAD_LETTER -> deadLetters.get(at.id(), request);
      case REDRIVE_DEAD_LETTER -> deadLetters.redrive(at.id(), request);
      case HEALTH -> health(request);
    };
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
}
