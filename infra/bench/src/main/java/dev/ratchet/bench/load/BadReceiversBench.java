package dev.ratchet.bench.load;

import dev.ratchet.bench.load.BadReceiver.Kind;
import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.core.json.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * {@code bad-receivers [Runs=1000] [BadSeconds=30] [Store=aws]}: runs whose webhooks go to good,
 * failing, slow and hanging receivers, which heal after a while. Demands that attempts failed
 * meanwhile and that all runs succeed in the end; prints throughput, attempts, memory, how fast the
 * system recovers, and how those fared meanwhile who share it. {@code Store=embedded} has state and
 * queues in this process.
 */
public final class BadReceiversBench {
  private static final int CALLERS = 16;
  private static final int WARM_UP_RUNS = 200;
  private static final String WORKFLOW =
      """
      tasks:
        - { name: price, task: price-order }
        - name: tell
          with: { url: "%s" }
          timeout: { start_to_close: %s }
          retry: { max_attempts: 1000, initial_interval: 500ms, maximum_interval: 20s }
        - { name: file, task: price-order }
      """;

  /** Of five runs. */
  private static final List<Kind> MIX =
      List.of(Kind.GOOD, Kind.FAILING, Kind.GOOD, Kind.SLOW, Kind.HANGING);

  private final Deployment deployment;
  private final BadReceiver receiver;
  private final PrintStream out;
  private final int runs;
  private final int badSeconds;

  private BadReceiversBench(
      Deployment deployment, BadReceiver receiver, PrintStream out, int runs, int badSeconds) {
    this.deployment = deployment;
    this.receiver = receiver;
    this.out = out;
    this.runs = runs;
    this.badSeconds = badSeconds;
  }

  /** A run that has ended. */
  private record Ended(Kind kind, Instant startedAt, Instant closedAt, int taskRuns, int attempts) {
    Duration time() {
      return Duration.between(startedAt, closedAt);
    }
  }

  /** Runs the measurement; the parameters that are not its own are those of the template. */
  public static void run(PrintStream out, Map<String, String> parameters) throws Exception {
    var others = new TreeMap<>(parameters);
    int runs = number(others.remove("Runs"), 1_000);
    int badSeconds = number(others.remove("BadSeconds"), 30);
    boolean isEmbedded = "embedded".equals(others.remove("Store"));
    try (var receiver = new BadReceiver();
        var deployment = isEmbedded ? Deployment.embedded(others) : Deployment.start(others)) {
      deployment.api().configure(receiver.url());
      for (Kind kind : Kind.values()) {
        String definition = WORKFLOW.formatted(receiver.url() + kind.path(), kind.timeout());
        deployment.call("PUT", "/v1/workflows" + kind.path(), definition);
      }
      new BadReceiversBench(deployment, receiver, out, runs, badSeconds).measure();
    }
  }

  private static int number(String text, int otherwise) {
    return text == null ? otherwise : Integer.parseInt(text);
  }

  private void measure() throws InterruptedException, ExecutionException {
    for (String id : start(WARM_UP_RUNS, List.of(Kind.GOOD))) {
      deployment.await(id);
    }
    var watch = new Stopwatch();
    var neighbours = new Neighbours(deployment, receiver.url() + Kind.HANGING.path());
    try (var memory = new Memory(watch, this::requests);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
      List<String> ids = start(runs, MIX);
      double started = watch.seconds();
      neighbours.begin();
      Instant healedAt = timer.schedule(this::heal, badSeconds, TimeUnit.SECONDS).get();
      neighbours.close();
      var ended = new ArrayList<Ended>();
      for (int i = 0; i < ids.size(); i++) {
        ended.add(ended(MIX.get(i % MIX.size()), deployment.await(ids.get(i))));
      }
      double seconds = watch.seconds();
      out.printf(
          Locale.ROOT,
          "%d runs started in %.1f s; receivers healed %d s later; all runs succeeded after"
              + " %.1f s.%n%n",
          runs,
          started,
          badSeconds,
          seconds);
      print(ended, healedAt);
      neighbours.print(out);
      memory.print(out);
      follow(ids);
    }
  }

  private Instant heal() {
    receiver.heal();
    return Stopwatch.now();
  }

  private String requests() {
    var text = new StringBuilder();
    for (Kind kind : Kind.values()) {
      text.append(kind.name().toLowerCase(Locale.ROOT)).append(' ');
      text.append(receiver.requests(kind)).append("  ");
    }
    return text.toString().strip();
  }

