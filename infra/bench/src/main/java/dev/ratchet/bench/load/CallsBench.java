package dev.ratchet.bench.load;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.embedded.EmbeddedOptions;
import dev.ratchet.embedded.EmbeddedRatchet;
import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.QueueRules;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.tasks.BuiltInTasks;
import dev.ratchet.tasks.http.AddressGuard;
import dev.ratchet.tasks.http.KeepAlive;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code calls [Runs=1000] [Steps=5] [Callers=50] [Rounds=5]}: runs of {@code call-api} steps in
 * memory, whose connections are kept for the next call or are not. The two take turns in one
 * process, so that what the machine does meanwhile befalls both.
 */
public final class CallsBench {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;
  private static final String WORKFLOW = "calls";

  private final Map<String, String> parameters;
  private final String url;

  private CallsBench(Map<String, String> parameters, String url) {
    this.parameters = Map.copyOf(parameters);
    this.url = requireNonNull(url, "url is null");
  }

  /** What a round came to: runs a second, and processor milliseconds a run, the receiver's too. */
  private record Round(double runs, double cpuMillis) {}

  /** Takes the measurement. */
  public static void run(PrintStream out, Map<String, String> parameters) throws Exception {
    try (var receiver = new Receiver()) {
      new CallsBench(parameters, receiver.url() + "/charges").measure(out);
    }
  }

  private int number(String name, int otherwise) {
    return Integer.parseInt(parameters.getOrDefault(name, Integer.toString(otherwise)));
  }

  private void measure(PrintStream out) throws Exception {
    try (EmbeddedStore keptStore = store();
        EmbeddedStore closedStore = store();
        EmbeddedRatchet kept = start(keptStore, KeepAlive.STANDARD);
        EmbeddedRatchet closed = start(closedStore, KeepAlive.NONE)) {
      round(kept);
      round(closed);
      var keptRounds = new ArrayList<Round>();
      var closedRounds = new ArrayList<Round>();
      for (int i = 0; i < number("Rounds", 5); i++) {
        keptRounds.add(round(kept));
        closedRounds.add(round(closed));
      }
      print(out, "connections kept", keptRounds);
      print(out, "a connection each", closedRounds);
    }
  }

  private static EmbeddedStore store() {
    return EmbeddedStore.inMemory(Stopwatch::now, QueueRules.standard(Set.of("default")));
  }

  private EmbeddedRatchet start(EmbeddedStore store, KeepAlive keepAlive) {
    var tasks = BuiltInTasks.create(AddressGuard.ofLocalRun(true), Stopwatch::now, keepAlive);
    EmbeddedRatchet ratchet =
        EmbeddedRatchet.start(
            store, new Ambient(Stopwatch::now, new SplittableRandom(1)), EmbeddedOptions.of(tasks));
    ratchet.engine().definitions().put(WORKFLOW, definition());
    return ratchet;
  }

  private String definition() {
    return IntStream.rangeClosed(1, number("Steps", 5))
        .mapToObj(
            i -> "  - { name: s%d, task: call-api, with: { url: \"%s\" } }%n".formatted(i, url))
        .collect(Collectors.joining("", "tasks:\n", ""));
  }

  private Round round(EmbeddedRatchet ratchet) throws InterruptedException, ExecutionException {
    int count = number("Runs", 1_000);
    var left = new AtomicInteger(count);
    double cpu = cpuSeconds();
    var watch = new Stopwatch();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> caller =
          () -> {
            while (left.decrementAndGet() >= 0) {
              once(ratchet);
            }
            return true;
          };
      List<Future<Boolean>> done =
          Stream.generate(() -> caller).limit(number("Callers", 50)).map(threads::submit).toList();
      for (Future<Boolean> one : done) {
        one.get();
      }
    }
    return new Round(count / watch.seconds(), (cpuSeconds() - cpu) * MILLIS / count);
  }

  private static void once(EmbeddedRatchet ratchet) throws InterruptedException {
    var wish =
        new RunService.Start(
            WORKFLOW, new RunService.Version.Latest(), Json.Obj.EMPTY, "", Duration.ZERO);
    if (!(ratchet.engine().runs((_, _) -> false).start(wish)
        instanceof RunService.Started.Accepted accepted)) {
      throw new IllegalStateException("A run is refused.");
    }
    RunStatus status =
        ratchet.await(accepted.header().id(), PATIENCE).map(RunHeader::status).orElseThrow();
    if (status != RunStatus.SUCCESS) {
      throw new IllegalStateException(accepted.header().id() + " is " + status.wire() + ".");
    }
  }

  private static double cpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / NANOS;
  }

  private void print(PrintStream out, String title, List<Round> rounds) {
    double[] runs = rounds.stream().mapToDouble(Round::runs).sorted().toArray();
    double[] cpu = rounds.stream().mapToDouble(Round::cpuMillis).sorted().toArray();
    out.printf(
        Locale.ROOT,
        "%-18s %d callers, runs of %d steps: %.0f runs/s (%.0f-%.0f), %.2f CPU-ms a run, receiver"
            + " included%n",
        title,
        number("Callers", 50),
        number("Steps", 5),
        runs[runs.length / 2],
        runs[0],
        runs[runs.length - 1],
        cpu[cpu.length / 2]);
  }
}
