package dev.ratchet.bench.load;

import dev.ratchet.core.json.Json;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/**
 * {@code fan-out}: a run with 300 parallel Task Runs beside runs with 10. Prints the bill of each
 * per Task Run, and how many conditional writes were lost.
 */
public final class FanOutBench {
  private static final int NARROW = 10;
  private static final int WIDE = 300;

  private FanOutBench() {}

  /** Runs the measurement; the parameters are those of the template. */
  public static void run(PrintStream out, Map<String, String> parameters) throws Exception {
    try (var deployment = Deployment.start(parameters)) {
      measure(deployment, NARROW);
      Map<String, Double> narrow = measure(deployment, NARROW);
      Map<String, Double> wide = measure(deployment, WIDE);
      out.printf("A run with %d parallel Task Runs:%n", NARROW);
      Table.print(out, narrow, 1, NARROW);
      out.printf("%nA run with %d parallel Task Runs:%n", WIDE);
      Table.print(out, wide, 1, WIDE);
      double few = Table.dollarsPerMillion(narrow, NARROW);
      double many = Table.dollarsPerMillion(wide, WIDE);
      out.printf(
          Locale.ROOT,
          "%nPer million Task Runs: $%.2f with %d, $%.2f with %d: %.2f times%n",
          few,
          NARROW,
          many,
          WIDE,
          many / few);
    }
  }

  private static Map<String, Double> measure(Deployment deployment, int width) {
    String name = "fan-out-" + width;
    deployment.call("PUT", "/v1/workflows/" + name, definition(width));
    String context = "{\"context\":{\"items\":[{\"quantity\":2,\"unit_price\":21}]}}";
    Map<String, Double> before = deployment.counts();
    String run =
        deployment
            .call("POST", "/v1/workflows/" + name + "/runs", context)
            .text("id")
            .orElseThrow();
    Json.Obj ended = deployment.await(run);
    if (!ended.text("status").orElse("").equals("success")) {
      throw new IllegalStateException("The run did not succeed: " + ended.text("status"));
    }
    return Deployment.difference(before, deployment.counts());
  }

  private static String definition(int width) {
    var text = new StringBuilder("tasks:\n");
    for (int i = 1; i <= width; i++) {
      text.append("  - { name: price-%d, task: price-order, needs: [] }%n".formatted(i));
    }
    return text.toString();
  }
}
