package dev.ratchet.verification;

import dev.ratchet.verification.tidy.JavaSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The working tree that the build runs in. */
public final class Repository {
  private static final List<String> ROOTS = List.of(".mvn", "functions", "infra");

  private Repository() {}

  /** The top of the tree: the nearest folder upwards that holds {@code .mvn}. */
  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(".mvn"))) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "No folder above %s holds .mvn: run the tests inside a clone.".formatted(here));
  }

  /** Every Java file of the tree, main and test, but for what a build has put into target/. */
  public static List<JavaSource> javaSources() {
    Map<String, String> texts = new LinkedHashMap<>();
    Path root = root();
    for (String folder : ROOTS) {
      for (Path file : files(root.resolve(folder))) {
        String path = root.relativize(file).toString().replace('\\', '/');
        if (path.endsWith(".java") && !path.contains("/target/")) {
          texts.put(path, read(file));
        }
      }
    }
    return JavaSource.parse(texts);
  }

  /** What else may name a type: the template, the build, and what modules bring as resources. */
  public static List<String> texts() {
    List<String> texts = new ArrayList<>();
    texts.add(read(root().resolve("template.yaml")));
    for (String folder : ROOTS) {
      for (Path file : files(root().resolve(folder))) {
        String path = file.toString().replace('\\', '/');
        boolean isText =
            path.endsWith("/pom.xml") || path.contains("/resources/") && !path.endsWith(".png");
        if (isText && !path.contains("/target/")) {
          texts.add(read(file));
        }
      }
    }
    return List.copyOf(texts);
  }

  /** The text of a file in UTF-8. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
