package dev.ratchet.local;

import dev.ratchet.emulator.Backends;
import dev.ratchet.emulator.Endpoints;
import dev.ratchet.emulator.aws.Storage;
import dev.ratchet.emulator.function.FunctionCode;
import dev.ratchet.emulator.function.FunctionLoader;
import dev.ratchet.emulator.function.LocalFunction;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.emulator.source.QueuePoller;
import dev.ratchet.emulator.source.Scheduler;
import dev.ratchet.local.http.ApiServer;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.HttpApiSource;
import dev.ratchet.template.Parameter;
import dev.ratchet.template.ScheduleSource;
import dev.ratchet.template.SqsSource;
import dev.ratchet.template.Template;
import dev.ratchet.template.TemplateException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A template over AWS's own protocols, its functions invoked as Lambda does. */
public final class LocalSystem implements RunningSystem {

  /** How long invocations under way may go on when the system is stopped. */
  private static final Duration DRAIN_MAX = Duration.ofSeconds(5);

  /** By default a local run may call this machine, or there would be nobody to call. */
  private static final Map<String, String> LOCAL_DEFAULTS = Map.of("AllowPrivateNetwork", "true");

  private final Endpoints endpoints;
  private final Surroundings surroundings;
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final List<FunctionCode> code = new ArrayList<>();
  private final List<LocalFunction> functions = new ArrayList<>();
  private final List<QueuePoller> pollers = new ArrayList<>();
  private final List<Scheduler> schedulers = new ArrayList<>();
  private final List<ApiServer> apis = new ArrayList<>();

  private LocalSystem(Endpoints endpoints, Surroundings surroundings) {
    this.endpoints = endpoints;
    this.surroundings = surroundings;
  }

  /**
   * Starts a template; when this returns, everything answers.
   *
   * @throws StartFailure with the reason, and what to change
   */
  public static LocalSystem start(Settings settings, Surroundings surroundings, Report report)
      throws StartFailure, InterruptedException {
    return start(settings, surroundings, report, List.of());
  }

  /**
   * Starts a template whose functions find classes beside their own.
   *
   * @param layers jars or folders of those classes
   * @throws StartFailure with the reason, and what to change
   */
  public static LocalSystem start(
      Settings settings, Surroundings surroundings, Report report, List<Path> layers)
      throws StartFailure, InterruptedException {
    JvmSettings.apply();
    var endpoints =
        Endpoints.choose(
            settings.apiPort(), settings.dynamoDbPort(), settings.sqsPort(), settings.eventsPort());
    var deployment = endpoints.deployment();
    var template = read(settings, deployment);
    var system = new LocalSystem(endpoints, surroundings);
    try {
      var storage = system.storage(settings.data());
      var code = code(storage, layers);
      system.resources.add(code);
      system.code.add(code);
      system.functions(template, code, Backends.environment(endpoints, deployment), report);
      var backends = Backends.start(endpoints, storage, template, deployment, surroundings, report);
      system.resources.add(backends);
      system.sources(template, deployment, backends, report);
      system.front(template);
      return system;
    } catch (StartFailure | InterruptedException | RuntimeException e) {
      system.close();
      throw e;
    }
  }

  static Template read(Settings settings, Deployment deployment) throws StartFailure {
    var given = settings.parameters();
    var all = new HashMap<>(LOCAL_DEFAULTS);
    all.putAll(given);
    try {
      return Template.read(settings.template(), deployment, all);
    } catch (TemplateException perhapsOfADefault) {
      // A template of one's own may lack what has a default here. Or else it is wrong anyway.
    }
    try {
      var template = Template.read(settings.template(), deployment, given);
      var known = template.parameters().stream().map(Parameter::name).toList();
      all.keySet().retainAll(known);
      return Template.read(settings.template(), deployment, all);
    } catch (TemplateException e) {
      throw new StartFailure(e.getMessage(), e);
    }
  }

