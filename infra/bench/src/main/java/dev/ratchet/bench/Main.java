package dev.ratchet.bench;

import dev.ratchet.bench.bill.BillBench;
import dev.ratchet.bench.bill.CapacityBench;
import dev.ratchet.bench.bill.LatencyBench;
import dev.ratchet.bench.coldstart.ColdStart;
import dev.ratchet.bench.crash.RecoveryBench;
import dev.ratchet.bench.http.HttpBench;
import dev.ratchet.bench.load.BadReceiversBench;
import dev.ratchet.bench.load.CallsBench;
import dev.ratchet.bench.load.FanOutBench;
import dev.ratchet.bench.load.LoadBench;
import dev.ratchet.bench.simulation.SimulationBench;
import dev.ratchet.bench.steps.ClosedRunsBench;
import dev.ratchet.bench.steps.FlushBench;
import dev.ratchet.bench.steps.GrowthBench;
import dev.ratchet.bench.steps.ReadyBench;
import dev.ratchet.bench.steps.StepsBench;
import dev.ratchet.emulator.Logs;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Takes one measurement: {@code mvn -q -Pbench -Dargs="NAME [Parameter=Value …]"}. */
public final class Main {
  private Main() {}

  /** Takes the measurement that the first argument names; the others set template parameters. */
  public static void main(String[] args) throws Exception {
    String name = args.length == 0 ? "" : args[0];
    Map<String, String> parameters = parameters(args);
    Logs.verbose(false);
    switch (name) {
      case "bill" -> BillBench.run(System.out, parameters);
      case "latency" -> LatencyBench.run(System.out, parameters);
      case "capacity" -> CapacityBench.run(System.out, parameters);
      case "counts" -> CapacityBench.counts(System.out);
      case "load" -> LoadBench.run(System.out, parameters);
      case "calls" -> CallsBench.run(System.out, parameters);
      case "fan-out" -> FanOutBench.run(System.out, parameters);
      case "bad-receivers" -> BadReceiversBench.run(System.out, parameters);
      case "http" -> HttpBench.run(System.out, parameters);
      case "steps" -> StepsBench.run(System.out, parameters);
      case "growth" -> GrowthBench.run(System.out, parameters);
      case "closed-runs" -> ClosedRunsBench.run(System.out, parameters);
      case "flushes" -> FlushBench.run(System.out, parameters);
      case "ready" -> ReadyBench.run(System.out, parameters);
      case "recovery" -> RecoveryBench.run(System.out, parameters);
      case "cold-start" -> ColdStart.run(System.out, parameters);
      case "simulate" -> SimulationBench.simulate(System.out, parameters);
      case "mutate" -> SimulationBench.mutate(System.out, parameters);
      default -> {
        System.err.println(
            "Which measurement? -Dargs=steps, http, calls, growth, closed-runs, flushes, ready,"
                + " bill, latency, capacity, counts, fan-out, bad-receivers, recovery,"
                + " cold-start, \"simulate seeds=1000000\" or mutate");
        System.exit(2);
      }
    }
    System.exit(0);
  }

  private static Map<String, String> parameters(String[] args) {
    var parameters = new TreeMap<String, String>();
    Arrays.stream(args)
        .skip(1)
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> parameters.put(pair[0], pair[1]));
    return parameters;
  }
}
