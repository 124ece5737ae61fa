package dev.ratchet.bench.cloud;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.cost.Item;
import dev.ratchet.bench.cost.Tab;
import dev.ratchet.engine.observe.Observer;
import dev.ratchet.handlers.LogWriter;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts the invocations of functions and what they are billed for: their remote calls by the
 * model, and their own computing as this machine measures it.
 */
final class Invocations {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double MEGABYTES_PER_GIGABYTE = 1_024;
  private static final double BYTES_PER_GIGABYTE = 1_000_000_000;

  private final Journey journey;
  private final Passing passing;
  private final LongSupplier ticks;
  private final int memoryMegabytes;
  private final AtomicLong logBytes = new AtomicLong();
  private long apiRequests;
  private long count;
  private long millis;

  Invocations(Journey journey, Passing passing, LongSupplier ticks, int memoryMegabytes) {
    this.journey = requireNonNull(journey, "journey is null");
    this.passing = requireNonNull(passing, "passing is null");
    this.ticks = requireNonNull(ticks, "ticks is null");
    this.memoryMegabytes = memoryMegabytes;
  }

  /** What the functions log to. */
  Observer log() {
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            logBytes.incrementAndGet();
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            logBytes.addAndGet(length);
          }
        };
    return new LogWriter(new PrintStream(counting, false, StandardCharsets.UTF_8), "measured");
  }

  /** Counts a request to the API. */
  void countRequest() {
    apiRequests++;
  }

  /** An invocation that gives something. */
  <T> T of(Supplier<T> work) {
    long own = ticks.getAsLong() - passing.waited();
    Moment begin = journey.now();
    T given = work.get();
    count(journey.now().nanos() - begin.nanos(), own);
    return given;
  }

  /**
   * An invocation that does several things side by side, for as long as the longest takes.
   *
   * @param begin where each of them begins
   */
  <T> void of(List<T> things, Function<T, Moment> begin, Consumer<T> work) {
    long own = ticks.getAsLong() - passing.waited();
    long longest = 0;
    for (T thing : things) {
      Moment from = begin.apply(thing);
      journey.goTo(from);
      work.accept(thing);
      longest = Math.max(longest, journey.now().nanos() - from.nanos());
    }
    count(longest, own);
  }

  private void count(long remoteNanos, long ownBefore) {
    long own = ticks.getAsLong() - passing.waited() - ownBefore;
    count++;
    millis += Math.ceilDiv(remoteNanos + Math.max(0, own), NANOS_PER_MILLI);
  }

  /** A tab with all of this on it as well. */
  Tab onto(Tab calls) {
    double gigabytes = memoryMegabytes / MEGABYTES_PER_GIGABYTE;
    return calls
        .with(Item.API_REQUESTS, apiRequests)
        .with(Item.LAMBDA_REQUESTS, count)
        .with(Item.LAMBDA_GB_SECONDS, millis / 1_000.0 * gigabytes)
        .with(Item.LOG_GIGABYTES, logBytes.get() / BYTES_PER_GIGABYTE);
  }
}
