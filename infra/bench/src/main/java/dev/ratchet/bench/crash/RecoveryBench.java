package dev.ratchet.bench.crash;

import dev.ratchet.bench.tool.Api;
import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.core.json.Json;
import dev.ratchet.local.LocalProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code recovery [TaskRuns=10]}: kills the deployment while attempts run, starts it again at once,
 * and prints how long it takes until each of them is tried again. A lost attempt is found by its
 * lease, which is as long as the attempt may last and 5 seconds.
 */
public final class RecoveryBench {
  private static final List<String> START_TO_CLOSE = List.of("1s", "5s", "15s");
  private static final Path TEMPLATE = Path.of("template.yaml");
  private static final String TASK_RUNS = "TaskRuns";
  private static final String TASK_RUNS_DEFAULT = "10";

  private RecoveryBench() {}

  /** Runs the measurement; the other parameters are those of the template. */
  public static void run(PrintStream out, Map<String, String> parameters) throws Exception {
    int each = Integer.parseInt(parameters.getOrDefault(TASK_RUNS, TASK_RUNS_DEFAULT));
    Path data = Files.createTempDirectory("ratchet-recovery-");
    var options = new ArrayList<String>();
    options.add("--data=" + data);
    // All of them run at once.
    options.add("--set=DefaultSlots=" + each * START_TO_CLOSE.size());
    parameters.forEach(
        (name, value) -> {
          if (!name.equals(TASK_RUNS)) {
            options.add("--set=" + name + "=" + value);
          }
        });
    try {
      measure(out, each, options.toArray(String[]::new));
    } finally {
      delete(data);
    }
  }

  private static void measure(PrintStream out, int each, String[] options)
      throws IOException, InterruptedException {
    try (var receiver = new Hanging(each * START_TO_CLOSE.size())) {
      List<String> runs;
      Stopwatch watch;
      try (var first = LocalProcess.start(TEMPLATE, options);
          var api = new Api(first.api())) {
        runs = start(api, receiver, each);
        receiver.awaitHeld();
        watch = new Stopwatch();
        receiver.countFrom(watch);
        first.kill();
      }
      try (var second = LocalProcess.start(TEMPLATE, options);
          var api = new Api(second.api())) {
        out.printf(
            Locale.ROOT,
            "Killed while %d attempts ran; ready again after %.1f s.%n%n",
            runs.size(),
            watch.seconds());
        print(out, receiver.awaitRetried());
        runs.forEach(run -> requireSuccess(api.await(run)));
        out.printf(Locale.ROOT, "%nAll runs: success, %.1f s after the kill.%n", watch.seconds());
      }
    }
  }

  private static List<String> start(Api api, Hanging receiver, int each) {
    api.configure(receiver.url());
    var runs = new ArrayList<String>();
    for (String limit : START_TO_CLOSE) {
      String workflow = "hang-" + limit;
      api.call("PUT", "/v1/workflows/" + workflow, definition(receiver.url() + "/" + limit, limit));
      for (int i = 0; i < each; i++) {
        runs.add(api.start(workflow, Json.Obj.EMPTY));
      }
    }
    return runs;
  }

  private static String definition(String url, String limit) {
    return """
    tasks:
      - name: hang
        with: { url: "%s" }
        timeout: { start_to_close: %s }
        retry: { initial_interval: 1ms, maximum_interval: 1ms }
    """
        .formatted(url, limit);
  }

  private static void print(PrintStream out, Map<String, List<Double>> seconds) {
    out.printf("%-16s %38s%n", "", "seconds from the kill to attempt 2");
    out.printf("%-16s %10s %10s %10s%n", "start_to_close", "least", "median", "most");
    for (String limit : START_TO_CLOSE) {
      List<Double> sorted = seconds.get("/" + limit).stream().sorted().toList();
      out.printf(
          Locale.ROOT,
          "%-16s %10.1f %10.1f %10.1f%n",
          limit,
          sorted.getFirst(),
          sorted.get(sorted.size() / 2),
          sorted.getLast());
    }
  }

  private static void requireSuccess(Json.Obj run) {
    if (!run.text("status").orElse("").equals("success")) {
      throw new IllegalStateException("A run did not succeed: " + run.text());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
