package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long closed runs are kept. */
public sealed interface Retention {
  /** The most days. */
  int DAYS_MAX = 36_500;

  /** The text of {@link Forever}. */
  String NONE = "none";

  /** What counts where a deployment says nothing. */
  Retention STANDARD = days(30);

  /** As the deployment has it. */
  record Unset() implements Retention {}

  /** For so long from when they closed. */
  record For(Duration time) implements Retention {
    public For {
      requireNonNull(time, "time is null");
      if (!time.isPositive()) {
        throw new IllegalArgumentException(
            "Closed runs are kept for some time; found " + time + ".");
      }
    }
  }

  /** For ever. */
  record Forever() implements Retention {}

  /**
   * So many days, 1 to {@value #DAYS_MAX}.
   *
   * @throws IllegalArgumentException if it is another number
   */
  static Retention days(int count) {
    if (count < 1 || count > DAYS_MAX) {
      throw new IllegalArgumentException(
          "Closed runs are kept for 1 to %d days, or \"%s\"; found %d."
              .formatted(DAYS_MAX, NONE, count));
    }
    return new For(Duration.ofDays(count));
  }

  /**
   * Reads a number of days, or {@link #NONE}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Retention of(String text) {
    if (text.equals(NONE)) {
      return new Forever();
    }
    if (!Pattern.matches("[0-9]{1,5}", text)) {
      throw new IllegalArgumentException(
          "A retention is 1 to %d days, or \"%s\"; found \"%s\".".formatted(DAYS_MAX, NONE, text));
    }
    return days(Integer.parseInt(text));
  }

  /**
   * Reads what {@link #setting} writes.
   *
   * @throws IllegalArgumentException if it is nothing of that
   */
  static Retention ofSetting(String text) {
    return text.isEmpty() ? new Unset() : of(text);
  }

  /** This as a text: the number of whole days, {@link #NONE}, or nothing where it is unset. */
  default String setting() {
    return switch (this) {
      case Unset _ -> "";
      case For(Duration time) -> Long.toString(time.toDays());
      case Forever _ -> NONE;
    };
  }

  /** This, or that of the deployment where this is unset. */
  default Retention over(Retention deployment) {
    return switch (this) {
      case Unset _ -> deployment;
      case For _, Forever _ -> this;
    };
  }

  /** Before when a run must have closed to be deleted now; empty if none is. */
  default Optional<Instant> closedBefore(Instant now) {
    return switch (this) {
      case For(Duration time) -> Optional.of(now.minus(time));
      case Unset _, Forever _ -> Optional.empty();
    };
  }
}
