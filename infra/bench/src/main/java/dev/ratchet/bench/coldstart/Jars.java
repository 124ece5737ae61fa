package dev.ratchet.bench.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A function's code in jars alone: an ahead-of-time cache takes no folder of classes. */
final class Jars {
  private Jars() {}

  /**
   * The jars.
   *
   * @param root the unpacked zip
   * @param folder where the classes at its root are packed
   */
  static List<Path> of(Path root, Path folder) throws IOException {
    Path lib = root.resolve("lib");
    Path own = folder.resolve("own.jar");
    try (var out = new ZipOutputStream(Files.newOutputStream(own));
        Stream<Path> files = Files.walk(root)) {
      out.setLevel(0);
      for (Path file : files.filter(f -> Files.isRegularFile(f) && !f.startsWith(lib)).toList()) {
        out.putNextEntry(new ZipEntry(root.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
    var jars = new ArrayList<>(List.of(own));
    try (Stream<Path> libraries = Files.list(lib)) {
      libraries.sorted().forEach(jars::add);
    }
    return jars;
  }
}
