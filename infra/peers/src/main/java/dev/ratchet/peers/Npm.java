package dev.ratchet.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What npm installs, into a folder of the build, when it is wanted. */
final class Npm {
  private static final Path FOLDER = Path.of("infra", "peers", "target", "npm");
  private static final String MODULES = "node_modules";

  private Npm() {}

  /**
   * A program that a package brings for this machine.
   *
   * @param wanted the package and its version, as npm wants them
   * @param name of the program, which is in the folder {@code bin} of one of the packages installed
   * @throws IOException if it cannot be had; the message says why
   */
  static Path program(String wanted, String name) throws IOException, InterruptedException {
    install(wanted);
    try (Stream<Path> files = Files.walk(FOLDER.resolve(MODULES), 4)) {
      return files
          .filter(file -> file.endsWith(Path.of("bin", name)) && Files.isExecutable(file))
          .findFirst()
          .orElseThrow(() -> new IOException(wanted + " brings no " + name + " for this machine"));
    }
  }

  private static void install(String wanted) throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    // Scripts of packages are not run: none of ours needs one, and some tell where they are.
    var command =
        List.of(
            "npm",
            "install",
            "--prefix=" + FOLDER.toAbsolutePath(),
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--no-save",
            wanted);
    Process npm = start(new ProcessBuilder(command).redirectErrorStream(true));
    List<String> lines;
    try (Stream<String> output = npm.inputReader().lines()) {
      lines = output.toList();
    }
    if (npm.waitFor() != 0) {
      throw new IOException(
          "npm did not install " + wanted + ": " + (lines.isEmpty() ? "" : lines.getFirst()));
    }
  }

  private static Process start(ProcessBuilder npm) throws IOException {
    try {
      return npm.start();
    } catch (IOException e) {
      throw new IOException("npm is not on this machine; it comes with Node.js", e);
    }
  }
}
