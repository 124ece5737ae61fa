package dev.ratchet.bench.steps;

import dev.ratchet.bench.cloud.Workflow;
import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.embedded.EmbeddedOptions;
import dev.ratchet.embedded.EmbeddedRatchet;
import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.QueueRules;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.local.LocalProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * {@code ready [Megabytes=15] [Rounds=5]}: how long the local runner takes from the start of its
 * process until it says that it is ready, on the embedded store: with nothing stored anywhere, on
 * an empty folder, and on a log of that length from runs of five inline steps.
 */
public final class ReadyBench {
  private static final Path TEMPLATE = Path.of("template.yaml");
  private static final int STEPS = 5;
  private static final int RUNS_AT_ONCE = 50;
  private static final int MEGABYTE = 1_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private ReadyBench() {}

  /** Runs the measurement. */
  public static void run(PrintStream out, Map<String, String> parameters) throws Exception {
    int megabytes = Integer.parseInt(parameters.getOrDefault("Megabytes", "15"));
    int rounds = Integer.parseInt(parameters.getOrDefault("Rounds", "5"));
    out.printf("%-24s %10s %10s %10s%n", "seconds until ready", "least", "median", "most");
    print(out, "in memory", seconds(rounds));
    Path data = Files.createTempDirectory("ratchet-ready-");
    try {
      print(out, "an empty folder", seconds(rounds, "--data=" + data));
      long bytes = fill(data.resolve("embedded"), (long) megabytes * MEGABYTE);
      String title = String.format(Locale.ROOT, "a log of %.1f MB", (double) bytes / MEGABYTE);
      print(out, title, seconds(rounds, "--data=" + data));
    } finally {
      delete(data);
    }
  }

  private static List<Double> seconds(int rounds, String... options) throws IOException {
    var seconds = Stream.<Double>builder();
    for (int round = 0; round < rounds; round++) {
      var watch = new Stopwatch();
      try (var _ = LocalProcess.start(TEMPLATE, options)) {
        seconds.add(watch.seconds());
      }
    }
    return seconds.build().sorted().toList();
  }

  private static void print(PrintStream out, String title, List<Double> sorted) {
    out.printf(
        Locale.ROOT,
        "%-24s %10.2f %10.2f %10.2f%n",
        title,
        sorted.getFirst(),
        sorted.get(sorted.size() / 2),
        sorted.getLast());
  }

  /** Runs workflows until a store has written so much, and returns how much it is. */
  private static long fill(Path folder, long bytes) throws IOException, InterruptedException {
    Workflow workflow = Workflow.chain(STEPS, TaskQueueName.INLINE);
    EmbeddedStore store =
        EmbeddedStore.open(
            folder, Stopwatch::now, QueueRules.standard(Set.of(TaskQueueName.DEFAULT)));
    var ambient = new Ambient(Stopwatch::now, new SplittableRandom(1));
    try (var ratchet =
        EmbeddedRatchet.start(store, ambient, EmbeddedOptions.of(List.of(new Step())))) {
      ratchet.engine().definitions().put(workflow.name(), workflow.definition());
      RunService runs = ratchet.engine().runs((_, _) -> false);
      while (size(folder) < bytes) {
        for (int i = 1; i < RUNS_AT_ONCE; i++) {
          runs.start(wish(workflow));
        }
        if (runs.start(wish(workflow)) instanceof RunService.Started.Accepted last) {
          ratchet.await(last.header().id(), PATIENCE);
        }
      }
    }
    return size(folder);
  }

  private static RunService.Start wish(Workflow workflow) {
    return new RunService.Start(
        workflow.name(), new RunService.Version.Latest(), Json.Obj.EMPTY, "", Duration.ZERO);
  }

  private static long size(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
