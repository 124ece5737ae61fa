package dev.ratchet.testkit;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TaskDelivery;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.engine.attempt.InlineTasks;
import dev.ratchet.engine.attempt.Inputs;
import dev.ratchet.engine.attempt.Worker;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.catalog.DefinitionService;
import dev.ratchet.engine.deadletter.DeadLetters;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.SlotDemand;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.run.Orchestrator;
import dev.ratchet.engine.run.RunPolling;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.send.Dispatcher;
import dev.ratchet.engine.send.Signals;
import dev.ratchet.engine.strand.VirtualThreads;
import dev.ratchet.engine.timer.Sweep;
import dev.ratchet.engine.timer.TimerService;
import dev.ratchet.testkit.MemoryTaskQueues.Channel;
import dev.ratchet.testkit.MemoryTaskQueues.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The whole engine in one thread and in virtual time: it takes messages in an order that the seed
 * decides, and where none is ready it moves the clock to the next that is due. The same seed gives
 * the same story.
 */
public final class World {
  /** How many messages are handled before a world is taken to go round in circles. */
  public static final int STEPS_MAX = 100_000;

  /** How long a handler may take. */
  public static final Duration HANDLER_TIME = Duration.ofMinutes(5);

  /** How long a received message stays out of sight, unless it is given back sooner. */
  public static final Duration VISIBILITY = Duration.ofMinutes(6);

  /** How often a message is received before it is a dead letter. */
  public static final int RECEIVES_MAX = 5;

  private final WorldParts parts;
  private final SplittableRandom order;
  private final DefinitionService definitions;
  private final RunService runs;
  private final Signals signals;
  private final Orchestrator orchestrator;
  private final Worker worker;
  private final TimerService timers;
  private final Sweep sweep;
  private final DeadLetters deadLetters;

  /** A world of these parts. */
  public World(WorldParts parts) {
    this.parts = requireNonNull(parts, "parts is null");
    var random = new SplittableRandom(parts.seed());
    this.order = random.split();
    var ambient = new Ambient(parts.clock(), random.split());
    var deciders = new Deciders(parts.items());
    var dispatcher =
        new Dispatcher(
            parts.store(), parts.queues(), parts.timers(), parts.limits(), parts.bus(), ambient);
    this.definitions =
        new DefinitionService(parts.items(), parts.queues(), parts.tasks()::inputProblems, ambient);
    this.runs =
        new RunService(
            parts.store(),
            parts.items(),
            parts.queues(),
            ambient,
            new RunPolling(parts.store(), ambient, this::runFor));
    this.signals = new Signals(parts.store(), deciders, parts.queues(), ambient);
    var inputs = new Inputs(parts.store(), deciders, parts.items());
    var inline = new InlineTasks(parts.tasks(), inputs, new InOrder(), SlotDemand.NONE, ambient);
    this.orchestrator = new Orchestrator(deciders, dispatcher, inline, Snapshots.STANDARD, ambient);
    this.worker = new Worker(dispatcher, parts.tasks(), inputs, ambient, new VirtualThreads());
    this.timers = new TimerService(parts.queues(), dispatcher, ambient);
    this.sweep =
        new Sweep(
            parts.store(),
            parts.timers(),
            parts.queues(),
            parts.limits(),
            deciders,
            new InOrder(),
            ambient);
    this.deadLetters = new DeadLetters(dispatcher, ambient);
  }

  /** Stores definitions and finds them. */
  public DefinitionService definitions() {
    return definitions;
  }

  /** Starts runs and tells of them; to wait for one lets the world go on. */
  public RunService runs() {
    return runs;
  }

  /** Takes signals. */
  public Signals signals() {
    return signals;
  }

  /** Stores a definition; one that is refused is a fault of the test. */
  public void define(String name, String text) {
    if (definitions.put(name, text) instanceof DefinitionService.Put.Refused refused) {
      throw new IllegalArgumentException("The definition is refused: " + refused.problems());
    }
  }

  /** Starts a run of the latest version of a definition. */
  public RunId start(String workflow, Json.Obj context) {
    var wish =
        new RunService.Start(workflow, new RunService.Version.Latest(), context, "", Duration.ZERO);
    if (runs.start(wish) instanceof RunService.Started.Accepted accepted) {
      return accepted.header().id();
    }
    throw new IllegalArgumentException("A run of " + workflow + " is refused.");
  }

