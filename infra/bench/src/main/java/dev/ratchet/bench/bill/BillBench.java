package dev.ratchet.bench.bill;

import dev.ratchet.bench.cloud.Cloud;
import dev.ratchet.bench.cloud.Delays;
import dev.ratchet.bench.cloud.Measured;
import dev.ratchet.bench.cloud.Steps;
import dev.ratchet.bench.cloud.Workflow;
import dev.ratchet.bench.cost.Item;
import dev.ratchet.bench.cost.Prices;
import dev.ratchet.bench.cost.Tab;
import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.core.task.TaskQueueName;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@code bill [worker-batch=1]}: what runs and steps use and cost, every call counted: DynamoDB by
 * what it says it consumed, SQS and EventBridge in requests of 64 KB, event sources included.
 */
public final class BillBench {
  private static final int RUNS = 2;
  private static final int SHORT = 10;
  private static final int LONG = 60;
  private static final double MILLION = 1e6;

  private final PrintStream out;
  private final Prices prices = Prices.listed();

  private BillBench(PrintStream out) {
    this.out = out;
  }

  /** Takes the measurement. */
  public static void run(PrintStream out, Map<String, String> parameters) {
    int batch = Integer.parseInt(parameters.getOrDefault("worker-batch", "1"));
    var options =
        new Cloud.Options(
            Path.of("template.yaml"), Delays.of(parameters), 1, batch, Stopwatch::ticks);
    try (var cloud = Cloud.start(options, new Steps())) {
      new BillBench(out).measure(cloud, batch);
    }
  }

  private void measure(Cloud cloud, int batch) {
    for (String queue : List.of(TaskQueueName.INLINE, TaskQueueName.DEFAULT)) {
      Measured.first(cloud, Workflow.chain(SHORT, queue));
    }
    out.printf(
        "Prices of %s, %s; batches of %d for workers.%n%n", prices.region(), prices.asOf(), batch);
    head("per run");
    Measured nothing = row(cloud, "start and close", Workflow.nothing(), RUNS);
    Measured fewInline = row(cloud, Workflow.chain(SHORT, TaskQueueName.INLINE), RUNS);
    Measured manyInline = row(cloud, Workflow.chain(LONG, TaskQueueName.INLINE), RUNS);
    Measured fewQueued = row(cloud, Workflow.chain(SHORT, TaskQueueName.DEFAULT), RUNS);
    Measured manyQueued = row(cloud, Workflow.chain(LONG, TaskQueueName.DEFAULT), RUNS);
    Measured example = row(cloud, "the example", Workflow.example(), RUNS);
    Measured narrow =
        row(cloud, "a fan-out of 10", Workflow.fanOut(10, TaskQueueName.DEFAULT), RUNS);
    Measured wide =
        row(cloud, "a fan-out of 1,000", Workflow.fanOut(1_000, TaskQueueName.DEFAULT), 1);
    Measured nap = row(cloud, "a nap of a second", Workflow.naps(1), RUNS);
    Measured naps = row(cloud, "two naps", Workflow.naps(2), RUNS);
    Measured here = row(cloud, "1,000 inline", Workflow.fanOut(1_000, TaskQueueName.INLINE), 1);
    out.println();
    head("per Task Run");
    line("one more inline step", manyInline.marginal(fewInline));
    line("one more queued step", manyQueued.marginal(fewQueued));
    line("one more timer", naps.marginal(nap));
    line("the example", example.perTaskRun());
    line("a fan-out of 10", narrow.perTaskRun());
    line("a fan-out of 1,000", wide.perTaskRun());
    line("1,000 inline", here.perTaskRun());
    out.printf(
        Locale.ROOT,
        "%nA Task Run in a fan-out of 1,000 costs %.2f times one in a fan-out of 10; calls alone,"
            + " %.2f times.%n",
        prices.of(wide.perTaskRun()) / prices.of(narrow.perTaskRun()),
        calls(wide.perTaskRun()) / calls(narrow.perTaskRun()));
    requireNothingElse(nothing);
    deletions(cloud);
  }

  /** What it takes to delete a run once its retention is over. */
  private void deletions(Cloud cloud) {
    out.println();
    head("to delete a run");
    Measured nothing = deletion(cloud, "of no task", Workflow.nothing());
    Measured inline = deletion(cloud, "of 10 inline", Workflow.chain(SHORT, TaskQueueName.INLINE));
    Measured queued = deletion(cloud, "of 10 queued", Workflow.chain(SHORT, TaskQueueName.DEFAULT));
    line("one more inline step", inline.marginal(nothing));
    line("one more queued step", queued.marginal(nothing));
  }

  private static void requireNothingElse(Measured nothing) {
    if (nothing.perRun().of(Item.METRICS) != 0) {
      throw new IllegalStateException("A run asks CloudWatch for nothing.");
    }
  }

  private Measured row(Cloud cloud, Workflow workflow, int runs) {
    return row(cloud, workflow.name(), workflow, runs);
  }

  private Measured row(Cloud cloud, String name, Workflow workflow, int runs) {
    Measured measured =
        runs == 1 ? Measured.first(cloud, workflow) : Measured.of(cloud, workflow, runs);
    line(name, measured.perRun());
    return measured;
  }

  private Measured deletion(Cloud cloud, String name, Workflow workflow) {
    Measured measured = Measured.ofDeletion(cloud, workflow);
    line(name, measured.perRun());
    return measured;
  }

  private void head(String what) {
    out.printf(
        "%-22s %8s %8s %8s %8s %8s %8s %6s %8s | dollars per million: %8s %8s %8s %8s%n",
        what,
        "writes",
        "reads",
        "sends",
        "receives",
        "deletes",
        "events",
        "lambda",
        "GB-ms",
        "calls",
        "Lambda",
        "API",
        "logs");
  }

  private void line(String name, Tab tab) {
    out.printf(
        Locale.ROOT,
        "%-22s %8.2f %8.2f %8.2f %8.2f %8.2f %8.2f %6.2f %8.2f | %29.2f %8.2f %8.2f %8.2f%n",
        name,
        tab.writes(),
        tab.reads(),
        tab.sends(),
        tab.receives(),
        tab.deletes(),
        tab.of(Item.EVENTS),
        tab.of(Item.LAMBDA_REQUESTS),
        tab.of(Item.LAMBDA_GB_SECONDS) * 1e3,
        calls(tab) * MILLION,
        prices.of(tab, Prices.LAMBDA) * MILLION,
        prices.of(tab, Set.of(Item.API_REQUESTS)) * MILLION,
        prices.of(tab, Set.of(Item.LOG_GIGABYTES)) * MILLION);
  }

  private double calls(Tab tab) {
    return prices.of(tab, Prices.CALLS);
  }
}
