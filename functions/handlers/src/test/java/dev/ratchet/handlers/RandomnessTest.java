package dev.ratchet.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The functions' sources: all sandboxes that start from one snapshot start with one memory. */
final class RandomnessTest {
  /** Each is seeded once, from then on by its own memory. */
  private static final List<String> SHARED_BY_COPIES =
      List.of("ThreadLocalRandom", "SplittableRandom", "Math.random", "new Random(", "UUID");

  private static List<Path> sources() throws IOException {
    var sources = new ArrayList<Path>();
    for (String module : List.of("core", "engine", "tasks", "aws", "handlers")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  @Test
  void drawRandomNumbersFromSecureRandomAloneAndMakeItInOnePlace() throws IOException {
    var makers = new ArrayList<String>();
    for (Path source : sources()) {
      String text = Files.readString(source);
      assertThat(SHARED_BY_COPIES).as("%s", source).noneMatch(text::contains);
      if (text.contains("new SecureRandom(")) {
        makers.add(source.getFileName().toString());
      }
    }
    assertThat(makers).containsExactly("Composition.java");
  }
}
