package dev.ratchet.bench.cloud;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.aws.AwsClients;
import dev.ratchet.aws.AwsResources;
import dev.ratchet.aws.Bill;
import dev.ratchet.aws.DynamoRunStore;
import dev.ratchet.aws.SqsQueues;
import dev.ratchet.bench.cost.Tab;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.EngineOptions;
import dev.ratchet.engine.catalog.DefinitionService;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.run.Deletions;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.task.TaskRegistry;
import dev.ratchet.handlers.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A deployment of {@code template.yaml} on this machine, in which one message is handled after
 * another: the functions' code over DynamoDB Local, ElasticMQ and an EventBridge endpoint. Every
 * call is on its bill, those of the event sources too, and takes its time by a model.
 *
 * <p>An event source takes a batch when one of its functions is free; in each round the
 * orchestrator takes one, and each Task Queue as many as it has worker slots.
 */
public final class Cloud implements AutoCloseable {
  private static final int BATCH_MAX = 10;

  /** How long a timer may be waited for: stand-ins keep delays in real time. */
  private static final int TIMER_SECONDS_MAX = 4;

  private static final Duration FUNCTION_TIME = Duration.ofMinutes(1);

  private final StandIns standIns;
  private final Bill bill = new Bill();
  private final Journey journey;
  private final Passing passing;
  private final Invocations invocations;
  private final EventSources sources;
  private final SqsQueues urls;
  private final Map<String, Integer> slots = new LinkedHashMap<>();
  private final int workerBatch;
  private final Engine engine;
  private final Messages messages;
  private final RunStore looking;

  /**
   * How a deployment is measured.
   *
   * @param template the file that is deployed
   * @param delays how long calls take
   * @param seed of all that is left to chance
   * @param workerBatch how many deliveries a worker slot takes at a time, 1 to 10
   * @param ticks a clock of this machine, in nanoseconds, that tells the functions' own computing
   */
  public record Options(
      Path template, Delays delays, long seed, int workerBatch, LongSupplier ticks) {
    public Options {
      requireNonNull(template, "template is null");
      requireNonNull(delays, "delays is null");
      requireNonNull(ticks, "ticks is null");
      if (workerBatch < 1 || workerBatch > BATCH_MAX) {
        throw new IllegalArgumentException("A batch is 1 to 10; found " + workerBatch + ".");
      }
    }
  }

  private Cloud(Options options, Steps steps) {
    var random = new SplittableRandom(options.seed());
    this.standIns = StandIns.start(options.template());
    this.workerBatch = options.workerBatch();
    this.journey = new Journey(options.delays(), random.split());
    this.passing = new Passing(journey, options.ticks());
    Map<String, String> environment = standIns.environment();
    AwsClients functions = AwsClients.counted(environment, bill, passing);
    SqsClient pollers = AwsClients.counted(environment, bill).sqs();
    this.urls =
        SqsQueues.of(
            standIns.variable("RATCHET_WORKFLOW_TASKS_QUEUE_URL"),
            standIns.variable("RATCHET_TIMERS_QUEUE_URL"),
            standIns.pairs("RATCHET_TASK_QUEUES"));
    standIns
        .pairs("RATCHET_TASK_QUEUE_SLOTS")
        .forEach((name, count) -> slots.put(name, Integer.valueOf(count)));
    this.invocations =
        new Invocations(journey, passing, options.ticks(), standIns.memoryMegabytes());
    this.sources = new EventSources(pollers, journey, passing);
    var ambient = new Ambient(journey, random.split());
    var resources =
        new AwsResources(
            urls,
            standIns.variable("RATCHET_STATE_TABLE"),
            standIns.variable("RATCHET_CATALOG_TABLE"),
            standIns.variable("RATCHET_EVENT_BUS"));
    var ports = resources.ports(functions, ambient.clock());
    var tasks = new TaskRegistry(steps.tasks(journey::now));
    this.engine =
        new Engine(ports, ambient, EngineOptions.standard(invocations.log(), () -> tasks));
    this.messages = new Messages(engine.receiver(), "measured", journey);
    this.looking =
        new DynamoRunStore(
            AwsClients.of(environment).dynamoDb(), standIns.variable("RATCHET_STATE_TABLE"));
  }

  /**
   * Starts a deployment.
   *
   * @param steps the tasks that its workers carry
   */
  public static Cloud start(Options options, Steps steps) {
    return new Cloud(options, steps);
  }

  /** The clock, which goes by the model. */
  public Journey journey() {
    return journey;
  }

