package dev.ratchet.bench.load;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** Prints counts, as they are and divided by what they are the price of. */
final class Table {
  private static final double WRITE = 0.625;
  private static final double READ = 0.125;
  private static final double STANDARD_SEND = 0.40;
  private static final double FIFO_SEND = 0.50;

  private Table() {}

  /** Counts in all, for each run and for each Task Run. */
  static void print(PrintStream out, Map<String, Double> counts, int runs, int taskRuns) {
    out.printf("%-26s %12s %12s %14s%n", "", "in all", "per run", "per Task Run");
    counts.forEach(
        (name, count) ->
            out.printf(
                Locale.ROOT,
                "%-26s %12.1f %12.3f %14.3f%n",
                name,
                count,
                count / runs,
                count / taskRuns));
  }

  /**
   * US dollars for a million of something, at us-east-1 list prices of 2026, for DynamoDB and the
   * sends; every second send goes to a standard queue and every other to the FIFO queue.
   */
  static double dollarsPerMillion(Map<String, Double> counts, int of) {
    double sends = counts.get("sends") * (STANDARD_SEND + FIFO_SEND) / 2;
    return (counts.get("write units") * WRITE + counts.get("read units") * READ + sends) / of;
  }
}
