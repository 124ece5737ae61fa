package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long a call may take.
 *
 * @param connect until the host's name is known, and again until one of its addresses has answered
 * @param total for everything, redirects included; nothing is sent if none is left
 */
public record HttpTimeouts(Duration connect, Duration total) {
  /** The time to connect where nothing else is said. */
  public static final Duration CONNECT_DEFAULT = Duration.ofSeconds(5);

  public HttpTimeouts {
    requireNonNull(connect, "connect is null");
    requireNonNull(total, "total is null");
  }

  int connectMillis() {
    return Math.clamp(connect.toMillis(), 1, Integer.MAX_VALUE);
  }
}
