package dev.ratchet.micro;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * {@code mvn -q -Pmicro [-Dargs="WORD [SECONDS]"]}: takes the measurements whose names contain the
 * word, each over so many seconds, 3 if nothing is said, after as many to warm up.
 */
public final class Main {
  private Main() {}

  /** Measures, and prints a table. */
  public static void main(String[] args) throws RunnerException {
    String word = args.length > 0 ? args[0] : "";
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Options options =
        new OptionsBuilder()
            .include("(?i)" + word)
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .warmupIterations(seconds)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(seconds)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    print(System.out, new Runner(options).run());
  }

  private static void print(PrintStream out, Collection<RunResult> results) {
    out.println("| what | with | ns | ± | per second | bytes allocated |");
    out.println("|---|---|---:|---:|---:|---:|");
    results.forEach(result -> out.println(row(result)));
  }

  private static String row(RunResult result) {
    Result<?> time = result.getPrimaryResult();
    Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,.0f | %,.0f | %,.0f | %,.0f |",
        name(result.getParams().getBenchmark()),
        with(result),
        time.getScore(),
        time.getScoreError(),
        1e9 / time.getScore(),
        allocated.getScore());
  }

  private static String name(String method) {
    return method.replace(Main.class.getPackageName() + ".", "").replace("Bench.", " ");
  }

  private static String with(RunResult result) {
    var params = result.getParams();
    return params.getParamsKeys().stream()
        .map(key -> key + "=" + params.getParam(key))
        .collect(Collectors.joining(", "));
  }
}
