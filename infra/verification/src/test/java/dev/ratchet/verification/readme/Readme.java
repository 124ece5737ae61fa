package dev.ratchet.verification.readme;

import dev.ratchet.verification.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The README's fenced snippets. */
public final class Readme {
  /**
   * A fenced snippet.
   *
   * @param language the word behind the opening fence
   */
  private record Snippet(String language, String text) {}

  private Readme() {}

  /** The README's text. */
  public static String text() {
    try {
      return Files.readString(Repository.root().resolve("README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All snippets of a language, in order. */
  public static List<String> snippets(String language) {
    return snippets().stream()
        .filter(snippet -> snippet.language().equals(language))
        .map(Snippet::text)
        .toList();
  }

  private static List<Snippet> snippets() {
    var snippets = new ArrayList<Snippet>();
    var inside = new StringBuilder();
    String language = "";
    for (String line : text().lines().toList()) {
      if (!line.startsWith("```")) {
        inside.append(line).append('\n');
      } else if (language.isEmpty()) {
        language = line.substring(3);
        inside.setLength(0);
      } else {
        snippets.add(new Snippet(language, inside.toString()));
        language = "";
      }
    }
    return snippets;
  }
}
