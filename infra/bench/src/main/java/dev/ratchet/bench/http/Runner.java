package dev.ratchet.bench.http;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.tool.Api;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The local runner of a checkout, in a process of its own with the flags of this one. */
final class Runner implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Ready: API ([^ ,;]+).*");
  private static final String HEAP = "-Xmx1500m";
  private static final String TARGET = File.separator + "target" + File.separator;
  private static final double NANOS = 1e9;

  private final Process process;
  private final Api api;

  private Runner(Process process, String url) {
    this.process = process;
    this.api = new Api(url);
  }

  /**
   * Starts the runner of a checkout, and waits until it is ready.
   *
   * @param checkout the folder of a checkout that is built
   * @param options the runner's own, such as {@code --data=…}
   * @throws IOException if it is not built, or ends before it is ready, with what it printed
   */
  static Runner start(Path checkout, List<String> options) throws IOException {
    requireNonNull(checkout, "checkout is null");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", HEAP));
    command.addAll(List.of("-classpath", classPath(checkout), "dev.ratchet.local.Main"));
    command.addAll(List.of("--no-demo", "--port=0"));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .directory(checkout.toRealPath().toFile())
            .redirectErrorStream(true)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    var lines = new ArrayList<String>();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        Thread.ofVirtual().start(() -> drain(reader));
        return new Runner(process, ready.group(1));
      }
      lines.add(line);
    }
    throw new IOException(
        "The runner of %s did not start: %s".formatted(checkout, String.join("\n", lines)));
  }

  /** The class path of this process, with what the other checkout has built in place of ours. */
  private static String classPath(Path checkout) throws IOException {
    Path here = Path.of("").toRealPath();
    Path there = checkout.toRealPath();
    String path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(
                entry ->
                    entry.startsWith(here + File.separator) && entry.contains(TARGET)
                        ? there + built(entry.substring(here.toString().length()))
                        : entry)
            .collect(Collectors.joining(File.pathSeparator));
    Path classes = there.resolve(Path.of("infra", "local", "target", "classes"));
    if (!Files.isDirectory(classes)) {
      throw new IOException(
          there + " is not built: run \"mvn -q package -DskipTests\" in it, then measure again.");
    }
    return path;
  }

  private static String built(String entry) {
    return entry.substring(0, entry.lastIndexOf(TARGET)) + TARGET + "classes";
  }

  private static void drain(BufferedReader reader) {
    try {
      reader.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      // Then it was ended, and what it might have said is closed.
    }
  }

  /** Its HTTP API. */
  Api api() {
    return api;
  }

  /** Processor time so far, in seconds. */
  double cpuSeconds() {
    return cpuSeconds(process.toHandle());
  }

  /** Processor time of a process so far, in seconds. */
  static double cpuSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / NANOS;
  }

  @Override
  public void close() {
    api.close();
    process.destroy();
    process.onExit().join();
  }
}