  /** Stores a definition. */
  public void define(String name, String text) {
    if (engine.definitions().put(name, text) instanceof DefinitionService.Put.Refused refused) {
      throw new IllegalArgumentException(name + " is refused: " + refused.problems());
    }
  }

  /** Starts a run of the latest version, as a request to the API does. */
  public RunId start(String workflow, Json.Obj context) {
    var wish =
        new RunService.Start(workflow, new RunService.Version.Latest(), context, "", Duration.ZERO);
    invocations.countRequest();
    return invocations.of(() -> start(wish));
  }

  private RunId start(RunService.Start wish) {
    return switch (engine.runs((_, _) -> false).start(wish)) {
      case RunService.Started.Accepted accepted -> accepted.header().id();
      case RunService.Started refused ->
          throw new IllegalStateException("The run is refused: " + refused);
    };
  }

  /** Starts a run and goes on until nothing is left to do, timers of a second included. */
  public RunId run(String workflow, Json.Obj context) {
    RunId run = start(workflow, context);
    settle();
    while (status(run) == RunStatus.RUNNING && fire(TIMER_SECONDS_MAX)) {
      settle();
    }
    RunStatus status = status(run);
    if (status != RunStatus.SUCCESS) {
      throw new IllegalStateException("%s of %s is %s.".formatted(run, workflow, status.wire()));
    }
    return run;
  }

  /** Deletes a run that is over, as the sweep of the retention does, and takes away all of it. */
  public void delete(RunId run) {
    Deletions.Answer answer = engine.deletions().delete(run);
    if (!(answer instanceof Deletions.Answer.Deleted)) {
      throw new IllegalStateException("%s is not deleted: %s.".formatted(run, answer));
    }
    boolean isGone = false;
    while (!isGone) {
      isGone = engine.ports().store().purge(run);
    }
  }

  private RunStatus status(RunId run) {
    return looking.header(run).map(RunHeader::status).orElseThrow();
  }

  /** Handles messages until there are none. */
  private void settle() {
    boolean goesOn = true;
    while (goesOn) {
      goesOn = orchestrate() | fire(0);
      for (Map.Entry<String, String> queue : urls.taskQueues().entrySet()) {
        goesOn |= work(queue.getValue(), slots.get(queue.getKey()));
      }
    }
  }

  private boolean orchestrate() {
    List<EventSources.Arrived> batch = sources.receive(urls.workflowTasks(), BATCH_MAX, 0);
    var groups = new LinkedHashMap<String, List<EventSources.Arrived>>();
    batch.forEach(
        arrived ->
            groups
                .computeIfAbsent(Messages.runOf(arrived.message()), _ -> new ArrayList<>())
                .add(arrived));
    handle(urls.workflowTasks(), batch, List.copyOf(groups.values()), messages::workflowTasks);
    return !batch.isEmpty();
  }

  private boolean fire(int waitSeconds) {
    List<EventSources.Arrived> batch = sources.receive(urls.timers(), BATCH_MAX, waitSeconds);
    handle(urls.timers(), batch, batch.stream().map(List::of).toList(), messages::timer);
    return !batch.isEmpty();
  }

  private boolean work(String url, int count) {
    for (int slot = 0; slot < count; slot++) {
      List<EventSources.Arrived> batch = sources.receive(url, workerBatch, 0);
      if (batch.isEmpty()) {
        return slot > 0;
      }
      handle(url, batch, batch.stream().map(List::of).toList(), messages::activityTask);
    }
    return true;
  }

  /** Handles the messages of a batch. */
  @FunctionalInterface
  private interface Work {
    boolean handle(List<SQSMessage> messages, Receipt receipt);
  }

  private void handle(
      String url,
      List<EventSources.Arrived> batch,
      List<List<EventSources.Arrived>> groups,
      Work work) {
    if (batch.isEmpty()) {
      return;
    }
    invocations.of(
        groups,
        EventSources::last,
        group -> {
          List<SQSMessage> together = group.stream().map(EventSources.Arrived::message).toList();
          var receipt = new Receipt(1, journey.instant().plus(FUNCTION_TIME));
          if (!work.handle(together, receipt)) {
            throw new IllegalStateException("A message is to come back: " + together);
          }
        });
    sources.delete(url, batch);
  }

  /** All that is billed so far. */
  public Tab tab() {
    return invocations.onto(Tab.of(bill.snapshot()));
  }

  /** All calls so far, those too that are on no tab. */
  public Bill.Snapshot calls() {
    return bill.snapshot();
  }

  @Override
  public void close() {
    standIns.close();
  }
}
