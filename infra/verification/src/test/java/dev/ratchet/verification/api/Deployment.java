package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.api.Api;
import dev.ratchet.api.Caller;
import dev.ratchet.api.Headers;
import dev.ratchet.api.Request;
import dev.ratchet.api.RequestBody;
import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.EngineOptions;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.EventBus;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Ports;
import dev.ratchet.engine.port.QueueMeter;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.send.StoresRead;
import dev.ratchet.engine.store.DeadLetterStore;
import dev.ratchet.engine.store.DefinitionStore;
import dev.ratchet.engine.store.DefinitionStore.StoredDefinition;
import dev.ratchet.engine.store.SettingsStore;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskRegistry;
import dev.ratchet.engine.timer.Sweep;
import dev.ratchet.handlers.LogWriter;
import dev.ratchet.handlers.Messages;
import dev.ratchet.testkit.InMemory;
import dev.ratchet.testkit.InOrder;
import dev.ratchet.testkit.MemoryEventBus;
import dev.ratchet.testkit.MemoryLimitStore;
import dev.ratchet.testkit.MemoryRunStore;
import dev.ratchet.testkit.MemoryTaskQueues;
import dev.ratchet.testkit.MemoryTaskQueues.Channel;
import dev.ratchet.testkit.MemoryTaskQueues.Message;
import dev.ratchet.testkit.MemoryTimerStore;
import dev.ratchet.testkit.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A whole Ratchet in memory: the API, the engine, and queues whose messages move when the test
 * pumps them. Its clock stands at {@link #START} until something waits.
 */
final class Deployment {
  static final Instant START = Instant.parse("2026-11-22T10:15:30Z");

  /** How long a receiver has, and a received message stays out of sight. */
  static final Duration RECEIVER_TIME = Duration.ofMinutes(5);

  /** Who calls, unless a test says otherwise. */
  static final Caller CALLER = Caller.trusted("the test");

  private static final int PUMPED_MAX = 10_000;
  private static final Map<String, Integer> SLOTS = Map.of("default", 20, "payments", 5);

  final VirtualClock clock = new VirtualClock(START);
  final Faults faults = new Faults();
  final MemoryRunStore store = new MemoryRunStore();
  final Items items = InMemory.items(clock);
  final MemoryTaskQueues queues = new MemoryTaskQueues(clock, Set.of("default", "payments"));
  final MemoryTimerStore timers = new MemoryTimerStore();
  final MemoryEventBus bus = new MemoryEventBus();
  final Messages messages;
  private final Sweep sweep;
  private final Api api;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Queue<Runnable> duringPauses = new ArrayDeque<>();
  private boolean interruptsNextPause;

  Deployment(TaskHandler... handlers) {
    var ambient = new Ambient(clock, new SplittableRandom(2026));
    var ports =
        new Ports(
            faults.over(RunStore.class, store),
            faults.over(Items.class, items),
            faults.over(TimerStore.class, timers),
            new MemoryLimitStore(),
            faults.over(TaskQueues.class, queues),
            faults.over(QueueMeter.class, queues),
            queues,
            faults.over(EventBus.class, bus));
    var registry = new TaskRegistry(Arrays.asList(handlers));
    var observer = new LogWriter(new PrintStream(log), "test");
    var engine =
        new Engine(
            ports,
            ambient,
            new EngineOptions(new InOrder(), Snapshots.STANDARD, observer, () -> registry));
    this.sweep = engine.sweep();
    this.messages = new Messages(engine.receiver(), "ratchet", clock);
    var health = new StoresRead(engine.ports().store(), engine.ports().items());
    this.api = Api.of(engine, engine.polling(this::pause), SLOTS, health, Retention.STANDARD);
  }

  // --- calls --------------------------------------------------------------------------------

  Answer get(String path) {
    return call("GET", path, "");
  }

  Answer put(String path, String body) {
    return call("PUT", path, body);
  }

  Answer post(String path, String body) {
    return call("POST", path, body);
  }

  /** A version whose Workflow Tasks fail: its task's queue was dropped after it was stored. */
  void storeForQueueThatIsGone(String name) {
    Json.Obj task = Json.Obj.EMPTY.with("name", "a").with("task", "echo").with("queue", "gone");
    Json.Obj document =
        Json.Obj.EMPTY.with("name", name).with("tasks", new Json.Arr(List.of(task)));
    new DefinitionStore(items)
        .put(new StoredDefinition(new WorkflowRef(name, 1), document, clock.instant()));
  }

  /** Calls the API; the path may have a query, of which nothing is percent-decoded. */
  Answer call(String method, String path, String body) {
    String[] parts = path.split("\\?", 2);
    Map<String, String> query = new HashMap<>();
    if (parts.length == 2) {
      for (String parameter : parts[1].split("&")) {
        String[] named = parameter.split("=", 2);
        query.put(named[0], named.length == 2 ? named[1] : "");
      }
    }
    List<String> segments = List.of(parts[0].substring(1).split("/", -1));
    return call(new Request(method, segments, query, Headers.NONE, RequestBody.of(body), CALLER));
  }

  Answer call(Request request) {
    return Answer.of(api.handle(request, "request-17"));
  }

  /** Calls the API with something that it must refuse, and looks that nothing has changed. */
  Answer refused(String method, String path, String body) {
    State before = state();
    Answer answer = call(method, path, body);
    assertThat(answer.status()).isBetween(400, 499);
    assertThat(state()).isEqualTo(before);
    return answer;
  }

  /** Stores a Workflow Definition. */
  void store(String name, String text) {
    assertThat(put("/v1/workflows/" + name, text).status()).isIn(200, 201);
  }

  /** Starts a run and tells its id. */
  String start(String workflow, String body) {
    Answer answer = post("/v1/workflows/" + workflow + "/runs", body);
    assertThat(answer.status()).isEqualTo(202);
    return answer.text("id");
  }

  // --- what is there ------------------------------------------------------------------------

  /** All that is stored, queued and told. */
  record State(
      List<StoredDefinition> definitions,
      Settings settings,
      List<RunPartition> runs,
      List<Message> messages,
      List<DeadLetter> deadLetters,
      List<Json.Obj> told) {}

  State state() {
    var stored = new DefinitionStore(items);
    var letters = new DeadLetterStore(items);
    return new State(
        stored.list("", 1_000).stream().map(stored::version).map(Optional::get).toList(),
        settings(),
        runs(),
        queues.messages(),
        letters.list(new DeadLetterStore.Query("", DeadLetterId.GREATEST, 100)).letters(),
        bus.details());
  }

  Settings settings() {
    return new SettingsStore(items).settings();
  }

  private List<RunPartition> runs() {
    var all =
        new RunQuery(
            Set.of(),
            Set.of(),
            RunId.least(Instant.EPOCH),
            RunId.least(START.plus(Duration.ofDays(1_000))),
            RunQuery.LIMIT_MAX);
    return store.list(all).runs().stream()
        .map(header -> store.load(header.id()).orElseThrow())
        .collect(Collectors.toList());
  }

  /** What the functions have logged, line by line. */
  List<Json.Obj> logged() {
    return log.toString(StandardCharsets.UTF_8).lines().map(Json::parseObject).toList();
  }

  // --- time and messages --------------------------------------------------------------------

  /** Does this while the next call that waits is waiting; each pause does one thing. */
  void duringNextPause(Runnable action) {
    duringPauses.add(action);
  }

  /** Has the next call that waits interrupted. */
  void interruptNextPause() {
    interruptsNextPause = true;
  }

  private void pause(Duration duration) throws InterruptedException {
    if (interruptsNextPause) {
      throw new InterruptedException();
    }
    clock.advance(duration);
    Optional.ofNullable(duringPauses.poll()).ifPresent(Runnable::run);
  }

  /** Handles messages until none can be received; time stands still. */
  void pump() {
    for (int i = 0; i < PUMPED_MAX; i++) {
      Optional<Message> next = queues.ready().stream().findFirst();
      if (next.isEmpty()) {
        return;
      }
      handle(next.get());
    }
    throw new AssertionError("Still busy after " + PUMPED_MAX + " messages.");
  }

  /** Handles messages until none is left, or time has reached this. */
  void pumpUntil(Instant end) {
    pump();
    for (Instant next = next(); !next.isAfter(end); next = next()) {
      clock.advanceTo(next);
      sweep.sweep(next.plus(RECEIVER_TIME));
      pump();
    }
    clock.advanceTo(end);
  }

  /** When the next message can be received, or the next stored timer is moved. */
  private Instant next() {
    Instant message = queues.nextAt().orElse(Instant.MAX);
    Instant moved = timers.nextBucket().map(Sweep::movesAt).orElse(Instant.MAX);
    return message.isBefore(moved) ? message : moved;
  }

  /** Handles one message as an event source would; one that is not done with comes back. */
  boolean handle(Message ready) {
    Message received = queues.receive(ready, RECEIVER_TIME);
    List<SQSMessage> batch = List.of(sqs(received));
    Receipt receipt = new Receipt(received.receives(), clock.instant().plus(RECEIVER_TIME));
    boolean done =
        switch (received.channel()) {
          case Channel.WorkflowTasks _ -> messages.workflowTasks(batch, receipt);
          case Channel.TaskQueue _ -> messages.activityTask(batch, receipt);
          case Channel.Timers _ -> messages.timer(batch, receipt);
        };
    if (done) {
      queues.delete(received);
    }
    return done;
  }

  /** The message as Lambda shows it. */
  static SQSMessage sqs(Message message) {
    var sqs = new SQSMessage();
    sqs.setMessageId("message-" + message.number());
    sqs.setBody(message.body());
    sqs.setAttributes(
        Map.of(
            "ApproximateReceiveCount", Integer.toString(message.receives()),
            "MessageGroupId", message.run().value()));
    return sqs;
  }
}
