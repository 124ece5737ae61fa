package dev.ratchet.bench.steps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this process, and the servers that it started, use of the machine. Linux only. */
final class Usage {
  private static final Path PROC = Path.of("/proc");

  /** Linux tells processor time in hundredths of a second, on every architecture. */
  private static final double TICKS_PER_SECOND = 100;

  /** Where processor time begins in /proc/PID/stat, counted from after the name. */
  private static final int USER_TICKS = 11;

  private static final double MIB = 1024.0 * 1024.0;
  private static final Pattern SPACE = Pattern.compile(" +");
  private static final Pattern NO_DIGITS = Pattern.compile("[^0-9]");

  /** A figure for this process and one for its servers. */
  record Pair(double own, double servers) {
    Pair minus(Pair other) {
      return new Pair(own - other.own, servers - other.servers);
    }

    Pair times(double factor) {
      return new Pair(own * factor, servers * factor);
    }
  }

  private Usage() {}

  /** Processor time so far, in seconds; also that of servers' processes which have ended. */
  static Pair cpuSeconds() {
    return new Pair(
        cpuSeconds(ProcessHandle.current(), 2), servers().mapToDouble(p -> cpuSeconds(p, 4)).sum());
  }

  /** Memory that is resident, in MiB; pages shared by several processes are counted once. */
  static Pair residentMib() {
    return new Pair(
        residentMib(ProcessHandle.current()), servers().mapToDouble(Usage::residentMib).sum());
  }

  /** What is reachable on the heap, in MiB. */
  static double heapMib() {
    // Some libraries free what they hold by a cleaner, which runs after the first collection.
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
  }

  private static Stream<ProcessHandle> servers() {
    return ProcessHandle.current().descendants();
  }

  /** The sum of user, system and, of children that ended, user and system time. */
  private static double cpuSeconds(ProcessHandle process, int fields) {
    return lines(process, "stat").stream()
            .map(line -> SPACE.split(line.substring(line.lastIndexOf(')') + 2)))
            .flatMap(words -> Stream.of(words).skip(USER_TICKS).limit(fields))
            .mapToDouble(Double::parseDouble)
            .sum()
        / TICKS_PER_SECOND;
  }

  private static double residentMib(ProcessHandle process) {
    return lines(process, "smaps_rollup").stream()
            .filter(line -> line.startsWith("Pss:"))
            .mapToDouble(line -> Double.parseDouble(NO_DIGITS.matcher(line).replaceAll("")))
            .sum()
        / 1024;
  }

  /** The lines of a file of a process; none if it has ended. */
  private static List<String> lines(ProcessHandle process, String file) {
    Path path = PROC.resolve(Long.toString(process.pid())).resolve(file);
    try {
      return Files.readAllLines(path);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
      return List.of();
    }
  }
}