  private Storage storage(Settings.Data data) throws StartFailure {
    return switch (data) {
      case Settings.Data.None() -> new Storage.Memory();
      case Settings.Data.Folder(var path) -> {
        var directory = DataDirectory.open(path);
        resources.add(directory);
        yield new Storage.Disk(directory.path());
      }
    };
  }

  /** Beside the state if that is kept, or each kill would leave a copy among temporary files. */
  private static FunctionCode code(Storage storage, List<Path> layers) throws StartFailure {
    return switch (storage) {
      case Storage.Memory() -> FunctionCode.open(layers);
      case Storage.Disk(var directory) ->
          FunctionCode.open(directory.resolve(DataDirectory.FUNCTIONS), layers);
    };
  }

  private void functions(
      Template template, FunctionCode code, Map<String, String> aws, Report report)
      throws StartFailure {
    for (var function : template.functions()) {
      var environment = new HashMap<>(aws);
      environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
      environment.put(
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
      environment.put("AWS_LAMBDA_FUNCTION_VERSION", LocalFunction.VERSION);
      environment.put("RATCHET_LOCAL_RUN", "true");
      environment.putAll(function.environment());
      functions.add(
          LocalFunction.of(
              function, code.loader(function.code()), environment, surroundings, report));
    }
  }

  private void sources(Template template, Deployment deployment, Backends backends, Report report)
      throws StartFailure {
    for (var function : functions) {
      for (var source : function.definition().sources()) {
        switch (source) {
          case SqsSource sqs -> {
            var queue = template.queue(sqs.queue());
            pollers.add(
                new QueuePoller(
                    sqs, queue, deployment, function, backends.sqs(), surroundings, report));
          }
          case ScheduleSource schedule ->
              schedulers.add(new Scheduler(schedule, function, deployment, surroundings));
          case HttpApiSource _ -> {
            // The API below serves all routes.
          }
        }
      }
    }
    pollers.forEach(QueuePoller::start);
    schedulers.forEach(Scheduler::start);
  }

  private void front(Template template) throws StartFailure {
    for (var api : template.apis()) {
      apis.add(ApiServer.start(endpoints.api(), api, functions, surroundings));
    }
  }

  /** Where everything is reached. */
  public Endpoints endpoints() {
    return endpoints;
  }

  @Override
  public String api() {
    return endpoints.api().url();
  }

  @Override
  public String addresses() {
    return "API %s, DynamoDB %s, SQS %s, EventBridge %s"
        .formatted(
            endpoints.api().url(),
            endpoints.dynamoDb().url(),
            endpoints.sqs().url(),
            endpoints.events().url());
  }

  /** What the functions' classes are loaded by. */
  public List<FunctionLoader> functionLoaders() {
    return code.stream().flatMap(unpacked -> unpacked.loaders().stream()).toList();
  }

  /** The functions, by logical id. */
  public Map<String, LocalFunction> functions() {
    var byId = new HashMap<String, LocalFunction>();
    functions.forEach(function -> byId.put(function.definition().logicalId(), function));
    return byId;
  }

  @Override
  public void close() {
    pollers.forEach(QueuePoller::stop);
    schedulers.forEach(Scheduler::stop);
    try {
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    apis.forEach(ApiServer::close);
    functions.forEach(LocalFunction::close);
    for (var resource : resources.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        System.getLogger(LocalSystem.class.getName()).log(System.Logger.Level.WARNING, "close", e);
      }
    }
  }

  private void drain() throws InterruptedException {
    var end = surroundings.ticks() + DRAIN_MAX.toMillis();
    apis.forEach(ApiServer::refuse);
    for (var poller : pollers) {
      poller.drain(left(end));
    }
    for (var function : functions) {
      function.drain(left(end));
    }
  }

  private Duration left(long end) {
    return Duration.ofMillis(Math.max(0, end - surroundings.ticks()));
  }
}
