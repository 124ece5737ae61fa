package dev.ratchet.local;

import dev.ratchet.api.Api;
import dev.ratchet.embedded.EmbeddedOptions;
import dev.ratchet.embedded.EmbeddedRatchet;
import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.emulator.Endpoints;
import dev.ratchet.emulator.function.FunctionCode;
import dev.ratchet.emulator.host.LoopbackPort;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.engine.observe.Observer;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.task.TaskRegistry;
import dev.ratchet.handlers.LogWriter;
import dev.ratchet.local.http.ApiServer;
import dev.ratchet.tasks.BuiltInTasks;
import dev.ratchet.tasks.http.AddressGuard;
import dev.ratchet.template.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A template whose state and queues are in this process, and its functions too. */
public final class EmbeddedSystem implements RunningSystem {

  private final LoopbackPort port;
  private final List<AutoCloseable> resources = new ArrayList<>();

  private EmbeddedSystem(LoopbackPort port) {
    this.port = port;
  }

  /**
   * Starts a template; when this returns, everything answers.
   *
   * @param settings of which the ports of AWS's services are not used
   * @param layers jars or folders of classes that tasks find beside their own
   * @throws StartFailure with the reason, and what to change
   */
  public static EmbeddedSystem start(
      Settings settings, Surroundings surroundings, Report report, List<Path> layers)
      throws StartFailure {
    JvmSettings.apply();
    JvmSettings.logInLines();
    var port = LoopbackPort.choose("--port", settings.apiPort());
    var deployment = Deployment.local(Endpoints.STACK, name -> name, port.url());
    var plan = EmbeddedPlan.of(LocalSystem.read(settings, deployment));
    var system = new EmbeddedSystem(port);
    try {
      system.start(plan, settings, surroundings, report, layers);
      return system;
    } catch (StartFailure | RuntimeException e) {
      system.close();
      throw e;
    }
  }

  private void start(
      EmbeddedPlan plan,
      Settings settings,
      Surroundings surroundings,
      Report report,
      List<Path> layers)
      throws StartFailure {
    for (var name : plan.foreign()) {
      report.line("local", "function " + name + " is not run; --store aws runs it");
    }
    if (!Files.exists(plan.code())) {
      throw FunctionCode.missing(plan.code());
    }
    var store = store(plan, settings.data(), surroundings);
    var code = code(settings.data(), layers);
    resources.add(code);
    var builtIn =
        BuiltInTasks.create(
            AddressGuard.ofLocalRun(plan.allowPrivateNetwork()), surroundings.clock());
    var tasks =
        new FutureTask<>(
            () -> TaskRegistry.discover(builtIn, new TaskLoader(code.urls(plan.code()))));
    var ratchet =
        EmbeddedRatchet.start(
            store,
            new Ambient(surroundings.clock(), surroundings.random()),
            new EmbeddedOptions(
                plan.orchestrators(),
                plan.slots(),
                plan.attemptTime(),
                observer(plan, report),
                () -> get(tasks),
                settings.backlogMax(),
                plan.retention()));
    resources.add(ratchet);
    var health = new StoreHealth(store, settings.data());
    var api = api(ratchet, plan, health);
    resources.add(ApiServer.start(port, api, surroundings));
    // The first task will want its code, which takes longer to unpack than all else to start.
    var unpacking = Thread.ofVirtual().name("tasks").start(tasks);
    resources.add(unpacking::join);
  }

  private static Api api(EmbeddedRatchet ratchet, EmbeddedPlan plan, StoreHealth health) {
    return Api.of(
        ratchet.engine(), ratchet.store().watch(), plan.slots(), health, plan.retention());
  }

  private static FunctionCode code(Settings.Data data, List<Path> layers) throws StartFailure {
    return switch (data) {
      case Settings.Data.None() -> FunctionCode.open(layers);
      case Settings.Data.Folder(var path) ->
          FunctionCode.open(path.resolve(DataDirectory.FUNCTIONS), layers);
    };
  }

  private EmbeddedStore store(EmbeddedPlan plan, Settings.Data data, Surroundings surroundings)
      throws StartFailure {
    return switch (data) {
      case Settings.Data.None() -> EmbeddedStore.inMemory(surroundings.clock(), plan.rules());
      case Settings.Data.Folder(var path) -> {
        resources.add(DataDirectory.open(path));
        try {
          yield EmbeddedStore.open(
              path.resolve(DataDirectory.EMBEDDED), surroundings.clock(), plan.rules());
        } catch (IOException e) {
          throw new StartFailure("--data " + path + ": " + e.getMessage(), e);
        }
      }
    };
  }

  /** Lines are made only where somebody reads them. */
  private static Observer observer(EmbeddedPlan plan, Report report) {
    return report.isLogged() ? new LogWriter(report.log(), plan.stack()) : _ -> {};
  }

  private static TaskRegistry get(FutureTask<TaskRegistry> found) {
    try {
      found.run();
      return found.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Told to stop before the tasks' code was there.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "The tasks' code cannot be used: " + e.getCause().getMessage(), e.getCause());
    }
  }

  @Override
  public String api() {
    return port.url();
  }

  @Override
  public String addresses() {
    return "API " + port.url();
  }

  @Override
  public void close() {
    for (var resource : resources.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        System.getLogger(EmbeddedSystem.class.getName())
            .log(System.Logger.Level.WARNING, "close", e);
      }
    }
  }
}
