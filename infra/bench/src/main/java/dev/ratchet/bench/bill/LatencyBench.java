package dev.ratchet.bench.bill;

import dev.ratchet.bench.cloud.Call;
import dev.ratchet.bench.cloud.Cloud;
import dev.ratchet.bench.cloud.Delays;
import dev.ratchet.bench.cloud.Moment;
import dev.ratchet.bench.cloud.Steps;
import dev.ratchet.bench.cloud.Workflow;
import dev.ratchet.bench.latency.Latencies;
import dev.ratchet.core.task.TaskQueueName;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code latency [runs=20] [steps=20] [read-ms=3] [write-ms=4] [send-ms=8] [delivery-ms=12]
 * [spread=0] [seed=1]}: how long it is on AWS, by a model of its calls, from the start of a run to
 * its first step and from one step to the next; and what lies on the way.
 */
public final class LatencyBench {
  private LatencyBench() {}

  /** Takes the measurement. */
  public static void run(PrintStream out, Map<String, String> parameters) {
    Delays delays = Delays.of(parameters);
    long seed = number(parameters, "seed", 1);
    int runs = number(parameters, "runs", 20);
    int length = number(parameters, "steps", 20);
    out.print("Delays in ms:");
    for (Call call : Call.values()) {
      double millis = delays.median(call).toNanos() / 1e6;
      out.printf(Locale.ROOT, " %s %.1f", call.name().toLowerCase(Locale.ROOT), millis);
    }
    out.printf(
        Locale.ROOT,
        "; spread %.2f, seed %d. %d runs of %d steps.%n%n",
        delays.spread(),
        seed,
        runs,
        length);
    out.printf(
        "%-28s %8s %8s %8s   %s%n",
        "", "p50 ms", "p90 ms", "p99 ms", "one after another: reads, writes, sends, deliveries");
    var steps = new Steps();
    var options = new Cloud.Options(Path.of("template.yaml"), delays, seed, 1, () -> 0L);
    try (var cloud = Cloud.start(options, steps)) {
      for (String queue : List.of(TaskQueueName.INLINE, TaskQueueName.DEFAULT)) {
        String name = queue.equals(TaskQueueName.INLINE) ? "inline" : "queued";
        var latencies = Latencies.of(cloud, steps, Workflow.chain(length, queue), runs);
        line(out, name + ", start to first step", latencies.starts());
        line(out, name + ", step to step", latencies.steps());
      }
    }
  }

  private static int number(Map<String, String> parameters, String name, int otherwise) {
    return Integer.parseInt(parameters.getOrDefault(name, Integer.toString(otherwise)));
  }

  private static void line(PrintStream out, String name, List<Moment> ways) {
    Moment usual = Latencies.usual(ways);
    out.printf(
        Locale.ROOT,
        "%-28s %8.1f %8.1f %8.1f   %d, %d, %d, %d%n",
        name,
        Latencies.percentile(ways, 50),
        Latencies.percentile(ways, 90),
        Latencies.percentile(ways, 99),
        usual.reads(),
        usual.writes(),
        usual.sends(),
        usual.deliveries());
  }
}
