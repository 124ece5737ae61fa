package dev.ratchet.bench.coldstart;

import dev.ratchet.local.Emulators;
import dev.ratchet.local.Report;
import dev.ratchet.local.Surroundings;
import dev.ratchet.testkit.lambda.FunctionCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts every function of {@code template.yaml} in new JVMs under AWS's own runtime interface
 * client, and prints how long each took to its first answer.
 */
public final class ColdStart {
  private static final int STARTS = 5;

  /** The worker calls a receiver on this machine. */
  private static final Map<String, String> PARAMETERS = Map.of("AllowPrivateNetwork", "true");

  private ColdStart() {}

  /**
   * Takes the measurement and prints medians.
   *
   * @param options {@code starts}: of each function; {@code zip}: another than the template's
   */
  public static void run(PrintStream out, Map<String, String> options) throws Exception {
    if (!FunctionCode.isSupported()) {
      out.println("Nothing is measured: AWS's runtime interface client runs on Linux only.");
      return;
    }
    int starts = Integer.parseInt(options.getOrDefault("starts", Integer.toString(STARTS)));
    Path folder = Files.createTempDirectory("ratchet-cold-start-");
    Surroundings surroundings = Surroundings.real();
    try (var emulators =
        Emulators.start(
            Path.of("template.yaml"), PARAMETERS, surroundings, new Report(System.err))) {
      Path built = emulators.template().functions().getFirst().code();
      Path zip = options.containsKey("zip") ? Path.of(options.get("zip")) : built;
      try (var walk = new Walk(emulators, FunctionCode.unpack(zip, folder), surroundings)) {
        List<Sample> medians = medians(walk, starts);
        out.printf("%s: %,d bytes%n", zip.getFileName(), Files.size(zip));
        print(out, medians, starts);
      }
    } finally {
      delete(folder);
    }
  }

  private static List<Sample> medians(Walk walk, int starts)
      throws IOException, InterruptedException {
    // Not measured, since the emulators have cold starts too: this walk counts classes.
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    Map<String, Long> classes = new LinkedHashMap<>();
    for (Sample sample : walk.once(true)) {
      classes.put(sample.name(), sample.classes());
    }
    for (int i = 0; i < starts; i++) {
      for (Sample sample : walk.once(false)) {
        samples.computeIfAbsent(sample.name(), _ -> new ArrayList<>()).add(sample);
      }
    }
    return samples.values().stream()
        .map(Sample::median)
        .map(median -> median.withClasses(classes.get(median.name())))
        .toList();
  }

  private static void print(PrintStream out, List<Sample> medians, int starts) {
    String row = "%-44s %9s %9s %9s %9s %9s %9s%n";
    out.printf("Milliseconds from the start of the JVM, medians of %d starts%n%n", starts);
    out.printf(row, "", "", "first", "second", "CPU to", "CPU to", "classes");
    out.printf(row, "handler, event", "ready", "answer", "event", "ready", "answer", "loaded");
    for (Sample m : medians) {
      out.printf(
          row,
          m.name(),
          m.readyMillis(),
          m.firstMillis(),
          m.secondMillis(),
          m.readyProcessorMillis(),
          m.firstProcessorMillis(),
          m.classes());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
