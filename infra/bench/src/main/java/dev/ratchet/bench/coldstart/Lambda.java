package dev.ratchet.bench.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a function's JVM gets on Lambda. */
final class Lambda {
  /** The share of a function's memory that is heap. */
  private static final double HEAP = 0.85;

  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  private Lambda() {}

  /**
   * The JVM's options, as the managed runtime sets them without a snapshot. The JDK's own archive
   * of classes is used, as without options.
   */
  static List<String> options(int memoryMegabytes) {
    return List.of(
        "-XX:+TieredCompilation",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        // 1,769 MB is what a whole processor comes with.
        "-XX:ActiveProcessorCount=1",
        "-Xmx" + Math.round(memoryMegabytes * HEAP) + "m");
  }

  /** Before a command: gives it and all its threads one of this process's processors. */
  static List<String> oneProcessor() throws IOException {
    if (!Files.isExecutable(TASKSET)) {
      return List.of();
    }
    String allowed =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("Cpus_allowed_list:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("0");
    return List.of(TASKSET.toString(), "-c", allowed.split("[-,]")[0]);
  }
}
