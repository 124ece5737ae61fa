package dev.ratchet.bench.bill;

import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.measure.bill.Prices;
import dev.ratchet.measure.cloud.Cloud;
import dev.ratchet.measure.cloud.Delays;
import dev.ratchet.measure.cloud.Measured;
import dev.ratchet.measure.cloud.Steps;
import dev.ratchet.measure.cloud.Workflow;
import dev.ratchet.measure.plot.Chart;
import dev.ratchet.measure.plot.Svg;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * {@code plot [longest=1000] [widest=1000] [file=infra/bench/cost.svg]}: draws what calls cost per
 * Task Run against the length of a run, and against the width of a fan-out.
 */
public final class PlotBench {
  private static final String UP = "dollars per million Task Runs";

  private final PrintStream out;
  private final Cloud cloud;
  private final Prices prices = Prices.listed();

  private PlotBench(PrintStream out, Cloud cloud) {
    this.out = out;
    this.cloud = cloud;
  }

  /** Measures and draws. */
  public static void run(PrintStream out, Map<String, String> parameters) throws IOException {
    int longest = Integer.parseInt(parameters.getOrDefault("longest", "1000"));
    int widest = Integer.parseInt(parameters.getOrDefault("widest", "1000"));
    Path file = Path.of(parameters.getOrDefault("file", "infra/bench/cost.svg"));
    var options = new Cloud.Options(Path.of("template.yaml"), Delays.STANDARD, 1, 1, () -> 0L);
    try (var cloud = Cloud.start(options, new Steps())) {
      var plot = new PlotBench(out, cloud);
      Files.writeString(file, Svg.of(plot.charts(longest, widest)));
    }
    out.println("Written: " + file);
  }

  private List<Chart> charts(int longest, int widest) {
    return List.of(
        new Chart(
            "A run of steps one after another",
            "steps of the run",
            UP,
            List.of(
                line("queued", Workflow::chain, TaskQueueName.DEFAULT, longest),
                line("inline", Workflow::chain, TaskQueueName.INLINE, longest))),
        new Chart(
            "A run of Task Runs all at once",
            "Task Runs of the run",
            UP,
            List.of(
                line("queued", Workflow::fanOut, TaskQueueName.DEFAULT, widest),
                line("inline", Workflow::fanOut, TaskQueueName.INLINE, widest))));
  }

  private Chart.Line line(
      String name, BiFunction<Integer, String, Workflow> workflow, String queue, int most) {
    var points = new ArrayList<Chart.Point>();
    for (int count : counts(most)) {
      Measured measured = Measured.first(cloud, workflow.apply(count, queue));
      double dollars = prices.of(measured.perTaskRun(), Prices.CALLS) * 1e6;
      out.printf(Locale.ROOT, "%-24s $%.2f%n", measured.workflow().name(), dollars);
      points.add(new Chart.Point(count, dollars));
    }
    return new Chart.Line(name, points);
  }

  /** 1, 3, 10, 30 and so on. */
  private static List<Integer> counts(int most) {
    var counts = new ArrayList<Integer>();
    for (int count = 1; count <= most; count *= 10) {
      counts.add(count);
      if (3 * count <= most) {
        counts.add(3 * count);
      }
    }
    return counts;
  }
}
