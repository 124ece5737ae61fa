package dev.ratchet.simulation.mutation;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A guard broken on purpose: one place in one source file, replaced.
 *
 * @param guard what the guard is, as a reader of the table understands it
 * @param file the source file, from the root of the repository
 * @param found what stands there, exactly once
 * @param put what is to stand there instead
 */
public record Mutation(String guard, String file, String found, String put) {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  public Mutation {
    requireNonNull(guard, "guard is null");
    requireNonNull(file, "file is null");
    requireNonNull(found, "found is null");
    requireNonNull(put, "put is null");
  }

  /**
   * The source with the guard broken. Runs of white space are alike, so that a new line break
   * changes nothing.
   *
   * @throws IllegalStateException if the guard does not stand there exactly once: then it has
   *     changed, and the mutation has to follow
   */
  public String applyTo(String source) {
    String pattern =
        SPACE.splitAsStream(found.strip()).map(Pattern::quote).collect(Collectors.joining("\\s+"));
    Matcher matcher = Pattern.compile(pattern).matcher(source);
    if (!matcher.find()) {
      throw changed("not there");
    }
    int from = matcher.start();
    int to = matcher.end();
    if (matcher.find()) {
      throw changed("there more than once");
    }
    return source.substring(0, from) + put + source.substring(to);
  }

  private IllegalStateException changed(String how) {
    return new IllegalStateException(
        "The guard \"%s\" is %s in %s: expected once: %s. Have the mutation follow the code."
            .formatted(guard, how, file, found));
  }
}
