package dev.ratchet.bench.steps;

import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.QueueRules;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * {@code closed-runs [Runs=100000] [Steps=5] [InFlight=50]}: what runs cost that have closed, on
 * the embedded store: bytes of heap for each, the time to open a folder with all of them again, and
 * the time of a page of the list. It asks only for what older checkouts have too.
 */
public final class ClosedRunsBench {
  private static final String RUNS = "Runs";
  private static final String RUNS_USUALLY = "100000";
  private static final int PAGES = 201;
  private static final double MIB = 1024.0 * 1024.0;

  private ClosedRunsBench() {}

  /** Takes the measurement. */
  public static void run(PrintStream out, Map<String, String> given)
      throws IOException, InterruptedException, ExecutionException {
    given.putIfAbsent(RUNS, RUNS_USUALLY);
    given.putIfAbsent("WarmUp", "5");
    Parameters parameters = Parameters.of(given);
    try (var contender = EmbeddedContender.onDisk(parameters, "inline")) {
      contender.once();
      double before = Usage.heapMib();
      var watch = new Stopwatch();
      new Load(contender, parameters).round(parameters.inFlight(), parameters.runs());
      line(out, "runs closed", parameters.runs(), "");
      line(out, "steps each second", parameters.runs() * parameters.steps() / watch.seconds(), "");
      double bytes = (Usage.heapMib() - before) * MIB / parameters.runs();
      line(out, "heap per closed run", bytes, "bytes");
      pages(out, contender.store(), "all", Set.of());
      pages(out, contender.store(), "failed", Set.of(RunStatus.FAILED));
      contender.stop();
      reopen(out, contender);
    }
  }

  private static void reopen(PrintStream out, EmbeddedContender contender) throws IOException {
    var watch = new Stopwatch();
    var rules = QueueRules.standard(Set.of("default"));
    try (var again = EmbeddedStore.open(contender.folder(), Stopwatch::now, rules)) {
      line(out, "opened again in", watch.seconds(), "s");
      pages(out, again, "all", Set.of());
    }
  }

  private static void pages(
      PrintStream out, EmbeddedStore store, String which, Set<RunStatus> statuses) {
    var millis = new double[PAGES];
    RunId newest = RunId.least(Stopwatch.now().plusSeconds(1));
    RunId from = RunId.least(Instant.EPOCH);
    RunId before = newest;
    for (int i = 0; i < PAGES; i++) {
      var watch = new Stopwatch();
      RunPage page =
          store
              .ports()
              .store()
              .list(new RunQuery(Set.of(), statuses, from, before, RunQuery.LIMIT_MAX));
      millis[i] = watch.seconds() * 1e3;
      before = page.next().orElse(newest);
    }
    Arrays.sort(millis);
    line(out, "page of " + which + ", median", millis[PAGES / 2], "ms");
    line(out, "page of " + which + ", longest", millis[PAGES - 1], "ms");
  }

  private static void line(PrintStream out, String what, double value, String unit) {
    out.printf(Locale.ROOT, "%-24s %,14.2f %s%n", what, value, unit);
  }
}
