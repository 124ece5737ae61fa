package dev.ratchet.core.workflow;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import java.time.Instant;

/**
 * Something from outside that a run has yet to take notice of, or has.
 *
 * @param key unique in its run, so that a repeat is harmless
 * @param name the signal's name
 */
public record InboxItem(String key, String name, Json payload, Instant at) {
  /** The longest key, in characters. */
  public static final int KEY_CHARS_MAX = 128;

  public InboxItem {
    requireNonNull(key, "key is null");
    requireNonNull(name, "name is null");
    requireNonNull(payload, "payload is null");
    requireNonNull(at, "at is null");
    if (key.isEmpty() || key.length() > KEY_CHARS_MAX) {
      throw new IllegalArgumentException(
          "An inbox key has 1 to " + KEY_CHARS_MAX + " characters; found " + key.length() + ".");
    }
  }
}
