package dev.ratchet.bench.steps;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code steps [Runs=2000] [Steps=5] [InFlight=50] [Rounds=3] [WarmUp=20] [Only=WORD,…]}: runs of
 * trivial steps in sequence on the embedded store, inline and queued, durable and in memory. {@code
 * mvn -q -Ppeers} sets others beside it.
 */
public final class StepsBench {
  private StepsBench() {}

  /** Takes the measurement. */
  public static void run(PrintStream out, Map<String, String> parameters)
      throws IOException, InterruptedException {
    var embedded = Stream.of(Ours.values()).filter(one -> one.store() != Ours.Store.AWS).toList();
    SideBySide.run(out, Parameters.of(parameters), embedded);
  }
}
