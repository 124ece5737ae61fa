package dev.ratchet.bench.http;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.core.json.Json;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What it takes to look at a long run, beside a short one. */
final class LongRuns {
  private static final List<Integer> STEPS = List.of(100, 1_000, 10_000);
  private static final int LOOKS = 20;
  private static final int WARM_UP_LOOKS = 10;
  private static final double MILLIS = 1e3;

  /** One of so many parts of a run comes after a page that is late in it. */
  private static final int LATE = 10;

  /**
   * What is asked for; a release that lacks one of the last three refuses it. Of the last, what is
   * missing is an entry near the end of the run.
   */
  private static final List<String> QUESTIONS =
      List.of("", "/history", "?limit=50", "/history?limit=50", "/history?limit=50&after=%d.0");

  private final PrintStream out;
  private final List<Runner> runners;

  /**
   * Ready to measure.
   *
   * @param runners ours first
   */
  LongRuns(PrintStream out, List<Runner> runners) {
    this.out = requireNonNull(out, "out is null");
    this.runners = List.copyOf(runners);
  }

  /** Prints the median of some looks at runs of inline steps. */
  void measure(Json.Obj context) {
    out.printf("%n%-41s", "one GET, ms, runs of so many steps");
    STEPS.forEach(steps -> out.printf(Locale.ROOT, " %,10d", steps));
    out.println();
    for (Runner runner : runners) {
      String title = runner == runners.getFirst() ? "ours" : "other";
      List<String> runs = STEPS.stream().map(steps -> start(runner, steps, context)).toList();
      for (String question : QUESTIONS) {
        out.printf("%-6s %-34s", title, "/v1/runs/{id}" + question.replace("%d.0", "…"));
        for (int i = 0; i < runs.size(); i++) {
          int late = STEPS.get(i) - STEPS.get(i) / LATE;
          String path = "/v1/runs/" + runs.get(i) + question.formatted(late);
          out.printf(" %10s", look(runner, path));
        }
        out.println();
      }
    }
  }

  private static String start(Runner runner, int steps, Json.Obj context) {
    String workflow = Errand.INLINE.workflow(steps);
    runner.api().call("PUT", "/v1/workflows/" + workflow, Errand.INLINE.definition(steps));
    String run = runner.api().start(workflow, context);
    runner.api().await(run);
    return run;
  }

  private static String look(Runner runner, String path) {
    try {
      for (int i = 0; i < WARM_UP_LOOKS; i++) {
        runner.api().call("GET", path, "");
      }
    } catch (IllegalStateException refused) {
      return "refused";
    }
    var millis = new double[LOOKS];
    for (int i = 0; i < LOOKS; i++) {
      var watch = new Stopwatch();
      runner.api().call("GET", path, "");
      millis[i] = watch.seconds() * MILLIS;
    }
    Arrays.sort(millis);
    return String.format(Locale.ROOT, "%.2f", millis[LOOKS / 2]);
  }
}