  /** Everything that is stored of a run. */
  public RunPartition run(RunId run) {
    return parts
        .store()
        .load(run)
        .orElseThrow(() -> new IllegalArgumentException("There is no run " + run + "."));
  }

  /**
   * Goes on until no message is left.
   *
   * @throws IllegalStateException after {@link #STEPS_MAX} messages; it names the seed
   */
  public void runUntilIdle() {
    runUntil(Instant.MAX);
  }

  /** Goes on for this time; then the clock stands at its end. */
  public void runFor(Duration time) {
    Instant end = parts.clock().instant().plus(time);
    runUntil(end);
    parts.clock().advanceTo(end);
  }

  private void runUntil(Instant end) {
    for (int step = 0; step < STEPS_MAX; step++) {
      if (!step(end)) {
        return;
      }
    }
    throw new IllegalStateException(
        "After %d messages there is still one: %s. The seed is %d."
            .formatted(STEPS_MAX, parts.messages().messages().getFirst(), parts.seed()));
  }

  /** Handles one message; false if none is due before the end. */
  private boolean step(Instant end) {
    List<Message> ready = parts.messages().ready();
    if (!ready.isEmpty()) {
      take(ready.get(order.nextInt(ready.size())));
      return true;
    }
    Instant nextMessage = parts.messages().nextAt().orElse(Instant.MAX);
    Instant nextSweep = parts.timers().nextBucket().map(Sweep::movesAt).orElse(Instant.MAX);
    Instant next = nextMessage.isBefore(nextSweep) ? nextMessage : nextSweep;
    if (next.equals(Instant.MAX) || next.isAfter(end)) {
      return false;
    }
    parts.clock().advanceTo(next);
    if (next.equals(nextSweep)) {
      sweep();
    }
    return true;
  }

  /** Does what is done every minute; where stored timers are to be moved, the world does so. */
  public Sweep.Swept sweep() {
    return sweep.sweep(parts.clock().instant().plus(HANDLER_TIME));
  }

  private void take(Message ready) {
    Message message = parts.messages().receive(ready, VISIBILITY);
    boolean isDone;
    try {
      isDone = message.receives() > RECEIVES_MAX ? bury(message) : handle(message);
    } catch (StoreException e) {
      isDone = false;
    }
    boolean comesAgain = parts.duplicates() > 0 && order.nextDouble() < parts.duplicates();
    if (isDone && !comesAgain) {
      parts.messages().delete(message);
    }
  }

  private boolean handle(Message message) {
    return switch (message.channel()) {
      case Channel.WorkflowTasks _ -> advance(workflowTask(message), receipt(message));
      case Channel.TaskQueue _ -> work(message);
      case Channel.Timers _ -> {
        timers.handle(TimerMessage.read(message.body()));
        yield true;
      }
    };
  }

  private boolean advance(WorkflowTask task, Receipt receipt) {
    orchestrator.advance(List.of(task), receipt);
    return true;
  }

  private Receipt receipt(Message message) {
    return new Receipt(message.receives(), parts.clock().instant().plus(HANDLER_TIME));
  }

  private static WorkflowTask workflowTask(Message message) {
    return switch (DeliveryJson.read(message.body())) {
      case WorkflowTask w -> w;
      case ActivityTask a -> throw misplaced(message, a);
    };
  }

  private static IllegalStateException misplaced(Message message, TaskDelivery delivery) {
    return new IllegalStateException(message.channel() + " holds " + delivery + ".");
  }

  private boolean work(Message message) {
    ActivityTask task =
        switch (DeliveryJson.read(message.body())) {
          case ActivityTask a -> a;
          case WorkflowTask w -> throw misplaced(message, w);
        };
    return switch (worker.handle(task, receipt(message))) {
      case Worker.Answer.Ran _, Worker.Answer.Ignored _ -> true;
      case Worker.Answer.Busy _ -> false;
    };
  }

  private boolean bury(Message message) {
    switch (message.channel()) {
      case Channel.WorkflowTasks _ -> deadLetters.handle("workflow-tasks", workflowTask(message));
      case Channel.TaskQueue(String name) ->
          deadLetters.handle(name, DeliveryJson.read(message.body()));
      case Channel.Timers _ -> deadLetters.handle(TimerMessage.read(message.body()));
    }
    return true;
  }
}
