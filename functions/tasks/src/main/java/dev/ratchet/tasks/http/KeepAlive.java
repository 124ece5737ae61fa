package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How connections are kept for further requests.
 *
 * @param perRoute the most that lie idle for one host at one address
 * @param total the most that lie idle in all
 * @param idle how long one lies idle at most; less where its server says so
 * @param idleUnsaid how long one lies idle at most before a request that must not be sent twice, if
 *     its server does not say how long it keeps it: some close after two seconds, and a request
 *     that meets the end of its connection may or may not have been carried out
 * @param age how long one is used at most, so that names and certificates are looked at anew
 * @param requests how many requests one carries at most
 */
public record KeepAlive(
    int perRoute, int total, Duration idle, Duration idleUnsaid, Duration age, int requests) {
  /** What is kept unless something else is said. */
  public static final KeepAlive STANDARD =
      new KeepAlive(
          64, 256, Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofMinutes(5), 1_000);

  /** Nothing: each request has a connection of its own. */
  public static final KeepAlive NONE =
      new KeepAlive(0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1);

  public KeepAlive {
    requireNonNull(idle, "idle is null");
    requireNonNull(idleUnsaid, "idleUnsaid is null");
    requireNonNull(age, "age is null");
  }
}
