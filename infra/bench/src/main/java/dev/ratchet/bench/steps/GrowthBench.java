package dev.ratchet.bench.steps;

import com.sun.management.OperatingSystemMXBean;
import dev.ratchet.bench.cloud.Cloud;
import dev.ratchet.bench.cloud.Delays;
import dev.ratchet.bench.cloud.Measured;
import dev.ratchet.bench.cloud.Steps;
import dev.ratchet.bench.cloud.Workflow;
import dev.ratchet.bench.cost.Tab;
import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.core.task.TaskQueueName;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code growth [short=100] [long=10000] [Rounds=5]}: what a step costs in a short and in a long
 * run, inline and queued. Time and CPU on the embedded store in memory, so many steps of each in
 * turn, the median of the rounds after as many to warm up; writes and reads on DynamoDB Local.
 */
public final class GrowthBench {
  private record Cost(double micros, double cpuMicros) {}

  private final PrintStream out;
  private final int few;
  private final int many;
  private final int rounds;

  private GrowthBench(PrintStream out, Map<String, String> parameters) {
    this.out = out;
    this.few = Integer.parseInt(parameters.getOrDefault("short", "100"));
    this.many = Integer.parseInt(parameters.getOrDefault("long", "10000"));
    this.rounds = Integer.parseInt(parameters.getOrDefault("Rounds", "5"));
  }

  /** Takes the measurement. */
  public static void run(PrintStream out, Map<String, String> parameters) throws Exception {
    var bench = new GrowthBench(out, parameters);
    out.printf(
        Locale.ROOT,
        "Per step of a run of         %14d %14d          ratio%n",
        bench.few,
        bench.many);
    for (String queue : List.of(TaskQueueName.INLINE, TaskQueueName.DEFAULT)) {
      bench.time(queue);
    }
    var options = new Cloud.Options(Path.of("template.yaml"), Delays.STANDARD, 1, 1, () -> 0L);
    try (var cloud = Cloud.start(options, new Steps())) {
      for (String queue : List.of(TaskQueueName.INLINE, TaskQueueName.DEFAULT)) {
        bench.calls(cloud, queue);
      }
    }
  }

  private static String name(String queue) {
    return queue.equals(TaskQueueName.INLINE) ? "inline" : "queued";
  }

  private void time(String queue) throws Exception {
    var costs = new TreeMap<Integer, List<Cost>>();
    try (EmbeddedContender shorter = contender(few, queue);
        EmbeddedContender longer = contender(many, queue)) {
      for (int round = 0; round < 2 * rounds; round++) {
        Cost ofShort = cost(shorter, few);
        Cost ofLong = cost(longer, many);
        if (round >= rounds) {
          costs.computeIfAbsent(few, _ -> new ArrayList<>()).add(ofShort);
          costs.computeIfAbsent(many, _ -> new ArrayList<>()).add(ofLong);
        }
      }
    }
    row(
        name(queue) + ", microseconds",
        median(costs.get(few).stream().map(Cost::micros).toList()),
        median(costs.get(many).stream().map(Cost::micros).toList()));
    row(
        name(queue) + ", of CPU",
        median(costs.get(few).stream().map(Cost::cpuMicros).toList()),
        median(costs.get(many).stream().map(Cost::cpuMicros).toList()));
  }

  private static EmbeddedContender contender(int steps, String queue) {
    return EmbeddedContender.inMemory(
        Parameters.of(Map.of("Steps", Integer.toString(steps))), queue);
  }

  /** Twice as many steps as the longer run has, one run after the other. */
  private Cost cost(Contender contender, int steps) throws Exception {
    int runs = Math.max(1, 2 * many / steps);
    double cpu = cpuSeconds();
    var watch = new Stopwatch();
    for (int i = 0; i < runs; i++) {
      contender.once();
    }
    double total = (double) runs * steps;
    return new Cost(watch.seconds() * 1e6 / total, (cpuSeconds() - cpu) * 1e6 / total);
  }

  private static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private void calls(Cloud cloud, String queue) {
    Tab ofShort = Measured.first(cloud, Workflow.chain(few, queue)).perTaskRun();
    Tab ofLong = Measured.first(cloud, Workflow.chain(many, queue)).perTaskRun();
    row(name(queue) + ", writes", ofShort.writes(), ofLong.writes());
    row(name(queue) + ", reads", ofShort.reads(), ofLong.reads());
  }

  private void row(String what, double ofShort, double ofLong) {
    out.printf(
        Locale.ROOT, "%-28s %14.2f %14.2f %14.2f%n", what, ofShort, ofLong, ofLong / ofShort);
  }
}
