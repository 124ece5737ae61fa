package dev.ratchet.bench.coldstart;

import dev.ratchet.emulator.Emulators;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.Surroundings;
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
      FunctionCode code = FunctionCode.unpack(zip, folder);
      try (var walk = new Walk(emulators, code, Jars.of(code.root(), folder), surroundings)) {
        // Not measured, since the emulators have cold starts too: these count and write caches.
        Map<String, Sample> counted = medians(walk, Start.COUNTED, 1);
        medians(walk, Start.TRAINING, 1);
        Map<String, Sample> plain = medians(walk, Start.PLAIN, starts);
        Map<String, Sample> cached = medians(walk, Start.CACHED, starts);
        Map<String, Sample> snapshot = medians(walk, Start.SNAPSHOT, starts);
        out.printf("%s: %,d bytes%n", zip.getFileName(), Files.size(zip));
        out.printf("Milliseconds, medians of %d starts of each kind%n%n", starts);
        print(out, plain, counted, cached, snapshot);
      }
    } finally {
      delete(folder);
    }
  }

  private static Map<String, Sample> medians(Walk walk, Start how, int starts)
      throws IOException, InterruptedException {
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    for (int i = 0; i < starts; i++) {
      for (Sample sample : walk.once(how)) {
        samples.computeIfAbsent(sample.name(), _ -> new ArrayList<>()).add(sample);
      }
    }
    Map<String, Sample> medians = new LinkedHashMap<>();
    samples.forEach((name, all) -> medians.put(name, Sample.median(all)));
    return medians;
  }

  private static void print(
      PrintStream out,
      Map<String, Sample> plain,
      Map<String, Sample> counted,
      Map<String, Sample> cached,
      Map<String, Sample> snapshot) {
    String row = "%-36s|%8s %8s %8s %8s |%8s %8s |%8s %8s%n";
    out.printf(row, "", "JVM to", "first", "", "classes", "cached:", "", "snapshot", "");
    out.printf(
        row,
        "handler, event",
        "ready",
        "answer",
        "CPU",
        "loaded",
        "answer",
        "CPU",
        "answer",
        "CPU");
    for (Sample m : plain.values()) {
      Sample c = cached.get(m.name());
      Sample s = snapshot.get(m.name());
      out.printf(
          row,
          m.name(),
          m.readyMillis(),
          m.firstMillis(),
          m.firstProcessorMillis(),
          counted.get(m.name()).classes(),
          c.firstMillis(),
          c.firstProcessorMillis(),
          s.firstMillis(),
          s.firstProcessorMillis());
    }
    out.printf(
        """

        CPU is processor time up to the first answer. "cached": with an ahead-of-time cache of what
        a training run loaded. "snapshot": from going on after the hooks have run; a restore itself
        is not in it. AWS is stood in for without TLS, which a first call pays beside this.
        """);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
