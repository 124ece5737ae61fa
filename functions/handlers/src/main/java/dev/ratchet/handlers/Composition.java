package dev.ratchet.handlers;

import dev.ratchet.api.Api;
import dev.ratchet.aws.AwsClients;
import dev.ratchet.aws.AwsResources;
import dev.ratchet.aws.PretendAws;
import dev.ratchet.aws.QueueAges;
import dev.ratchet.aws.SqsInFlight;
import dev.ratchet.aws.SqsQueueMeter;
import dev.ratchet.aws.SqsQueues;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.EngineOptions;
import dev.ratchet.engine.observe.SlotGauge;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.HealthCheck;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.Visibility;
import dev.ratchet.engine.receive.Entrance;
import dev.ratchet.engine.receive.Receiver;
import dev.ratchet.engine.send.StoresRead;
import dev.ratchet.engine.task.TaskRegistry;
import dev.ratchet.engine.timer.RetentionSweep;
import dev.ratchet.engine.timer.Sweep;
import dev.ratchet.tasks.BuiltInTasks;
import dev.ratchet.tasks.http.AddressGuard;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The composition root, built once per sandbox: the one place where ports meet their adapters, and
 * where time and randomness come in. What it is made with comes from the function's environment, as
 * {@code template.yaml} sets it.
 */
final class Composition {
  private static final int SEED_BYTES = 32;

  /** Set by a local run, which may call loopback, to {@code true}. */
  private static final String LOCAL_RUN = "RATCHET_LOCAL_RUN";

  /** Set by Lambda in every function: where its code lies. Nobody else can set it there. */
  private static final String TASK_ROOT = "LAMBDA_TASK_ROOT";

  private final Map<String, String> environment;
  private final AwsClients clients;
  private final SqsQueues urls;
  private final SecureRandom random;
  private final Engine engine;

  /**
   * @throws IllegalStateException if a variable is missing; the message names it
   */
  Composition(Map<String, String> environment) {
    this(environment, AwsClients.of(environment), System.out, new SecureRandom());
  }

  /** One that calls nobody and logs nothing: AWS is pretended. */
  static Composition pretending(Map<String, String> environment, PretendAws aws) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Composition(
        environment, AwsClients.pretending(environment, aws), nowhere, new SecureRandom());
  }

  /**
   * @param log where what happens is written to
   */
  Composition(
      Map<String, String> environment, AwsClients clients, PrintStream log, SecureRandom random) {
    this.environment = Map.copyOf(environment);
    this.clients = clients;
    this.random = random;
    this.urls =
        SqsQueues.of(
            variable("RATCHET_WORKFLOW_TASKS_QUEUE_URL"),
            variable("RATCHET_TIMERS_QUEUE_URL"),
            pairs("RATCHET_TASK_QUEUES"));
    var ambient = new Ambient(Clock.systemUTC(), random);
    var observer = new LogWriter(log, variable("RATCHET_STACK"));
    var resources =
        new AwsResources(
            urls,
            variable("RATCHET_STATE_TABLE"),
            variable("RATCHET_CATALOG_TABLE"),
            variable("RATCHET_EVENT_BUS"));
    var ports = resources.ports(clients, ambient.clock());
    this.engine = new Engine(ports, ambient, EngineOptions.standard(observer, this::registry));
  }

  /**
   * Makes the random numbers to come differ from those of any other sandbox that started from the
   * same snapshot: mixes in what the operating system has for this one alone.
   */
  void reseed() {
    random.setSeed(random.generateSeed(SEED_BYTES));
  }

  private String variable(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "The environment variable " + name + " is not set; template.yaml sets it.");
    }
    return value;
  }

  private Map<String, Integer> slots() {
    var slots = new HashMap<String, Integer>();
    pairs("RATCHET_TASK_QUEUE_SLOTS").forEach((name, n) -> slots.put(name, Integer.valueOf(n)));
    return slots;
  }

  /** A variable that gives each Task Queue something. */
  private Map<String, String> pairs(String variable) {
    var pairs = new HashMap<String, String>();
    for (String pair : variable(variable).split(",")) {
      int separator = pair.indexOf('=');
      if (separator < 1) {
        throw new IllegalStateException(
            "%s is name=value,name=value,…; found \"%s\".".formatted(variable, pair));
      }
      pairs.put(pair.substring(0, separator).strip(), pair.substring(separator + 1).strip());
    }
    return pairs;
  }

  InstantSource clock() {
    return engine.ambient().clock();
  }

  Api api() {
    return Api.of(engine, engine.polling(Thread::sleep), slots(), health(), retention());
  }

  private HealthCheck health() {
    return new StoresRead(engine.ports().store(), engine.ports().items());
  }

  SlotGauge slotGauge() {
    return engine.slotGauge(new SqsQueueMeter(clients.sqs(), urls, QueueAges.UNKNOWN));
  }

  Sweep sweep() {
    return engine.sweep();
  }

  RetentionSweep retentionSweep() {
    return engine.retention(retention());
  }

  private Retention retention() {
    String days = variable("RATCHET_RETENTION_DAYS");
    try {
      return Retention.of(days);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "RATCHET_RETENTION_DAYS is \"" + days + "\": " + e.getMessage(), e);
    }
  }

  /** Takes the messages of an entrance, for which all is made by now. */
  Messages messages(Entrance entrance) {
    Receiver receiver = engine.receiver();
    receiver.prepare(entrance);
    return new Messages(receiver, variable("RATCHET_STACK"), clock());
  }

  private TaskRegistry registry() {
    return TaskRegistry.discover(BuiltInTasks.create(guard(), clock()));
  }

  /** Only a local run says that it is one, and Lambda's own word counts for more. */
  AddressGuard guard() {
    boolean allowPrivate = Boolean.parseBoolean(variable("RATCHET_ALLOW_PRIVATE_NETWORK"));
    boolean isLocalRun =
        Boolean.parseBoolean(environment.get(LOCAL_RUN)) && !environment.containsKey(TASK_ROOT);
    return isLocalRun
        ? AddressGuard.ofLocalRun(allowPrivate)
        : AddressGuard.ofFunction(allowPrivate, environment);
  }

  /** What becomes of messages of Task Queues and of Workflow Tasks while they are handled. */
  SqsBatch.InFlight inFlight() {
    var messages = new SqsInFlight(clients.sqs(), urls);
    return new SqsBatch.InFlight() {
      @Override
      public Visibility visibility(String queueArn, String receiptHandle) {
        return messages.visibility(queueArn, receiptHandle);
      }

      @Override
      public void delete(String queueArn, List<String> receiptHandles) {
        messages.delete(queueArn, receiptHandles);
      }
    };
  }
}
