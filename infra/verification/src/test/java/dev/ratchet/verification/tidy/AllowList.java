package dev.ratchet.verification.tidy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The classes through which time, randomness and sleep enter.
 *
 * @param entries one for each class and kind
 */
public record AllowList(List<Entry> entries) {
  /** Where the list is kept, from the top of the repository. */
  public static final String PATH =
      "infra/verification/src/test/resources/dev/ratchet/verification/tidy/allowed.txt";

  private static final Pattern LINE =
      Pattern.compile("(?<name>[\\w.]+) (?<kinds>[a-z]+(,[a-z]+)*) (?<why>\\S.*)");

  public AllowList {
    entries = List.copyOf(entries);
  }

  /**
   * One class may use one kind.
   *
   * @param line where it stands in the list, from 1
   * @param name the class's full name
   * @param kind what it may use
   */
  public record Entry(long line, String name, AmbientRule.Kind kind) {
    public Entry {
      requireNonNull(name, "name is null");
      requireNonNull(kind, "kind is null");
    }
  }

  /** The list as kept in the repository. */
  public static AllowList load() {
    try (InputStream in = AllowList.class.getResourceAsStream("allowed.txt")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads lines of a class, a comma-separated list of clock, random and sleep, and a reason; empty
   * lines and those that begin with # are skipped.
   *
   * @throws IllegalArgumentException if a line has another form
   */
  public static AllowList parse(String text) {
    List<Entry> entries = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        parseLine(i + 1L, line, entries);
      }
    }
    return new AllowList(entries);
  }

  private static void parseLine(long number, String line, List<Entry> entries) {
    Matcher match = LINE.matcher(line);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "%s:%d: expected a class, its kinds and why, but found: %s"
              .formatted(PATH, number, line));
    }
    for (String kind : match.group("kinds").split(",")) {
      AmbientRule.Kind allowed = AmbientRule.Kind.valueOf(kind.toUpperCase(Locale.ROOT));
      entries.add(new Entry(number, match.group("name"), allowed));
    }
  }

  /** The entry that lets a class use a kind. */
  public Optional<Entry> find(String name, AmbientRule.Kind kind) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name) && entry.kind() == kind)
        .findFirst();
  }
}
