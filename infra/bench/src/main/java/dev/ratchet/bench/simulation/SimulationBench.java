package dev.ratchet.bench.simulation;

import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.simulation.Campaign;
import dev.ratchet.simulation.Fault;
import dev.ratchet.simulation.Report;
import dev.ratchet.simulation.Simulation;
import dev.ratchet.simulation.mutation.Mutation;
import dev.ratchet.simulation.mutation.MutationTable;
import dev.ratchet.simulation.mutation.Mutations;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code simulate seeds=1000000 [from=0]} runs the worlds of so many seeds and counts the faults
 * that struck; {@code simulate seed=42} runs one and shows how it ends; {@code mutate [worlds=3000]
 * [only=WORDS]} breaks each guard on purpose and shows what finds out.
 */
public final class SimulationBench {
  private static final int SIDE_BY_SIDE = Runtime.getRuntime().availableProcessors();
  private static final long PROGRESS = 50_000;

  private SimulationBench() {}

  /** Runs simulated worlds; the exit code is 1 if one broke a rule. */
  public static void simulate(PrintStream out, Map<String, String> parameters)
      throws InterruptedException {
    if (parameters.containsKey("seed")) {
      one(out, Long.parseLong(parameters.get("seed")));
      return;
    }
    long first = Long.parseLong(parameters.getOrDefault("from", "0"));
    long seeds = Long.parseLong(parameters.getOrDefault("seeds", "10000"));
    out.printf(Locale.ROOT, "Worlds of %d seeds from %d%n", seeds, first);
    var stopwatch = new Stopwatch();
    Campaign.Result result =
        new Campaign(first, seeds, Campaign.BROKEN_MAX)
            .run(SIDE_BY_SIDE, done -> progress(out, done, stopwatch));
    double seconds = stopwatch.seconds();
    out.printf(Locale.ROOT, "%-28s %12s %12s%n", "fault", "times", "per world");
    for (Fault fault : Fault.values()) {
      long times = result.faults().getOrDefault(fault, 0L);
      String name = fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      double share = (double) times / result.worlds();
      out.printf(Locale.ROOT, "%-28s %12d %12.3f%n", name, times, share);
    }
    out.printf(
        Locale.ROOT,
        "%d worlds, %d Workflow Runs, %d events in %.1f s: %.0f worlds a second, %d broken%n",
        result.worlds(),
        result.runs(),
        result.events(),
        seconds,
        result.worlds() / seconds,
        result.broken().size());
    result.broken().forEach(report -> out.println(report.text()));
    exitIf(!result.broken().isEmpty());
  }

  private static void progress(PrintStream out, long done, Stopwatch stopwatch) {
    if (done % PROGRESS == 0) {
      out.printf(Locale.ROOT, "%d worlds after %.0f s%n", done, stopwatch.seconds());
    }
  }

  private static void one(PrintStream out, long seed) {
    Campaign.silenceEngine();
    Report report = Simulation.runTraced(seed);
    out.println(report.text());
    out.printf("hash %016x%n", report.hash());
    exitIf(!report.isFine());
  }

  /** Breaks guards; the exit code is 1 if the simulation missed one. */
  public static void mutate(PrintStream out, Map<String, String> parameters)
      throws IOException, InterruptedException {
    String only = parameters.getOrDefault("only", "");
    long worlds = Long.parseLong(parameters.getOrDefault("worlds", "5000"));
    long first = Long.parseLong(parameters.getOrDefault("from", "0"));
    List<Mutation> mutations =
        Mutations.all().stream().filter(mutation -> mutation.guard().contains(only)).toList();
    List<Mutation> survivors =
        MutationTable.print(
            out, mutations, Path.of(""), System.getProperty("java.class.path"), first, worlds);
    exitIf(!survivors.isEmpty());
  }

  private static void exitIf(boolean isBad) {
    if (isBad) {
      System.exit(1);
    }
  }
}
