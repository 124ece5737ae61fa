package dev.ratchet.bench.capacity;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.cloud.Delays;
import dev.ratchet.bench.cost.Item;
import dev.ratchet.bench.cost.Tab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a load asks of a deployment: by what is measured of runs and steps, by AWS's limits of
 * us-east-1 as they are unless raised, and by a model of calls' delays.
 */
public final class Plan {
  /** How busy servers may be on average, so that queues stay short. */
  public static final double USE_MAX = 0.7;

  /** Worker slots, or orchestrators, of a deployment that nobody has told otherwise. */
  public static final int SLOTS = 20;

  private static final String ORCHESTRATOR = "orchestrator";
  private static final String WORKER = "worker";
  private static final int ORCHESTRATOR_BATCH = 10;
  private static final int MODELLED_SLOTS_MAX = 100_000;

  // DynamoDB developer guide: "Quotas", "On-demand capacity mode", "Warm throughput scenarios".
  private static final double TABLE_UNITS = 40_000;
  private static final double NEW_TABLE_WRITES = 4_000;
  private static final double NEW_TABLE_READS = 12_000;
  private static final double PARTITION_WRITES = 1_000;
  private static final double PARTITION_READS = 3_000;
  // SQS developer guide, "Message quotas": requests a second and API action, high throughput.
  private static final double FIFO_REQUESTS = 70_000;
  // EventBridge user guide, "Quotas": PutEvents.
  private static final double EVENTS = 10_000;
  // API Gateway developer guide, "Quotas": requests a second of an account.
  private static final double API_REQUESTS = 10_000;
  // Lambda developer guide, "Quotas"; "Scaling behavior for SQS event source mappings".
  private static final double CONCURRENCY = 1_000;
  private static final double SOURCE_CONCURRENCY = 1_000;

  /** Shards of the list of runs, and writes to one of them by a run: at its start and its close. */
  private static final int LIST_SHARDS = 8;

  private static final int LIST_WRITES = 2;

  private final Load load;
  private final Counts counts;
  private final Delays delays;
  private final int orchestrators;
  private final int workers;

  /** A plan for a load; slots that are not given are enough for the load, and the default's. */
  public Plan(Load load, Counts counts, Delays delays, Map<String, String> parameters) {
    this.load = requireNonNull(load, "load is null");
    this.counts = requireNonNull(counts, "counts is null");
    this.delays = requireNonNull(delays, "delays is null");
    this.orchestrators = slots(parameters, "orchestrator-slots", decisionSeconds());
    this.workers = slots(parameters, "slots", attemptSeconds());
  }

  private static int slots(Map<String, String> parameters, String name, double busy) {
    int enough = Math.max(SLOTS, (int) Math.ceil(busy / USE_MAX));
    return Integer.parseInt(parameters.getOrDefault(name, Integer.toString(enough)));
  }

  /** How many orchestrators there are. */
  public int orchestrators() {
    return orchestrators;
  }

  /** How many worker slots there are. */
  public int workers() {
    return workers;
  }

  /** What the load uses in a second. */
  public Tab perSecond() {
    return load.perRun(counts).times(load.runsPerSecond());
  }

  /** The seconds that orchestrators are busy in each second: how many are, on average. */
  private double decisionSeconds() {
    double run =
        load.isInline()
            ? mean(1, load.steps() + 2, 1) + load.steps() * load.taskSeconds()
            : (load.steps() + 1) * mean(1, 1, 1) + mean(0, 1, 0);
    return load.runsPerSecond() * run;
  }

  /** The same of workers. */
  private double attemptSeconds() {
    double step = mean(0, 2, 1) + load.taskSeconds();
    return load.isInline() ? 0 : load.runsPerSecond() * load.steps() * step;
  }

  private double startSeconds() {
    return load.runsPerSecond() * mean(1, 1, 1);
  }

