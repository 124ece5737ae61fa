package dev.ratchet.history.event;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times and durations between the protocol's messages and ours. */
public final class Times {
  /** No time at all; where a limit is meant, none. */
  public static final Duration ZERO = Duration.getDefaultInstance();

  private Times() {}

  /** A time as the protocol writes it. */
  public static Timestamp proto(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  /** A time of the protocol. */
  public static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** A duration as the protocol writes it. */
  public static Duration proto(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /** A duration of the protocol. */
  public static java.time.Duration duration(Duration duration) {
    return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }

  /** Whether it is longer than nothing. */
  public static boolean isSet(Duration duration) {
    return duration(duration).isPositive();
  }

  /** The shorter of two. */
  public static Duration min(Duration one, Duration other) {
    return duration(one).compareTo(duration(other)) <= 0 ? one : other;
  }

  /** The shorter of two where no time means that there is no limit. */
  public static Duration minLimit(Duration one, Duration other) {
    if (!isSet(one) || !isSet(other)) {
      return isSet(one) ? one : other;
    }
    return min(one, other);
  }
}
