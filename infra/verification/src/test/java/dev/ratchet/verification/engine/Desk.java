package dev.ratchet.verification.engine;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TaskDelivery;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.core.run.stored.JournalJson;
import dev.ratchet.core.run.story.TaskView;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.EngineOptions;
import dev.ratchet.engine.attempt.Completions;
import dev.ratchet.engine.attempt.Worker;
import dev.ratchet.engine.catalog.DefinitionService;
import dev.ratchet.engine.deadletter.DeadLetterService.Envelope;
import dev.ratchet.engine.observe.Observer;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Ports;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.receive.BodyReader;
import dev.ratchet.engine.receive.Receiver;
import dev.ratchet.engine.run.Orchestrator;
import dev.ratchet.engine.run.RunControl;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.send.Signals;
import dev.ratchet.engine.store.DefinitionStore;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskRegistry;
import dev.ratchet.engine.timer.Sweep;
import dev.ratchet.engine.timer.TimerService;
import dev.ratchet.testkit.InMemory;
import dev.ratchet.testkit.ManualPause;
import dev.ratchet.testkit.MemoryEventBus;
import dev.ratchet.testkit.MemoryLimitStore;
import dev.ratchet.testkit.MemoryRunStore;
import dev.ratchet.testkit.MemoryTaskQueues;
import dev.ratchet.testkit.MemoryTaskQueues.Channel;
import dev.ratchet.testkit.MemoryTaskQueues.Message;
import dev.ratchet.testkit.MemoryTimerStore;
import dev.ratchet.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The parts of the engine laid out on a desk, to be called by hand. Nothing moves by itself: a test
 * takes what was sent, hands it to whom it pleases, and disturbs the ports on the way.
 */
final class Desk {
  /** Runs are short here: what happens once in a long run happens all the time. */
  private static final Snapshots OFTEN = new Snapshots(2, 10_000);

  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  /** How long a worker on the desk may take. */
  static final Duration WORKER_TIME = Duration.ofSeconds(60);

  final VirtualClock clock = new VirtualClock(START);
  final Hooks hooks = new Hooks();
  final HookedStore store = new HookedStore(new MemoryRunStore(), hooks);
  final Items items = InMemory.items(clock);
  final MemoryTaskQueues messages =
      new MemoryTaskQueues(clock, Set.of("default", "payments", "slow"));
  final MemoryLimitStore limits = new MemoryLimitStore();
  final HookedTimers later = new HookedTimers(new MemoryTimerStore(), hooks);
  final MemoryEventBus told = new MemoryEventBus();
  final ManualPause pause = new ManualPause(clock);
  final Naps naps = new Naps(clock);
  final Engine engine;
  final DefinitionService definitions;
  final RunService runs;
  final Signals signals;
  final Orchestrator orchestrator;
  final Worker worker;
  final TimerService timers;
  final Receiver receiver;
  final Sweep sweep;
  final RunControl control;
  final Completions completions;

  private Duration orchestratorLag = Duration.ZERO;
  private Duration sweepLead = Duration.ZERO;

  /** Whether others wait for the orchestrator's slot. */
  boolean isWaitedFor;

  Desk(TaskHandler... tasks) {
    var registry = new TaskRegistry(List.of(tasks));
    var options = new EngineOptions(naps, OFTEN, Observer.NONE, () -> registry);
    engine = new Engine(ports(), new Ambient(clock, new SplittableRandom(1)), options);
    definitions = engine.definitions();
    runs = engine.runs(engine.polling(pause));
    signals = engine.signals();
    orchestrator = at(() -> clock.instant().minus(orchestratorLag), 2, options).orchestrator();
    worker = engine.worker();
    timers = engine.timers();
    sweep = at(() -> clock.instant().plus(sweepLead), 3, options).sweep();
    receiver = new Receiver(() -> orchestrator, () -> worker, () -> timers, engine::deadLetters);
    control = engine.control();
    completions = engine.completions();
  }

  /** The same engine by another clock. */
  private Engine at(InstantSource other, long seed, EngineOptions options) {
    return new Engine(ports(), new Ambient(other, new SplittableRandom(seed)), options);
  }

  private Ports ports() {
    return new Ports(
        store,
        items,
        later,
        limits,
        new HookedQueues(messages, hooks),
        messages,
        () -> isWaitedFor,
        header -> hooks.around("publish", () -> told.publish(header)));
  }

  /** Stores this definition and starts a run of it, whose first Workflow Task is not yet taken. */
  RunId start(String yaml) {
    return start(yaml, Json.Obj.EMPTY, Duration.ZERO);
  }

