package dev.ratchet.testkit;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.EngineOptions;
import dev.ratchet.engine.catalog.DefinitionService;
import dev.ratchet.engine.deadletter.DeadLetterService.Envelope;
import dev.ratchet.engine.observe.Observer;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.receive.BodyReader;
import dev.ratchet.engine.receive.Receiver;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.send.Signals;
import dev.ratchet.engine.timer.Sweep;
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
  private final Receiver receiver;
  private final Sweep sweep;

  /** A world of these parts. */
  public World(WorldParts parts) {
    this.parts = requireNonNull(parts, "parts is null");
    var random = new SplittableRandom(parts.seed());
    this.order = random.split();
    var engine =
        new Engine(
            parts.ports(),
            new Ambient(parts.clock(), random.split()),
            new EngineOptions(new InOrder(), Snapshots.STANDARD, Observer.NONE, parts::tasks));
    this.definitions = engine.definitions();
    this.runs = engine.runs(engine.polling(this::runFor));
    this.signals = engine.signals();
    this.receiver = engine.receiver();
    this.sweep = engine.sweep();
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
      Receiver.Answer answer = message.receives() > RECEIVES_MAX ? bury(message) : handle(message);
      isDone = answer.isDone();
    } catch (StoreException e) {
      isDone = false;
    }
    boolean comesAgain = parts.duplicates() > 0 && order.nextDouble() < parts.duplicates();
    if (isDone && !comesAgain) {
      parts.messages().delete(message);
    }
  }

  private Receiver.Answer handle(Message message) {
    String body = message.body();
    return switch (message.channel()) {
      case Channel.WorkflowTasks _ ->
          receiver.workflowTasks(List.of(BodyReader.workflowTask(body)), receipt(message));
      case Channel.TaskQueue _ ->
          receiver.activityTask(BodyReader.activityTask(body), receipt(message));
      case Channel.Timers _ -> receiver.timer(BodyReader.timer(body));
    };
  }

  private Receipt receipt(Message message) {
    return new Receipt(message.receives(), parts.clock().instant().plus(HANDLER_TIME));
  }

  private Receiver.Answer bury(Message message) {
    String queue =
        switch (message.channel()) {
          case Channel.WorkflowTasks _ -> "workflow-tasks";
          case Channel.TaskQueue(String name) -> name;
          case Channel.Timers _ -> "timers";
        };
    return receiver.deadLetter(
        new Envelope(
            queue,
            Long.toString(message.number()),
            message.body(),
            Envelope.neverAcknowledged(queue, message.receives()),
            parts.clock().instant(),
            message.receives()));
  }
}
