package dev.ratchet.core.definition;

import java.time.Duration;

/** Durations as definitions and requests write them: a whole number and one unit. */
public final class Durations {
  /** The longest duration that may be written. */
  public static final Duration MAX = Duration.ofDays(366);

  private Durations() {}

  /**
   * Reads a duration: {@code 250ms}, {@code 30s}, {@code 10m}, {@code 2h} or {@code 7d}.
   *
   * @throws IllegalArgumentException if it is none, or longer than {@link #MAX}
   */
  public static Duration parse(String text) {
    int digits = 0;
    while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0) {
      digits++;
    }
    if (digits == 0 || digits > 12) {
      throw invalid(text);
    }
    long count = Long.parseLong(text.substring(0, digits));
    Duration duration =
        switch (text.substring(digits)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> throw invalid(text);
        };
    if (duration.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "A duration is at most " + MAX.toDays() + "d; found \"" + text + "\".");
    }
    return duration;
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "A duration is a whole number and a unit (ms, s, m, h, d), such as \"30s\"; found \""
            + text
            + "\".");
  }
}
