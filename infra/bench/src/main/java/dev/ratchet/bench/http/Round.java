package dev.ratchet.bench.http;

import dev.ratchet.bench.tool.Stopwatch;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What runs through one door came to.
 *
 * @param runs a second
 * @param p50 of start and wait, in milliseconds
 * @param p99 of start and wait, in milliseconds
 * @param cpu processor seconds for 1,000 runs, of the process that carries them out
 */
record Round(double runs, double p50, double p99, double cpu) {
  private static final double MILLIS = 1e3;

  /** Has so many callers start runs, each the next one as soon as the one before has ended. */
  static Round of(Door door, String workflow, int callers, int count)
      throws InterruptedException, ExecutionException {
    var left = new AtomicInteger(count);
    var millis = new double[count];
    double cpu = door.cpuSeconds();
    var watch = new Stopwatch();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> caller =
          () -> {
            for (int i = left.decrementAndGet(); i >= 0; i = left.decrementAndGet()) {
              var run = new Stopwatch();
              door.once(workflow);
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
    Arrays.sort(millis);
    return new Round(
        count / seconds,
        millis[count / 2],
        millis[Math.min(count - 1, count * 99 / 100)],
        (door.cpuSeconds() - cpu) * MILLIS / count);
  }

  /** The median of each figure. */
  static Round median(List<Round> rounds) {
    return new Round(
        median(rounds, Round::runs),
        median(rounds, Round::p50),
        median(rounds, Round::p99),
        median(rounds, Round::cpu));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
