package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * What an item of {@link Items} is found by.
 *
 * @param partition whose items are listed together, and who may read and write them
 * @param sort where in its partition the item stands; keys are ordered as their bytes of UTF-8
 */
public record ItemKey(String partition, String sort) {
  /** The longest partition, in bytes of UTF-8. */
  public static final int PARTITION_BYTES_MAX = 2_048;

  /** The longest sort key, in bytes of UTF-8. */
  public static final int SORT_BYTES_MAX = 1_024;

  /** The order of sort keys: that of their bytes of UTF-8, which is that of their code points. */
  public static final Comparator<String> ORDER = ItemKey::compare;

  public ItemKey {
    check("partition", partition, PARTITION_BYTES_MAX);
    check("sort key", sort, SORT_BYTES_MAX);
  }

  private static void check(String what, String text, int bytesMax) {
    requireNonNull(text, what + " is null");
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > bytesMax) {
      throw new IllegalArgumentException(
          "A %s has 1 to %d bytes; found %d: \"%s\"."
              .formatted(what, bytesMax, bytes, Excerpt.of(text)));
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          "A %s is Unicode; found half a character in \"%s\".".formatted(what, Excerpt.of(text)));
    }
  }

  private static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean areHalves = Character.isSurrogate(a) == Character.isSurrogate(b);
        return areHalves ? a - b : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return one.length() - other.length();
  }
}
