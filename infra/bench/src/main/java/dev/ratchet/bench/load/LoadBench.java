package dev.ratchet.bench.load;

import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.core.json.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * {@code load}: 200 runs of the example at once. Demands that all succeed, that each webhook came,
 * that no Task Run ran twice and that none skipped a state, and prints the counted bill.
 */
public final class LoadBench {
  private static final int RUNS = 200;

  /** How many clients start the runs. */
  private static final int CALLERS = 16;

  private static final String WORKFLOW = "/v1/workflows/fulfil-order";

  private final Deployment deployment;
  private final Receiver receiver;
  private final PrintStream out;

  private LoadBench(Deployment deployment, Receiver receiver, PrintStream out) {
    this.deployment = deployment;
    this.receiver = receiver;
    this.out = out;
  }

  /** Runs the measurement; the parameters are those of the template. */
  public static void run(PrintStream out, Map<String, String> parameters) throws Exception {
    try (var receiver = new Receiver();
        var deployment = Deployment.start(parameters)) {
      deployment.configure(receiver);
      deployment.call("PUT", WORKFLOW, Deployment.example());
      new LoadBench(deployment, receiver, out).measure();
    }
  }

  private void measure() throws InterruptedException, ExecutionException {
    deployment.await(start());
    Map<String, Double> before = deployment.counts();
    var watch = new Stopwatch();
    List<Json.Obj> runs = inParallel();
    double seconds = watch.seconds();
    Map<String, Double> counts = Deployment.difference(before, deployment.counts());
    int taskRuns = check(runs);
    out.printf(
        Locale.ROOT,
        "%d runs of fulfil-order at once, %d Task Runs, in %.1f s%n%n",
        RUNS,
        taskRuns,
        seconds);
    Table.print(out, counts, RUNS, taskRuns);
    out.printf(
        Locale.ROOT,
        "%nDynamoDB, SQS and EventBridge: $%.2f per million Task Runs, start and end of the run"
            + " included%n",
        Table.dollarsPerMillion(counts, taskRuns));
  }

  private String start() {
    Json.Obj context =
        Json.Obj.EMPTY
            .with("order", "A-1")
            .with("shop_url", receiver.url())
            .with("items", Json.array(Json.Obj.EMPTY.with("quantity", 2).with("unit_price", 21)));
    String body = Json.Obj.EMPTY.with("context", context).text();
    return deployment.call("POST", WORKFLOW + "/runs", body).text("id").orElseThrow();
  }

  /** Starts all runs before it looks at the end of any. */
  private List<Json.Obj> inParallel() throws InterruptedException, ExecutionException {
    try (var threads = Executors.newFixedThreadPool(CALLERS)) {
      var starts = IntStream.range(0, RUNS).mapToObj(_ -> threads.submit(this::start)).toList();
      var runs = new ArrayList<Json.Obj>();
      for (Future<String> start : starts) {
        runs.add(deployment.await(start.get()));
      }
      return runs;
    }
  }

  /** Checks every run and counts the Task Runs that were executed. */
  private int check(List<Json.Obj> runs) {
    var histories = new Histories(deployment.api());
    int executed = 0;
    int redelivered = 0;
    for (Json.Obj run : runs) {
      Histories.demand(run.text("status").equals(Optional.of("success")), run.text());
      for (Json item : run.array("tasks")) {
        var task = (Json.Obj) item;
        int attempts = task.array("attempts").size();
        executed += attempts > 0 ? 1 : 0;
        redelivered += attempts > 1 ? 1 : 0;
        if (task.text("task").orElse("").equals("send-webhook")) {
          Histories.demand(
              receiver.webhooks().containsKey(task.text("id").orElseThrow()),
              "the webhook of " + task.text("id") + " never came");
        }
      }
      histories.follow(run.text("id").orElseThrow());
    }
    out.println("Transitions seen: " + histories.seen());
    long repeated = receiver.webhooks().values().stream().filter(n -> n.sum() > 1).count();
    out.printf(
        "All %d runs: success. Every webhook came; %d came twice; %d Task Runs took a second"
            + " attempt.%n",
        runs.size(), repeated, redelivered);
    return executed;
  }
}