  /** Stores this definition and starts a run of it with this context, held back for so long. */
  RunId start(String yaml, Json.Obj context, Duration delay) {
    define(yaml);
    var wish = new RunService.Start("trace", new RunService.Version.Latest(), context, "", delay);
    return ((RunService.Started.Accepted) runs.start(wish)).header().id();
  }

  /** Stores a run of trace@1, which the catalog does not know. */
  RunId startUnknown() {
    var header = RunHeader.starting(RunId.least(START), new WorkflowRef("trace", 1), START, START);
    store.create(header, Json.Obj.EMPTY);
    return header.id();
  }

  /** Starts a run of a definition that was stored by another deployment. */
  RunId startStored(String document) {
    Json.Obj json = Json.parseObject(document.replace('\'', '"'));
    var ref = new WorkflowRef("trace", 1);
    new DefinitionStore(items).put(new DefinitionStore.StoredDefinition(ref, json, START));
    return startUnknown();
  }

  /** Lets the orchestrator's clock be behind everybody else's by this much. */
  void orchestratorIsBehind(Duration lag) {
    orchestratorLag = lag;
  }

  /** Sweeps once, by a clock that is ahead of everybody else's by this much. */
  Sweep.Swept sweepAhead(Duration lead) {
    sweepLead = lead;
    try {
      return sweep.sweep(clock.instant().plus(lead).plusSeconds(120));
    } finally {
      sweepLead = Duration.ZERO;
    }
  }

  /** Stores this definition, under the name "trace". */
  void define(String yaml) {
    String text = yaml.startsWith("  -") ? "tasks:\n" + yaml : yaml;
    DefinitionService.Put put = definitions.put("trace", "name: trace\n" + text);
    if (put instanceof DefinitionService.Put.Refused refused) {
      throw new AssertionError("The definition is refused: " + refused.problems());
    }
  }

  /** Answers a Workflow Task that comes for the first time. */
  Orchestrator.Answer advance(RunId run) {
    return advance(run, WorkflowTask.Cause.TASK_ENDED);
  }

  /** Answers a Workflow Task that is received for the first time, for these causes. */
  Orchestrator.Answer advance(RunId run, WorkflowTask.Cause... causes) {
    return orchestrator.advance(
        Arrays.stream(causes).map(cause -> task(run, cause)).toList(), received(1));
  }

  /** Answers the Workflow Task of a timer that was due at this time. */
  Orchestrator.Answer reach(RunId run, Instant due) {
    var task = new WorkflowTask(run, WorkflowTask.Cause.TIMER).reached(due);
    return orchestrator.advance(List.of(task), received(1));
  }

  private WorkflowTask task(RunId run, WorkflowTask.Cause cause) {
    var task = new WorkflowTask(run, cause);
    return cause == WorkflowTask.Cause.TIMER ? task.reached(clock.instant()) : task;
  }

  private Receipt received(int receives) {
    return new Receipt(receives, clock.instant().plus(WORKER_TIME));
  }

  /** Answers a Workflow Task that was received before. */
  Orchestrator.Answer advanceAgain(RunId run) {
    return orchestrator.advance(
        List.of(new WorkflowTask(run, WorkflowTask.Cause.TASK_ENDED)), received(2));
  }

  /** Hands a delivery to a worker that receives it for the first time. */
  Worker.Answer work(ActivityTask task) {
    return worker.handle(task, new Receipt(1, clock.instant().plus(WORKER_TIME)));
  }

  /** Hands a delivery to a worker that sees that it was received before. */
  Worker.Answer workAgain(ActivityTask task) {
    return worker.handle(task, new Receipt(2, clock.instant().plus(WORKER_TIME)));
  }

  /** Handles messages until none can be received; time stands still, unless an attempt naps. */
  void settle() {
    for (int i = 0; i < 1_000; i++) {
      Optional<Message> next = messages.ready().stream().findFirst();
      if (next.isEmpty()) {
        return;
      }
      handle(next.get());
    }
    throw new AssertionError("Still busy after 1000 messages.");
  }

  /** Handles messages and sweeps stored timers until time has reached this. */
  void settleUntil(Instant end) {
    settle();
    for (Instant next = nextAt(); !next.isAfter(end); next = nextAt()) {
      clock.advanceTo(next);
      sweep.sweep(next.plus(WORKER_TIME));
      settle();
    }
    clock.advanceTo(end);
  }

  private Instant nextAt() {
    Instant message = messages.nextAt().orElse(Instant.MAX);
    Instant moved =
        ((MemoryTimerStore) later.inner()).nextBucket().map(Sweep::movesAt).orElse(Instant.MAX);
    return message.isBefore(moved) ? message : moved;
  }

  /** The same, for so long. */
  void settleFor(Duration time) {
    settleUntil(clock.instant().plus(time));
  }

