package dev.ratchet.emulator.host;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Where time and chance enter the emulators and the local runner. */
public final class Surroundings {

  private final Clock clock;
  private final RandomGenerator random;

  public Surroundings(Clock clock, RandomGenerator random) {
    this.clock = requireNonNull(clock, "clock is null");
    this.random = requireNonNull(random, "random is null");
  }

  /** This machine's clock, and chance that nobody can foresee. */
  public static Surroundings real() {
    return new Surroundings(Clock.systemUTC(), new java.security.SecureRandom());
  }

  /** The time of day. */
  public Clock clock() {
    return clock;
  }

  /** Time that only goes forward, in milliseconds from no particular moment. */
  public long ticks() {
    return System.nanoTime() / 1_000_000;
  }

  /** Chance. */
  public RandomGenerator random() {
    return random;
  }

  /** A new id in the form of a UUID, as AWS gives to requests and events. */
  public String uuid() {
    var high = random.nextLong() & 0xffff_ffff_ffff_0fffL | 0x4000L;
    var low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /** A new id of that many hexadecimal digits. */
  public String hex(int digits) {
    return HexFormat.of().toHexDigits(random.nextLong(), digits);
  }

  /** A random part of a duration: from half of it to all of it. */
  public Duration jittered(Duration longest) {
    var half = longest.toMillis() / 2;
    return Duration.ofMillis(half + random.nextLong(half + 1));
  }

  /**
   * Waits.
   *
   * @throws InterruptedException if this thread is told to stop
   */
  public void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }
}
