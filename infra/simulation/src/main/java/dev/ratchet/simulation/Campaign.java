package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs the worlds of many seeds, some side by side. */
public final class Campaign {
  /** How many broken worlds are told of, after which it ends. */
  public static final int BROKEN_MAX = 10;

  /** Kept, since a logger that nobody holds forgets its level. */
  private static final Logger ENGINE = Logger.getLogger("dev.ratchet.engine");

  private final long first;
  private final long count;
  private final int brokenMax;
  private final AtomicLong begun = new AtomicLong();
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private final List<Report> broken = new ArrayList<>();
  private long worlds;
  private long events;
  private long runs;

  /**
   * @param first the first seed
   * @param count how many seeds, one after the other
   * @param brokenMax after how many broken worlds it ends
   */
  public Campaign(long first, long count, int brokenMax) {
    this.first = first;
    this.count = count;
    this.brokenMax = brokenMax;
  }

  /**
   * What became of the worlds.
   *
   * @param events all that happened, in all worlds
   * @param runs how many Workflow Runs were started
   * @param faults how often each struck
   * @param broken the worlds that broke a rule
   */
  public record Result(
      long worlds, long events, long runs, Map<Fault, Long> faults, List<Report> broken) {
    public Result {
      faults = Map.copyOf(faults);
      broken = List.copyOf(broken);
    }
  }

  /** Has the engine log nothing: here faults are the rule. */
  public static void silenceEngine() {
    ENGINE.setLevel(Level.OFF);
  }

  /**
   * Runs all worlds, or as many as there are until too many are broken.
   *
   * @param threads how many side by side
   * @param progress is told from time to time how many are done
   */
  public Result run(int threads, LongConsumer progress) throws InterruptedException {
    requireNonNull(progress, "progress is null");
    silenceEngine();
    try (ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("world-", 0).factory())) {
      var workers = new ArrayList<Future<?>>();
      for (int i = 0; i < threads; i++) {
        workers.add(executor.submit(() -> work(progress)));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A world could not be run.", e.getCause());
    }
    return result();
  }

  private void work(LongConsumer progress) {
    for (long i = begun.getAndIncrement(); i < count; i = begun.getAndIncrement()) {
      if (!add(Simulation.run(first + i), progress)) {
        return;
      }
    }
  }

  private synchronized boolean add(Report report, LongConsumer progress) {
    worlds++;
    events += report.events();
    runs += report.runs();
    report.faults().forEach((fault, times) -> faults.merge(fault, times, Long::sum));
    if (!report.isFine() && broken.size() < brokenMax) {
      broken.add(report);
    }
    progress.accept(worlds);
    return broken.size() < brokenMax;
  }

  private synchronized Result result() {
    return new Result(worlds, events, runs, faults, broken);
  }
}
