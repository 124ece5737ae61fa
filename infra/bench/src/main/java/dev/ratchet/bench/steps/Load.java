package dev.ratchet.bench.steps;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.tool.Stopwatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Puts a contender under load and takes its figures. */
final class Load {
  private static final double MILLIS = 1e3;

  /** Warming up goes in parts as small as this part of a round, so that it ends in time. */
  private static final int WARM_UP_PART = 10;

  private final Contender contender;
  private final Parameters parameters;
  private int runs;

  Load(Contender contender, Parameters parameters) {
    this.contender = requireNonNull(contender, "contender is null");
    this.parameters = requireNonNull(parameters, "parameters is null");
  }

  /** Warms up, then takes the medians, many in flight and one at a time, and then the memory. */
  Result measure(String version) throws InterruptedException, ExecutionException {
    var watch = new Stopwatch();
    while (watch.seconds() < parameters.warmUp().toSeconds()) {
      round(parameters.inFlight(), Math.max(1, parameters.runs() / WARM_UP_PART));
    }
    Result.Line many = median(parameters.inFlight(), parameters.runs());
    Result.Line single = median(1, Math.max(1, parameters.runs() / 4));
    Usage.Pair resident = Usage.residentMib();
    return new Result(
        version,
        contender.durability(),
        List.of(many, single),
        resident.own(),
        resident.servers(),
        Usage.heapMib(),
        runs);
  }

  private Result.Line median(int callers, int count)
      throws InterruptedException, ExecutionException {
    var lines = new ArrayList<Result.Line>();
    for (int i = 0; i < parameters.rounds(); i++) {
      lines.add(round(callers, count));
    }
    lines.sort(Comparator.comparingDouble(Result.Line::stepsPerSecond));
    return lines.get(lines.size() / 2);
  }

  /** Makes so many runs, by so many callers at once. */
  Result.Line round(int callers, int count) throws InterruptedException, ExecutionException {
    runs += count;
    var left = new AtomicInteger(count);
    var millis = new double[count];
    Usage.Pair cpu = Usage.cpuSeconds();
    var watch = new Stopwatch();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> caller =
          () -> {
            for (int i = left.decrementAndGet(); i >= 0; i = left.decrementAndGet()) {
              var run = new Stopwatch();
              contender.once();
              millis[i] = run.seconds() * MILLIS;
            }
            return true;
          };
      List<Future<Boolean>> done =
          Stream.generate(() -> caller).limit(callers).map(threads::submit).toList();
      for (Future<Boolean> one : done) {
        one.get();
      }
    }
    double seconds = watch.seconds();
    double steps = (double) count * parameters.steps();
    Usage.Pair used = Usage.cpuSeconds().minus(cpu).times(1_000 / steps);
    Arrays.sort(millis);
    return new Result.Line(
        callers,
        steps / seconds,
        millis[count / 2],
        millis[Math.min(count - 1, count * 99 / 100)],
        used.own(),
        used.servers());
  }
}
