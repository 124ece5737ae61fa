package dev.ratchet.verification.readme;

import dev.ratchet.verification.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The local runner as a process of its own, as the README's command starts it, on free ports. */
final class RunnerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("^Ready: API (http://[0-9.]+:[0-9]+)");

  private final Process process;
  private final BufferedReader out;

  private RunnerProcess(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  static RunnerProcess start(String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.ratchet.local.Main",
                "--port=0",
                "--dynamodb-port=0",
                "--sqs-port=0",
                "--events-port=0"));
    command.addAll(List.of(options));
    return new RunnerProcess(
        new ProcessBuilder(command)
            .directory(Repository.root().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** The first lines that it prints, without empty ones: so many, or fewer if it ends before. */
  List<String> lines(int count) throws IOException {
    var lines = new ArrayList<String>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (!line.isBlank()) {
        lines.add(line);
      }
      if (lines.size() == count) {
        break;
      }
    }
    return lines;
  }

  /** All that it printed until it ended by itself. */
  String waitForEnd() throws IOException, InterruptedException {
    String printed = out.readAllAsString();
    process.waitFor();
    return printed;
  }

  int exitCode() {
    return process.exitValue();
  }

  /** The URL of the HTTP API, once it is ready. */
  String waitForApi() throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return ready.group(1);
      }
    }
    throw new IllegalStateException("The runner ended before it was ready.");
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
