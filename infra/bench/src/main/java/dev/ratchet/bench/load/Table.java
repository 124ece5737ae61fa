package dev.ratchet.bench.load;

import dev.ratchet.aws.Bill;
import dev.ratchet.aws.Bill.Operation;
import dev.ratchet.bench.cost.Prices;
import dev.ratchet.bench.cost.Tab;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prints counts, as they are and divided by what they are the price of. */
final class Table {
  private static final Prices PRICES = Prices.listed();

  private Table() {}

  /** Counts in all, for each run and for each Task Run. */
  static void print(PrintStream out, Map<String, Double> counts, int runs, int taskRuns) {
    out.printf("%-26s %12s %12s %14s%n", "", "in all", "per run", "per Task Run");
    shown(counts)
        .forEach(
            (name, count) ->
                out.printf(
                    Locale.ROOT,
                    "%-26s %12.1f %12.3f %14.3f%n",
                    name,
                    count,
                    count / runs,
                    count / taskRuns));
  }

  private static Map<String, Double> shown(Map<String, Double> counts) {
    Bill.Snapshot calls = calls(counts);
    var shown = new LinkedHashMap<String, Double>();
    shown.put("write units", calls.writeUnits());
    shown.put("read units", calls.readUnits());
    shown.put("sends", calls.sends());
    shown.put("receives", calls.receives());
    shown.put("empty receives", calls.emptyReceives());
    shown.put("deletes", calls.deletes());
    shown.put("events", calls.events());
    counts.forEach(
        (name, count) -> {
          if (name.startsWith("lost")) {
            shown.put(name, count);
          }
        });
    return shown;
  }

  private static Bill.Snapshot calls(Map<String, Double> counts) {
    var calls = new EnumMap<Operation, Bill.Count>(Operation.class);
    for (Operation operation : Operation.values()) {
      double units = counts.getOrDefault(operation.name(), 0.0);
      calls.put(operation, new Bill.Count((long) units, Math.round(units * 2)));
    }
    return new Bill.Snapshot(calls);
  }

  /**
   * US dollars for a million of something, at the prices that are checked in: DynamoDB, SQS and
   * EventBridge, without receives that brought nothing.
   */
  static double dollarsPerMillion(Map<String, Double> counts, int of) {
    return PRICES.of(Tab.of(calls(counts)), Prices.CALLS) / of * 1e6;
  }
}
