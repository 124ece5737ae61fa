package dev.ratchet.bench.load;

import dev.ratchet.bench.tool.Stopwatch;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Looks once a second at this process's memory, and at what else is going on. */
final class Memory implements AutoCloseable {
  private static final long MIB = 1024 * 1024;
  private static final int LINES_MAX = 12;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final Stopwatch watch;
  private final Supplier<String> also;

  /** What was seen at a time; resident memory is 0 where the system does not tell. */
  private record Sample(double seconds, long heapMib, long residentMib, String also) {}

  Memory(Stopwatch watch, Supplier<String> also) {
    this.watch = watch;
    this.also = also;
    timer.scheduleAtFixedRate(this::look, 0, 1, TimeUnit.SECONDS);
  }

  private void look() {
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
    samples.add(new Sample(watch.seconds(), heap, residentMib(), also.get()));
  }

  private static long residentMib() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Prints some of what was seen, in order, and the most. */
  void print(PrintStream out) {
    out.printf("%10s %10s %14s  %s%n", "seconds", "heap MiB", "resident MiB", "requests so far");
    int step = Math.max(1, (samples.size() + LINES_MAX - 1) / LINES_MAX);
    for (int i = 0; i < samples.size(); i += step) {
      Sample s = samples.get(i);
      out.printf(
          Locale.ROOT,
          "%10.0f %10d %14d  %s%n",
          s.seconds(),
          s.heapMib(),
          s.residentMib(),
          s.also());
    }
    out.printf(
        "%10s %10d %14d%n",
        "most",
        samples.stream().mapToLong(Sample::heapMib).max().orElse(0),
        samples.stream().mapToLong(Sample::residentMib).max().orElse(0));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
