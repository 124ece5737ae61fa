package dev.ratchet.bench.steps;

import com.sun.management.OperatingSystemMXBean;
import dev.ratchet.bench.Stopwatch;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.workflow.RunHeader;
import dev.ratchet.core.workflow.RunStatus;
import dev.ratchet.embedded.EmbeddedOptions;
import dev.ratchet.embedded.EmbeddedRatchet;
import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.QueueRules;
import dev.ratchet.engine.Ambient;
import dev.ratchet.engine.RunService;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * {@code steps [Runs=2000] [Steps=5] [InFlight=50] [Rounds=3]}: runs of trivial steps in sequence,
 * on the embedded store, inline and queued, durable and in memory; so many in flight, then one at a
 * time. Each line is the median of the rounds, after {@value #WARM_UP_ROUNDS} rounds to warm up.
 */
public final class StepsBench {
  private static final int WARM_UP_ROUNDS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int runs;
  private final int steps;
  private final int inFlight;
  private final int rounds;

  private StepsBench(Map<String, String> parameters) {
    this.runs = number(parameters, "Runs", 2_000);
    this.steps = number(parameters, "Steps", 5);
    this.inFlight = number(parameters, "InFlight", 50);
    this.rounds = number(parameters, "Rounds", 3);
  }

  private static int number(Map<String, String> parameters, String name, int otherwise) {
    return Integer.parseInt(parameters.getOrDefault(name, Integer.toString(otherwise)));
  }

  /** A task that does nothing. */
  private static final class Step implements TaskHandler {
    @Override
    public String name() {
      return "step";
    }

    @Override
    public TaskResult run(TaskContext context) {
      return TaskResult.of(Json.Obj.EMPTY.with("done", context.id().position()));
    }
  }

  /** What a round gave; times are in microseconds. */
  private record Round(double stepsPerSecond, double p50, double p99, double cpuPerThousand) {}

  /** Takes the measurement. */
  public static void run(PrintStream out, Map<String, String> parameters) throws Exception {
    var bench = new StepsBench(parameters);
    out.printf(
        Locale.ROOT,
        "%d runs of %d steps; medians of %d rounds%n%n%-22s %10s %10s %10s %10s %14s%n",
        bench.runs,
        bench.steps,
        bench.rounds,
        "",
        "in flight",
        "steps/s",
        "p50 ms",
        "p99 ms",
        "CPU-s/1000 steps");
    for (String queue : List.of("inline", "default")) {
      String name = queue.equals("inline") ? "inline" : "queued";
      bench.measure(out, name + ", durable", queue, true);
      bench.measure(out, name + ", in memory", queue, false);
    }
  }

  private void measure(PrintStream out, String name, String queue, boolean isDurable)
      throws Exception {
    Path folder = Files.createTempDirectory("ratchet-steps");
    try (EmbeddedStore store = store(folder, isDurable);
        EmbeddedRatchet ratchet = start(store, queue)) {
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        round(ratchet, inFlight, runs);
      }
      for (int callers : new int[] {inFlight, 1}) {
        var results = new ArrayList<Round>();
        for (int i = 0; i < rounds; i++) {
          results.add(round(ratchet, callers, callers == 1 ? Math.max(1, runs / 4) : runs));
        }
        results.sort(Comparator.comparingDouble(Round::stepsPerSecond));
        Round median = results.get(results.size() / 2);
        out.printf(
            Locale.ROOT,
            "%-22s %10d %10.0f %10.2f %10.2f %14.3f%n",
            name,
            callers,
            median.stepsPerSecond(),
            median.p50() / 1e3,
            median.p99() / 1e3,
            median.cpuPerThousand());
      }
    } finally {
      delete(folder);
    }
  }

  private static EmbeddedStore store(Path folder, boolean isDurable) throws IOException {
    QueueRules rules = QueueRules.standard(Set.of("default"));
    return isDurable
        ? EmbeddedStore.open(folder, Stopwatch::now, rules)
        : EmbeddedStore.inMemory(Stopwatch::now, rules);
  }

  private EmbeddedRatchet start(EmbeddedStore store, String queue) {
    var ambient = new Ambient(Stopwatch::now, new SplittableRandom(1));
    EmbeddedRatchet ratchet =
        EmbeddedRatchet.start(store, ambient, EmbeddedOptions.of(List.of(new Step())));
    var text = new StringBuilder("tasks:\n");
    for (int i = 1; i <= steps; i++) {
      text.append("  - { name: step-%d, task: step, queue: %s }%n".formatted(i, queue));
    }
    ratchet.engine().definitions().put("steps", text.toString());
    return ratchet;
  }

  private Round round(EmbeddedRatchet ratchet, int callers, int count)
      throws InterruptedException, ExecutionException {
    var left = new AtomicInteger(count);
    var micros = new long[count];
    long cpu = cpuNanos();
    var watch = new Stopwatch();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> caller =
          () -> {
            for (int i = left.decrementAndGet(); i >= 0; i = left.decrementAndGet()) {
              micros[i] = once(ratchet);
            }
            return true;
          };
      List<Future<Boolean>> done =
          Stream.generate(() -> caller).limit(callers).map(threads::submit).toList();
      for (Future<Boolean> one : done) {
        one.get();
      }
    }
    double seconds = watch.seconds();
    double total = (double) count * steps;
    Arrays.sort(micros);
    return new Round(
        total / seconds,
        micros[count / 2],
        micros[Math.min(count - 1, count * 99 / 100)],
        (cpuNanos() - cpu) / 1e9 / total * 1_000);
  }

  /** Starts a run and waits for its end; the time that it took, in microseconds. */
  private static long once(EmbeddedRatchet ratchet) throws InterruptedException {
    var watch = new Stopwatch();
    var wish =
        new RunService.Start(
            "steps", new RunService.Version.Latest(), Json.Obj.EMPTY, "", Duration.ZERO);
    RunId run =
        switch (ratchet.engine().runs(_ -> {}).start(wish)) {
          case RunService.Started.Accepted accepted -> accepted.header().id();
          case RunService.Started refused ->
              throw new IllegalStateException("The run is refused: " + refused);
        };
    RunStatus status = ratchet.await(run, PATIENCE).map(RunHeader::status).orElseThrow();
    if (status != RunStatus.SUCCESS) {
      throw new IllegalStateException(run + " is " + status.wire() + ".");
    }
    return (long) (watch.seconds() * 1e6);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