  private double mean(int reads, int writes, int sends) {
    double median =
        reads * seconds(delays.read())
            + writes * seconds(delays.write())
            + sends * seconds(delays.send());
    return median * Math.exp(delays.spread() * delays.spread() / 2);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  /** The limits, the one first that is nearest to be reached. */
  public List<Bound> bounds() {
    return Stream.of(ofTables(), ofMessages(), ofFunctions())
        .flatMap(List::stream)
        .sorted(Comparator.comparingDouble(Bound::share).reversed())
        .toList();
  }

  private List<Bound> ofTables() {
    Tab tab = perSecond();
    double listing = load.runsPerSecond() * LIST_WRITES / LIST_SHARDS;
    String quota = "ask for a higher quota of the table";
    String warm = "grow over 30 minutes, or set WarmThroughput";
    return List.of(
        new Bound("writes to a new table", tab.writes(), NEW_TABLE_WRITES, warm),
        new Bound("reads of a new table", tab.reads(), NEW_TABLE_READS, warm),
        new Bound("writes to a table", tab.writes(), TABLE_UNITS, quota),
        new Bound("reads of a table", tab.reads(), TABLE_UNITS, quota),
        new Bound(
            "writes to a shard of the list of runs",
            listing,
            PARTITION_WRITES,
            "RunItems.SHARDS, in the code"),
        new Bound(
            "reads of one workflow's newest version",
            load.runsPerSecond(),
            PARTITION_READS,
            "spread runs over definitions; keep them under 4 KB"));
  }

  private List<Bound> ofMessages() {
    Tab tab = perSecond();
    return List.of(
        new Bound(
            "sends to the FIFO queue",
            tab.of(Item.FIFO_SENDS),
            FIFO_REQUESTS,
            "ask for a higher quota of SQS"),
        new Bound("events", tab.of(Item.EVENTS), EVENTS, "ask for a higher quota of EventBridge"),
        new Bound(
            "requests to the API",
            tab.of(Item.API_REQUESTS),
            API_REQUESTS,
            "ask for a higher quota of API Gateway"));
  }

  private List<Bound> ofFunctions() {
    return List.of(
        new Bound(
            "functions at once",
            startSeconds() + decisionSeconds() + attemptSeconds(),
            CONCURRENCY,
            "ask for a higher concurrency of Lambda"),
        new Bound(
            "orchestrators busy",
            decisionSeconds(),
            Math.min(orchestrators, SOURCE_CONCURRENCY),
            "OrchestratorSlots, up to 1,000"),
        new Bound(
            "workers busy",
            attemptSeconds(),
            Math.min(workers, SOURCE_CONCURRENCY),
            "DefaultSlots, up to 1,000; then more Task Queues"));
  }

  /** Lets so many runs arrive in the model of the deployment's queues. */
  public QueueModel.Outcome model(int runs, long seed) {
    var stations =
        List.of(
            new Station(
                ORCHESTRATOR, Math.min(orchestrators, MODELLED_SLOTS_MAX), ORCHESTRATOR_BATCH),
            new Station(WORKER, Math.min(workers, MODELLED_SLOTS_MAX), 1));
    return QueueModel.run(stations, stages(), load.runsPerSecond(), runs, seed);
  }

  private List<Stage> stages() {
    var stages = new ArrayList<Stage>();
    var delivery = new Stage.Pause(Calls.of(delays).deliveries(1));
    Calls calls = Calls.of(delays);
    stages.add(delivery);
    if (load.isInline()) {
      Draw draw = calls.work(1, load.steps() + 2, 1, load.steps() * load.taskSeconds());
      stages.add(new Stage.Visit(ORCHESTRATOR, draw));
      return stages;
    }
    stages.add(new Stage.Visit(ORCHESTRATOR, calls.work(1, 1, 1, 0)));
    for (int step = 1; step <= load.steps(); step++) {
      stages.add(delivery);
      stages.add(new Stage.Visit(WORKER, calls.work(0, 2, 1, load.taskSeconds())));
      stages.add(delivery);
      int close = step == load.steps() ? 1 : 0;
      stages.add(new Stage.Visit(ORCHESTRATOR, calls.work(1, 1 + close, 1, 0)));
    }
    return stages;
  }
}
