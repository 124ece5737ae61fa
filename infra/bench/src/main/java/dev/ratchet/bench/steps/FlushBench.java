package dev.ratchet.bench.steps;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/**
 * {@code flushes [Runs=500] [Steps=5]}: how often the disk is made to keep what was written for a
 * durable run of inline steps that is alone, and how often because somebody waits for it.
 */
public final class FlushBench {
  private static final String USUALLY = "500";

  private FlushBench() {}

  /** Takes the measurement. */
  public static void run(PrintStream out, Map<String, String> given)
      throws IOException, InterruptedException {
    given.putIfAbsent("Runs", USUALLY);
    Parameters parameters = Parameters.of(given);
    try (var contender = EmbeddedContender.onDisk(parameters, "inline")) {
      contender.once();
      var before = contender.store().flushes();
      for (int i = 0; i < parameters.runs(); i++) {
        contender.once();
      }
      var after = contender.store().flushes();
      out.printf(
          Locale.ROOT,
          "%d runs of %d inline steps, one after another: %.2f flushes each, %.2f waited for%n",
          parameters.runs(),
          parameters.steps(),
          (double) (after.all() - before.all()) / parameters.runs(),
          (double) (after.awaited() - before.awaited()) / parameters.runs());
    }
  }
}
