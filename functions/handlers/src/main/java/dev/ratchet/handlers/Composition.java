package dev.ratchet.handlers;

import dev.ratchet.aws.AwsClients;
import dev.ratchet.aws.DynamoCatalog;
import dev.ratchet.aws.DynamoDeadLetters;
import dev.ratchet.aws.DynamoLimitStore;
import dev.ratchet.aws.DynamoRunStore;
import dev.ratchet.aws.DynamoTimerStore;
import dev.ratchet.aws.EventBridgeBus;
import dev.ratchet.aws.QueueAges;
import dev.ratchet.aws.SqsQueueMeter;
import dev.ratchet.aws.SqsQueues;
import dev.ratchet.aws.SqsTaskQueues;
import dev.ratchet.aws.SqsVisibility;
import dev.ratchet.engine.Ambient;
import dev.ratchet.engine.Completions;
import dev.ratchet.engine.CurrentSettings;
import dev.ratchet.engine.DeadLetterService;
import dev.ratchet.engine.Deciders;
import dev.ratchet.engine.DefinitionService;
import dev.ratchet.engine.Dispatcher;
import dev.ratchet.engine.InlineTasks;
import dev.ratchet.engine.Inputs;
import dev.ratchet.engine.ObservedRunStore;
import dev.ratchet.engine.Orchestrator;
import dev.ratchet.engine.RunControl;
import dev.ratchet.engine.RunService;
import dev.ratchet.engine.RunTeller;
import dev.ratchet.engine.Signals;
import dev.ratchet.engine.SlotGauge;
import dev.ratchet.engine.Sweep;
import dev.ratchet.engine.TimerService;
import dev.ratchet.engine.VirtualThreads;
import dev.ratchet.engine.Worker;
import dev.ratchet.engine.port.Catalog;
import dev.ratchet.engine.port.EventBus;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.task.TaskRegistry;
import dev.ratchet.handlers.api.Api;
import dev.ratchet.handlers.api.Operations;
import dev.ratchet.handlers.api.Steering;
import dev.ratchet.tasks.BuiltInTasks;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The composition root, built once per sandbox: the one place where ports meet their adapters, and
 * where time and randomness come in. What it is made with comes from the function's environment, as
 * {@code template.yaml} sets it.
 */
final class Composition {
  private final Map<String, String> environment;
  private final Ambient ambient = new Ambient(Clock.systemUTC(), new SecureRandom());
  private final RunStore store;
  private final Catalog catalog;
  private final TimerStore timers;
  private final LimitStore limits;
  private final TaskQueues queues;
  private final Deciders deciders;
  private final RunTeller teller;
  private final AwsClients clients;

  /**
   * @throws IllegalStateException if a variable is missing; the message names it
   */
  Composition(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.clients = AwsClients.of(environment);
    var dynamoDb = clients.dynamoDb();
    this.timers = new DynamoTimerStore(dynamoDb, variable("RATCHET_STATE_TABLE"));
    this.limits = new DynamoLimitStore(dynamoDb, variable("RATCHET_STATE_TABLE"));
    this.catalog = new DynamoCatalog(dynamoDb, variable("RATCHET_CATALOG_TABLE"));
    this.deciders = new Deciders(catalog);
    var log = new LogWriter(System.out, variable("RATCHET_STACK"));
    this.teller = new RunTeller(deciders::definition, log);
    this.store =
        new ObservedRunStore(
            new DynamoRunStore(dynamoDb, variable("RATCHET_STATE_TABLE")), teller, ambient);
    this.queues = new SqsTaskQueues(clients.sqs(), sqsQueues());
  }

  private String variable(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "The environment variable " + name + " is not set; template.yaml sets it.");
    }
    return value;
  }

  private SqsQueues sqsQueues() {
    return SqsQueues.of(
        variable("RATCHET_WORKFLOW_TASKS_QUEUE_URL"),
        variable("RATCHET_TIMERS_QUEUE_URL"),
        pairs("RATCHET_TASK_QUEUES"));
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
    return ambient.clock();
  }

  Api api() {
    return new Api(
        new DefinitionService(catalog, queues, ambient),
        new RunService(store, catalog, queues, ambient, Thread::sleep),
        deciders,
        catalog,
        new Steering(control(), new Signals(store, queues, ambient), completions()),
        new Operations(
            deadLetters(),
            new SqsQueueMeter(clients.sqs(), sqsQueues(), clients.queueAges(ambient.clock())),
            slots()));
  }

  SlotGauge slotGauge() {
    var meter = new SqsQueueMeter(clients.sqs(), sqsQueues(), QueueAges.UNKNOWN);
    return new SlotGauge(meter, teller, ambient);
  }

  Sweep sweep() {
    return new Sweep(store, timers, queues, new VirtualThreads(), ambient);
  }

  Messages messages() {
    Dispatcher dispatcher = dispatcher();
    TaskRegistry registry = registry();
    var inputs = new Inputs(store, deciders, new CurrentSettings(catalog, ambient));
    var strands = new VirtualThreads();
    return new Messages(
        new Orchestrator(
            deciders, dispatcher, new InlineTasks(registry, inputs, strands, ambient), ambient),
        new Worker(dispatcher, registry, inputs, ambient, strands),
        new TimerService(queues, dispatcher, ambient),
        events());
  }

  DeadLetterMessages deadLetterMessages() {
    return new DeadLetterMessages(variable("RATCHET_STACK"), deadLetters(), ambient.clock());
  }

  private DeadLetterService deadLetters() {
    return new DeadLetterService(
        new DynamoDeadLetters(clients.dynamoDb(), variable("RATCHET_CATALOG_TABLE")),
        dispatcher(),
        queues,
        events(),
        ambient);
  }

  private EventMessages events() {
    return new EventMessages(new Signals(store, queues, ambient), control());
  }

  private RunControl control() {
    return new RunControl(store, queues, deciders, ambient, new VirtualThreads());
  }

  /** Few calls ask how a kind of task is retried: its code is loaded when the first one does. */
  private Completions completions() {
    var registry =
        new Object() {
          private TaskRegistry found;

          synchronized TaskRegistry get() {
            if (found == null) {
              found = registry();
            }
            return found;
          }
        };
    return new Completions(dispatcher(), deciders, registry::get, ambient);
  }

  private TaskRegistry registry() {
    return TaskRegistry.discover(
        BuiltInTasks.create(Boolean.parseBoolean(variable("RATCHET_ALLOW_PRIVATE_NETWORK"))));
  }

  /** When messages of Task Queues come back. */
  SqsBatch.Visibilities visibilities() {
    return new SqsVisibility(clients.sqs(), sqsQueues())::of;
  }

  private Dispatcher dispatcher() {
    EventBus bus = new EventBridgeBus(clients.eventBridge(), variable("RATCHET_EVENT_BUS"));
    return new Dispatcher(store, queues, timers, limits, bus, teller, ambient);
  }
}
