package dev.ratchet.peers;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.steps.Contender;
import dev.ratchet.bench.steps.Parameters;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * AWS's durable execution SDK with its local runner. Not every Maven repository has it, so Maven is
 * asked for it, and for the code that uses it, when it is wanted.
 */
final class DurableFunctions implements Contender {
  private static final Path FOLDER = Path.of("infra", "peers", "aws");
  private static final Path TARGET = FOLDER.resolve("target");
  private static final String CODE = "dev.ratchet.peers.aws.LocalRunner";
  private static final String ERROR = "[ERROR] ";

  /** With what Maven begins the part of a line that says which artifact there is not. */
  private static final String MISSING = "Could not find artifact";

  private final IntPredicate code;
  private final int steps;

  private DurableFunctions(IntPredicate code, int steps) {
    this.code = requireNonNull(code, "code is null");
    this.steps = steps;
  }

  static DurableFunctions start(Parameters parameters) throws ReflectiveOperationException {
    var code = (IntPredicate) Class.forName(CODE).getConstructor().newInstance();
    return new DurableFunctions(code, parameters.steps());
  }

  /** Fetches the SDK and compiles the code. */
  static String classPath() throws IOException, InterruptedException {
    Path list = TARGET.resolve("class-path.txt");
    String home = System.getProperty("maven.home");
    String maven = home == null ? "mvn" : Path.of(home, "bin", "mvn").toString();
    Process process =
        new ProcessBuilder(
                List.of(
                    maven,
                    "--quiet",
                    "--batch-mode",
                    "--update-snapshots",
                    "--file=" + FOLDER.resolve("pom.xml"),
                    "-Dmdep.outputFile=" + list.toAbsolutePath(),
                    "compile",
                    "dependency:build-classpath"))
            .redirectErrorStream(true)
            .start();
    List<String> lines;
    try (Stream<String> output = process.inputReader().lines()) {
      lines = output.toList();
    }
    if (process.waitFor() != 0) {
      throw new IOException(
          lines.stream()
              .filter(line -> line.contains(ERROR))
              .findFirst()
              .map(line -> line.substring(Math.max(line.indexOf(ERROR), line.indexOf(MISSING))))
              .orElse("Maven ended with " + process.exitValue()));
    }
    return String.join(
        File.pathSeparator,
        System.getProperty("java.class.path"),
        TARGET.resolve("classes").toString(),
        Files.readString(list).strip());
  }

  @Override
  public void once() {
    if (!code.test(steps)) {
      throw new IllegalStateException("The run did not succeed.");
    }
  }

  @Override
  public String durability() {
    return "nothing is durable, and nothing is kept: the local runner has a store for each run";
  }

  @Override
  public void close() {
    // Nothing is open between runs.
  }
}
