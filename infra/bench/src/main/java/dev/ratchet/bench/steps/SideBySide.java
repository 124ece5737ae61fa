package dev.ratchet.bench.steps;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Measures entrants one after the other, each in a fresh JVM with the same flags, and prints a
 * table. One that cannot be had or does not run has a line that says why; the others go on.
 */
public final class SideBySide {
  /** The heap that every contender may have. */
  private static final String HEAP = "-Xmx2g";

  private static final int REASON_MAX = 300;

  private final PrintStream out;
  private final Parameters parameters;
  private final List<String> notes = new ArrayList<>();

  private SideBySide(PrintStream out, Parameters parameters) {
    this.out = requireNonNull(out, "out is null");
    this.parameters = requireNonNull(parameters, "parameters is null");
  }

  /** Measures those entrants that the parameters want, in this order. */
  public static void run(PrintStream out, Parameters parameters, List<? extends Entrant> entrants)
      throws IOException, InterruptedException {
    var comparison = new SideBySide(out, parameters);
    comparison.head();
    for (Entrant entrant : entrants) {
      if (parameters.wants(entrant.title())) {
        comparison.measure(entrant);
      }
    }
    out.println();
    comparison.notes.forEach(out::println);
  }

  private void head() {
    out.printf(
        Locale.ROOT,
        "%d runs of %d steps, a quarter of them one at a time; medians of %d rounds, after %d s of"
            + " the same load.%nJava %s on %d cores; each in a JVM of its own with %s.%n%n",
        parameters.runs(),
        parameters.steps(),
        parameters.rounds(),
        parameters.warmUp().toSeconds(),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        HEAP);
    out.printf(
        "%-36s %9s %9s %8s %8s %16s %18s %9s%n%-36s %9s %9s %8s %8s %8s %7s %10s %7s %9s %9s%n",
        "",
        "in flight",
        "steps/s",
        "p50 ms",
        "p99 ms",
        "CPU-s/1000 steps",
        "resident MiB",
        "heap MiB",
        "",
        "",
        "",
        "of a run",
        "",
        "JVM",
        "servers",
        "JVM",
        "servers",
        "after GC",
        "runs kept");
  }

  private void measure(Entrant entrant) throws IOException, InterruptedException {
    Path log = Files.createTempFile("ratchet-steps", ".log");
    try {
      print(entrant, result(entrant, log));
    } catch (IOException e) {
      out.printf("%-36s not measured: %s%n", entrant.title(), shortened(e.getMessage()));
    } finally {
      Files.delete(log);
    }
  }

  private void print(Entrant entrant, Result result) {
    var memory =
        String.format(
            Locale.ROOT,
            "%10.0f %7.0f %9.0f %9d",
            result.residentMib(),
            result.serversMib(),
            result.heapMib(),
            result.runs());
    String title = entrant.title();
    for (Result.Line line : result.lines()) {
      out.printf(
          Locale.ROOT,
          "%-36s %9d %9.0f %8.2f %8.2f %8.3f %7.3f %s%n",
          title,
          line.callers(),
          line.stepsPerSecond(),
          line.p50(),
          line.p99(),
          line.cpu(),
          line.serversCpu(),
          memory);
      title = "";
      memory = "";
    }
    notes.add("%s (%s): %s".formatted(entrant.title(), result.version(), result.durability()));
  }

  private Result result(Entrant entrant, Path log) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command(entrant)).redirectError(log.toFile()).start();
    try (Stream<String> lines = process.inputReader().lines()) {
      List<String> results = lines.filter(line -> line.startsWith(Measured.RESULT)).toList();
      process.waitFor();
      if (results.size() != 1) {
        throw new IOException(reason(log));
      }
      return Result.of(results.getFirst().substring(Measured.RESULT.length()));
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private List<String> command(Entrant entrant) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add(HEAP);
    command.addAll(List.of("-classpath", entrant.classPath(), Measured.class.getName()));
    command.addAll(List.of(entrant.getDeclaringClass().getName(), entrant.name()));
    command.addAll(parameters.arguments());
    return command;
  }

  /** The line that says what went wrong, as near to the cause as can be seen. */
  private static String reason(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    Predicate<String> isCause = line -> line.startsWith("Caused by: ");
    Predicate<String> isException = line -> line.contains("Exception");
    return Stream.of(isCause, isException, (Predicate<String>) _ -> true)
        .flatMap(wanted -> lines.reversed().stream().filter(wanted).limit(1))
        .findFirst()
        .orElse("its process ended and said nothing");
  }

  private static String shortened(String reason) {
    return reason.substring(0, Math.min(REASON_MAX, reason.length()));
  }
}
