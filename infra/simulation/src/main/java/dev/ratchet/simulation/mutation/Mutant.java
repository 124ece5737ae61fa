package dev.ratchet.simulation.mutation;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The system with one guard broken, compiled beside the whole one, and run in a JVM of its own. */
final class Mutant {
  private static final int MINUTES_MAX = 5;
  private static final String HUNT = "dev.ratchet.simulation.mutation.Hunt";

  private final Mutation mutation;
  private final Path root;
  private final Path folder;
  private final String classPath;

  /**
   * @param root the root of the repository
   * @param folder an empty folder for the broken classes
   * @param classPath the whole system
   */
  Mutant(Mutation mutation, Path root, Path folder, String classPath) {
    this.mutation = requireNonNull(mutation, "mutation is null");
    this.root = requireNonNull(root, "root is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.classPath = requireNonNull(classPath, "classPath is null");
  }

  /**
   * Breaks the guard and compiles.
   *
   * @throws IllegalStateException if the guard is not there, or the broken source does not compile
   */
  void compile() throws IOException {
    Path original = root.resolve(mutation.file());
    Path broken = Files.createDirectories(folder.resolve("src")).resolve(original.getFileName());
    Files.writeString(broken, mutation.applyTo(Files.readString(original)));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var complaints = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp", classPath);
      boolean isCompiled =
          compiler
              .getTask(complaints, files, null, options, null, files.getJavaFileObjects(broken))
              .call();
      if (!isCompiled) {
        throw new IllegalStateException(
            "The mutation \"%s\" does not compile: %s".formatted(mutation.guard(), complaints));
      }
    }
  }

  /** Runs worlds until one breaks a rule. */
  Hunt.Outcome hunt(long first, long count) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(folder.resolve("classes") + System.getProperty("path.separator") + classPath);
    command.addAll(List.of(HUNT, Long.toString(first), Long.toString(count)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
        return new Hunt.Outcome.Broken("no end after " + MINUTES_MAX + " minutes");
      }
    } finally {
      process.destroyForcibly();
    }
    return Hunt.read(Files.readString(output));
  }
}