  private List<String> start(int count, List<Kind> mix)
      throws InterruptedException, ExecutionException {
    Json.Obj item = Json.Obj.EMPTY.with("quantity", 2).with("unit_price", 21);
    Json.Obj context = Json.Obj.EMPTY.with("items", Json.array(item));
    try (var threads = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<String>> starts =
          IntStream.range(0, count)
              .mapToObj(i -> mix.get(i % mix.size()).path().substring(1))
              .map(workflow -> threads.submit(() -> deployment.api().start(workflow, context)))
              .toList();
      var ids = new ArrayList<String>();
      for (Future<String> start : starts) {
        ids.add(start.get());
      }
      return ids;
    }
  }

  private Ended ended(Kind kind, Json.Obj run) {
    Histories.demand(run.text("status").orElse("").equals("success"), run.text());
    int attempts = 0;
    for (Json item : run.array("tasks")) {
      var task = (Json.Obj) item;
      var newest = (Json.Obj) task.array("attempts").getLast();
      attempts += ((Json.Num) newest.get("attempt")).value().intValueExact();
      if (task.text("name").orElse("").equals("tell")) {
        String id = task.text("id").orElseThrow();
        Histories.demand(receiver.delivered().contains(id), "no webhook of " + id);
      }
    }
    return new Ended(
        kind,
        Instant.parse(run.text("started_at").orElseThrow()),
        Instant.parse(run.text("closed_at").orElseThrow()),
        run.array("tasks").size(),
        attempts);
  }

  private void print(List<Ended> all, Instant healedAt) {
    Histories.demand(
        all.stream().anyMatch(run -> run.attempts() > run.taskRuns()),
        "no attempt failed before the receivers healed: raise BadSeconds");
    out.printf(
        "%-9s %6s %9s %9s %15s %10s %10s %17s%n",
        "receiver",
        "runs",
        "attempts",
        "retries",
        "before healing",
        "median s",
        "most s",
        "last after heal s");
    Map<Kind, List<Ended>> byKind = new EnumMap<>(Kind.class);
    all.forEach(run -> byKind.computeIfAbsent(run.kind(), _ -> new ArrayList<>()).add(run));
    byKind.forEach((kind, ended) -> row(kind.name().toLowerCase(Locale.ROOT), ended, healedAt));
    row("all", all, healedAt);
    Instant first = all.stream().map(Ended::startedAt).min(Instant::compareTo).orElseThrow();
    out.println();
    rate("While receivers were bad", all, first, healedAt);
    Instant last = all.stream().map(Ended::closedAt).max(Instant::compareTo).orElseThrow();
    rate("From healing to the end", all, healedAt, last);
    rate("In all", all, first, last);
    out.println();
  }

  private void row(String name, List<Ended> ended, Instant healedAt) {
    List<Duration> times = ended.stream().map(Ended::time).sorted().toList();
    int attempts = ended.stream().mapToInt(Ended::attempts).sum();
    int taskRuns = ended.stream().mapToInt(Ended::taskRuns).sum();
    Instant last = ended.stream().map(Ended::closedAt).max(Instant::compareTo).orElseThrow();
    out.printf(
        Locale.ROOT,
        "%-9s %6d %9d %9d %15d %10.1f %10.1f %17.1f%n",
        name,
        ended.size(),
        attempts,
        attempts - taskRuns,
        ended.stream().filter(run -> run.closedAt().isBefore(healedAt)).count(),
        seconds(times.get(times.size() / 2)),
        seconds(times.getLast()),
        seconds(Duration.between(healedAt, last)));
  }

  private void rate(String when, List<Ended> all, Instant from, Instant to) {
    List<Ended> within =
        all.stream()
            .filter(run -> !run.closedAt().isBefore(from) && !run.closedAt().isAfter(to))
            .toList();
    double seconds = seconds(Duration.between(from, to));
    out.printf(
        Locale.ROOT,
        "%-26s %6.1f s: %6.1f runs/s, %6.1f Task Runs/s%n",
        when,
        seconds,
        within.size() / seconds,
        within.stream().mapToInt(Ended::taskRuns).sum() / seconds);
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private void follow(List<String> ids) {
    var histories = new Histories(deployment.api());
    ids.forEach(histories::follow);
    out.println();
    out.println("No gap and no illegal step. Transitions seen: " + histories.seen());
  }
}
