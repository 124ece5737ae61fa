package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

/**
 * How many Task Runs may be under way at once of those that share a key.
 *
 * @param key what they share, 1 to {@value #KEY_CHARS_MAX} characters
 * @param size how many, from 1
 */
public record Limit(String key, int size) {
  /** The longest key. */
  public static final int KEY_CHARS_MAX = 512;

  public Limit {
    requireNonNull(key, "key is null");
    if (key.isEmpty() || key.length() > KEY_CHARS_MAX) {
      throw new IllegalArgumentException(
          "The key of a limit has 1 to %d characters; found %d."
              .formatted(KEY_CHARS_MAX, key.length()));
    }
    if (size < 1) {
      throw new IllegalArgumentException("A limit is 1 or more; found " + size + ".");
    }
  }
}
