package dev.ratchet.core.task;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How often and when a failed attempt is followed by another: exponential backoff with full jitter.
 *
 * @param maxAttempts attempts in all, the first included, 1 to {@value #MAX_ATTEMPTS_MAX}
 * @param initialInterval the upper bound of the first delay, 1 ms to {@link #maximumInterval}
 * @param backoffCoefficient the growth of that bound from attempt to attempt, 1 to 100
 * @param maximumInterval where that bound stops growing, at most {@link #INTERVAL_MAX}
 * @param nonRetryable codes of failures after which no attempt follows
 */
public record RetryPolicy(
    int maxAttempts,
    Duration initialInterval,
    double backoffCoefficient,
    Duration maximumInterval,
    Set<String> nonRetryable) {

  /** The most attempts that a policy may allow. */
  public static final int MAX_ATTEMPTS_MAX = 10_000;

  /** The longest delay that a policy may ask for. */
  public static final Duration INTERVAL_MAX = Duration.ofDays(365);

  /** Three attempts, one second apart and then two, at most a minute. */
  public static final RetryPolicy STANDARD =
      new RetryPolicy(3, Duration.ofSeconds(1), 2.0, Duration.ofMinutes(1), Set.of());

  /** A single attempt. */
  public static final RetryPolicy ONCE =
      new RetryPolicy(1, Duration.ofSeconds(1), 1.0, Duration.ofSeconds(1), Set.of());

  public RetryPolicy {
    requireNonNull(initialInterval, "initialInterval is null");
    requireNonNull(maximumInterval, "maximumInterval is null");
    nonRetryable = Set.copyOf(nonRetryable);
    require(
        maxAttempts >= 1 && maxAttempts <= MAX_ATTEMPTS_MAX,
        () -> "max_attempts is 1 to " + MAX_ATTEMPTS_MAX + "; found " + maxAttempts);
    require(
        maximumInterval.toMillis() >= 1,
        () -> "maximum_interval is 1 ms or more; found " + maximumInterval.toMillis() + " ms");
    require(
        initialInterval.toMillis() >= 1,
        () -> "initial_interval is 1 ms or more; found " + initialInterval.toMillis() + " ms");
    require(
        initialInterval.compareTo(INTERVAL_MAX) <= 0,
        () -> "initial_interval is at most 365 days; found " + initialInterval.toDays() + " days");
    require(
        backoffCoefficient >= 1 && backoffCoefficient <= 100,
        () -> "backoff_coefficient is 1 to 100; found " + backoffCoefficient);
    require(
        maximumInterval.compareTo(initialInterval) >= 0,
        () ->
            "maximum_interval is at least initial_interval; found "
                + maximumInterval.toMillis()
                + " ms, which is below "
                + initialInterval.toMillis()
                + " ms");
    require(
        maximumInterval.compareTo(INTERVAL_MAX) <= 0,
        () -> "maximum_interval is at most 365 days; found " + maximumInterval.toDays() + " days");
  }

  /**
   * What follows a failed attempt. The delay is 1 ms to {@link #INTERVAL_MAX}, also when the task
   * asked for a longer one.
   *
   * @param spent attempts that count against the limit so far, this one included, from 1
   * @param random the source of the jitter
   */
  public Next after(Failure failure, int spent, RandomGenerator random) {
    if (!failure.retryable() || nonRetryable.contains(failure.code()) || spent >= maxAttempts) {
      return new Next.GiveUp();
    }
    Duration jittered = Duration.ofMillis(1 + random.nextLong(boundMillis(spent)));
    return new Next.RetryIn(atLeast(failure, jittered));
  }

  private static Duration atLeast(Failure failure, Duration delay) {
    return failure instanceof Failure.TaskError e
            && e.retryAfter() instanceof Failure.RetryAfter.AtLeast(Duration asked)
            && asked.compareTo(delay) > 0
        ? (asked.compareTo(INTERVAL_MAX) > 0 ? INTERVAL_MAX : asked)
        : delay;
  }

  /** The upper bound of the delay after so many spent attempts, in milliseconds. */
  long boundMillis(int spent) {
    double grown = initialInterval.toMillis() * Math.pow(backoffCoefficient, spent - 1.0);
    return (long) Math.min(grown, maximumInterval.toMillis());
  }

  /** What follows a failed attempt. */
  public sealed interface Next {
    /** Another attempt, not before this delay has passed. */
    record RetryIn(Duration delay) implements Next {}

    /** No further attempt. */
    record GiveUp() implements Next {}
  }

  private static void require(boolean condition, Supplier<String> rule) {
    if (!condition) {
      throw new IllegalArgumentException(rule.get() + ".");
    }
  }
}