  private void handle(Message ready) {
    Message message = messages.receive(ready, WORKER_TIME.plusSeconds(30));
    String body = message.body();
    var receipt =
        new Receipt(
            message.receives(),
            clock.instant().plus(WORKER_TIME),
            time -> messages.giveBack(message, time));
    Receiver.Answer answer =
        switch (message.channel()) {
          case Channel.WorkflowTasks _ ->
              receiver.workflowTasks(List.of(BodyReader.workflowTask(body)), receipt);
          case Channel.Timers _ -> receiver.timer(BodyReader.timer(body));
          case Channel.TaskQueue _ -> receiver.activityTask(BodyReader.activityTask(body), receipt);
        };
    if (answer.isDone()) {
      messages.delete(message);
    }
  }

  /** Has a queue give up a delivery. */
  void giveUp(String queue, TaskDelivery delivery) {
    giveUp(queue, DeliveryJson.write(delivery));
  }

  /** Has the timers' queue give up a timer. */
  void giveUp(TimerMessage timer) {
    giveUp("timers", timer.text());
  }

  private void giveUp(String queue, String body) {
    receiver.deadLetter(
        new Envelope(queue, "given-up", body, "never acknowledged", clock.instant(), 5));
  }

  /** The states of a run's tasks as the API shows them. */
  List<String> states(RunId run) {
    RunPartition partition = partition(run);
    var tasks = engine.deciders().of(partition.header().workflow()).tasks(partition::state);
    return IntStream.rangeClosed(1, tasks.size())
        .mapToObj(position -> TaskView.of(partition, partition.state(), position).state().wire())
        .toList();
  }

  /** The status of a run. */
  String status(RunId run) {
    return header(run).status().wire();
  }

  RunPartition partition(RunId run) {
    return store.inner().load(run).orElseThrow();
  }

  RunHeader header(RunId run) {
    return partition(run).header();
  }

  TaskRunRecord record(RunId run, int position) {
    return partition(run).records().get(position);
  }

  /** The events of the newest entry as they are stored, but for the quotes. */
  String lastEvents(RunId run) {
    return JournalJson.write(partition(run).entries().getLast().events()).replace("\"", "");
  }

  /** Takes everything that was sent, and tells of it: {@code "default 1.1"}, {@code "wake ..."}. */
  List<String> sent() {
    return take().stream().map(this::line).toList();
  }

  /** The timers that were stored, by time, as {@link #sent} tells of them. */
  List<String> stored() {
    return ((MemoryTimerStore) later.inner())
        .timers().stream()
            .sorted(Comparator.comparing(TimerStore.StoredTimer::position))
            .map(timer -> Lines.of(TimerMessage.read(timer.body())))
            .toList();
  }

  /** Takes everything that was sent. */
  List<Message> take() {
    List<Message> all = messages.messages();
    all.forEach(messages::delete);
    return all;
  }

  /** Takes everything that was sent, which is deliveries to workers and Workflow Tasks. */
  List<ActivityTask> takeDeliveries() {
    return take().stream()
        .filter(message -> message.channel() instanceof Channel.TaskQueue)
        .map(message -> (ActivityTask) DeliveryJson.read(message.body()))
        .toList();
  }

  /** Takes the deliveries to workers and leaves the rest. */
  List<ActivityTask> takeDeliveriesOnly() {
    List<Message> taken =
        messages.messages().stream()
            .filter(message -> message.channel() instanceof Channel.TaskQueue)
            .toList();
    taken.forEach(messages::delete);
    return taken.stream().map(message -> (ActivityTask) DeliveryJson.read(message.body())).toList();
  }

  /** Takes everything that was sent, which is timers. */
  List<TimerMessage> takeTimers() {
    return take().stream()
        .filter(message -> message.channel() instanceof Channel.Timers)
        .map(message -> TimerMessage.read(message.body()))
        .toList();
  }

  private String line(Message message) {
    long millis = Duration.between(clock.instant(), message.visibleAt()).toMillis();
    String delay = millis <= 0 ? "" : " in " + millis + " ms";
    return switch (message.channel()) {
      case Channel.WorkflowTasks _ -> Lines.of(DeliveryJson.read(message.body())) + delay;
      case Channel.TaskQueue(String name) ->
          name + " " + Lines.of(DeliveryJson.read(message.body())) + delay;
      case Channel.Timers _ -> Lines.of(TimerMessage.read(message.body())) + delay;
    };
  }

  /** The events that the world outside heard, by status. */
  String heard() {
    return told.details().stream()
        .map(detail -> detail.text("status").orElseThrow())
        .collect(Collectors.joining(","));
  }
}
