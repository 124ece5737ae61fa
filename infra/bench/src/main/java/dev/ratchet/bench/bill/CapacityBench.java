package dev.ratchet.bench.bill;

import dev.ratchet.bench.capacity.Bound;
import dev.ratchet.bench.capacity.Ceiling;
import dev.ratchet.bench.capacity.Counts;
import dev.ratchet.bench.capacity.Load;
import dev.ratchet.bench.capacity.Plan;
import dev.ratchet.bench.capacity.QueueModel;
import dev.ratchet.bench.cloud.Cloud;
import dev.ratchet.bench.cloud.Delays;
import dev.ratchet.bench.cloud.Steps;
import dev.ratchet.bench.cost.Item;
import dev.ratchet.bench.cost.Prices;
import dev.ratchet.bench.cost.Tab;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.SqsSource;
import dev.ratchet.template.Template;
import dev.ratchet.template.TemplateException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code capacity [runs-per-second=100] [steps=5] [queue=default] [timers=0] [task-ms=50]
 * [orchestrator-slots] [slots] [spread=0] [seed=1]}: what a load costs, how much of each limit of
 * AWS it takes, and how long its runs take in a model of the queues. {@code counts} prints the file
 * of counts that it goes by.
 */
public final class CapacityBench {
  private static final double DAY = 86_400;
  private static final double MILLION = 1e6;
  private static final int MODELLED_RUNS = 5_000;
  private static final double MODELLED_SECONDS = 20;

  /** Lambda's pollers of each queue that nothing comes from, and how long they wait each time. */
  private static final int POLLERS = 5;

  private static final double POLL_SECONDS = 20;
  private static final double MONTH = 730 * 3_600;

  private CapacityBench() {}

  /** Prints the counts of this code, to be checked in. */
  public static void counts(PrintStream out) {
    var options = new Cloud.Options(Path.of("template.yaml"), Delays.STANDARD, 1, 1, () -> 0L);
    try (var cloud = Cloud.start(options, new Steps())) {
      out.print(Counts.measure(cloud).text());
    }
  }

  /** Works out what a load asks for. */
  public static void run(PrintStream out, Map<String, String> parameters) throws TemplateException {
    Load load = Load.of(parameters);
    Delays delays = Delays.of(parameters);
    Counts counts = Counts.checkedIn();
    var plan = new Plan(load, counts, delays, parameters);
    out.printf(
        Locale.ROOT,
        "%.0f runs a second of %d steps on \"%s\", code of %.0f ms, %d timers each; %d"
            + " orchestrators, %d worker slots%n%n",
        load.runsPerSecond(),
        load.steps(),
        load.queue(),
        load.taskSeconds() * 1e3,
        load.timers(),
        plan.orchestrators(),
        plan.workers());
    dollars(out, load, counts, plan.perSecond());
    bounds(out, plan.bounds());
    long seed = Long.parseLong(parameters.getOrDefault("seed", "1"));
    int runs = (int) Math.max(MODELLED_RUNS, load.runsPerSecond() * MODELLED_SECONDS);
    modelled(out, plan.model(runs, seed));
    out.printf("%n%-50s %10s%n", "However large the deployment:", "a second");
    for (Ceiling ceiling : Ceiling.of(delays)) {
      out.printf(
          Locale.ROOT, "%-50s %,10.0f  %s%n", ceiling.what(), ceiling.perSecond(), ceiling.why());
    }
    idle(out);
  }

  private static void dollars(PrintStream out, Load load, Counts counts, Tab perSecond) {
    Prices prices = Prices.listed();
    double second = prices.of(perSecond);
    out.printf(
        Locale.ROOT,
        "$%,.2f a day: DynamoDB, SQS and events $%,.2f, Lambda $%,.2f, the API and logs $%,.2f%n",
        second * DAY,
        prices.of(perSecond, Prices.CALLS) * DAY,
        prices.of(perSecond, Prices.LAMBDA) * DAY,
        (second - prices.of(perSecond, Prices.CALLS) - prices.of(perSecond, Prices.LAMBDA)) * DAY);
    out.printf(
        Locale.ROOT,
        "A million of each: run $%.2f, inline step $%.2f, queued step $%.2f, timer $%.2f; runs of"
            + " this load $%.2f%n%n",
        prices.of(counts.run()) * MILLION,
        prices.of(counts.inlineStep()) * MILLION,
        prices.of(counts.queuedStep()) * MILLION,
        prices.of(counts.timer()) * MILLION,
        second / load.runsPerSecond() * MILLION);
  }

  private static void bounds(PrintStream out, List<Bound> bounds) {
    out.printf("%-40s %10s %10s %8s  %s%n", "", "asked for", "limit", "share", "to raise it");
    for (Bound bound : bounds) {
      out.printf(
          Locale.ROOT,
          "%-40s %,10.1f %,10.0f %,7.1f%%  %s%n",
          bound.what(),
          bound.demand(),
          bound.limit(),
          bound.share() * 100,
          bound.raise());
    }
  }

  private static void modelled(PrintStream out, QueueModel.Outcome outcome) {
    out.printf(
        Locale.ROOT,
        "%nIn the model, %,d runs took p50 %.0f ms, p90 %.0f ms, p99 %.0f ms%n",
        outcome.arrived(),
        percentile(outcome.durations(), 50) * 1e3,
        percentile(outcome.durations(), 90) * 1e3,
        percentile(outcome.durations(), 99) * 1e3);
    outcome
        .stations()
        .forEach(
            (name, served) ->
                out.printf(
                    Locale.ROOT,
                    "%-14s busy %4.1f%%, wait p50 %.1f ms, p99 %.1f ms%n",
                    name,
                    served.use() * 100,
                    percentile(served.waits(), 50) * 1e3,
                    percentile(served.waits(), 99) * 1e3));
  }

  /** What event sources cost that wait for messages: one of a FIFO queue, the others standard. */
  private static void idle(PrintStream out) throws TemplateException {
    var deployment = Deployment.local("capacity", name -> "http://sqs/1/" + name, "http://api");
    long sources =
        Template.read(Path.of("template.yaml"), deployment, Map.of()).functions().stream()
            .flatMap(function -> function.sources().stream())
            .filter(SqsSource.class::isInstance)
            .count();
    double each = POLLERS * MONTH / POLL_SECONDS;
    Tab month =
        Tab.NOTHING
            .with(Item.STANDARD_RECEIVES, (sources - 1) * each)
            .with(Item.FIFO_RECEIVES, each);
    out.printf(
        Locale.ROOT,
        "%nIdle, %d pollers of each of %d queues that ask every %.0f s: %,.0f receives, $%.2f a"
            + " month%n",
        POLLERS,
        sources,
        POLL_SECONDS,
        sources * each,
        Prices.listed().of(month));
  }

  private static double percentile(List<Double> values, int percent) {
    if (values.isEmpty()) {
      return 0;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int rank = Math.max(1, (int) Math.ceil(sorted.size() * percent / 100.0));
    return sorted.get(rank - 1);
  }
}
