package dev.ratchet.core.task;

import dev.ratchet.core.failure.Excerpt;
import java.time.Duration;
import java.util.Locale;

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
    while (digits < text.length() && isDigit(text.charAt(digits))) {
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
          "A duration is at most " + MAX.toDays() + "d; found \"" + Excerpt.of(text) + "\".");
    }
    return duration;
  }

  /** Writes a duration as {@link #parse} reads it, in the largest unit in which it is whole. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    for (Unit unit : Unit.values()) {
      if (millis % unit.millis == 0 && (millis != 0 || unit == Unit.MS)) {
        return millis / unit.millis + unit.name().toLowerCase(Locale.ROOT);
      }
    }
    throw new AssertionError("Every duration is whole in milliseconds.");
  }

  private enum Unit {
    D(86_400_000),
    H(3_600_000),
    M(60_000),
    S(1_000),
    MS(1);

    private final long millis;

    Unit(long millis) {
      this.millis = millis;
    }
  }

  /** Whether this is one of 0-9, which other alphabets' digits are not. */
  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "A duration is a whole number and a unit (ms, s, m, h, d), such as \"30s\"; found \""
            + Excerpt.of(text)
            + "\".");
  }
}
