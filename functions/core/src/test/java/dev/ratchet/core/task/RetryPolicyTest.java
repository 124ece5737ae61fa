package dev.ratchet.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.failure.Failure.RetryAfter;
import dev.ratchet.core.failure.Failure.TaskError;
import dev.ratchet.core.task.RetryPolicy.Next;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows a failed attempt, and when. */
class RetryPolicyTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(
          5, Duration.ofSeconds(1), 2.0, Duration.ofSeconds(5), Set.of("card_declined"));

  private static final TaskError ERROR = TaskError.retryable("api_status_503", "Busy.");

  /** A source whose every number is the greatest that was asked for. */
  private static final RandomGenerator GREATEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          throw new AssertionError("asked for a number without a bound");
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 2000", "3, 4000", "4, 5000"})
  void theBoundOfTheDelayGrowsUpToTheMost(int spent, long millis) {
    assertThat(POLICY.after(ERROR, spent, GREATEST)).isEqualTo(retryIn(millis));
  }

  @Test
  void theDelayLiesAnywhereBelowItsBound() {
    long seed = new Random().nextLong();
    System.out.println("RetryPolicyTest seed " + seed);
    var random = new Random(seed);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 10_000; i++) {
      long millis = ((Next.RetryIn) POLICY.after(ERROR, 2, random)).delay().toMillis();
      assertThat(millis).isBetween(0L, 2_000L);
      least = Math.min(least, millis);
      most = Math.max(most, millis);
    }
    assertThat(least).isLessThan(50);
    assertThat(most).isGreaterThan(1_950);
  }

  @Test
  void theLastAttemptIsFollowedByNone() {
    assertThat(POLICY.after(ERROR, 4, GREATEST)).isInstanceOf(Next.RetryIn.class);
    assertThat(POLICY.after(ERROR, 5, GREATEST)).isEqualTo(new Next.GiveUp());
    assertThat(POLICY.after(ERROR, 6, GREATEST)).isEqualTo(new Next.GiveUp());
    assertThat(RetryPolicy.ONCE.after(ERROR, 1, GREATEST)).isEqualTo(new Next.GiveUp());
  }

  @Test
  void whatIsNotRetryableIsFollowedByNone() {
    assertThat(POLICY.after(TaskError.fatal("bad_input", "No."), 1, GREATEST))
        .isEqualTo(new Next.GiveUp());
    assertThat(POLICY.after(TaskError.retryable("card_declined", "No."), 1, GREATEST))
        .isEqualTo(new Next.GiveUp());
    assertThat(POLICY.after(new Failure.DeadLettered("default"), 1, GREATEST))
        .isEqualTo(new Next.GiveUp());
    assertThat(POLICY.after(new Failure.WorkerLost("w1"), 1, GREATEST)).isEqualTo(retryIn(1_000));
  }

  @Test
  void growthBeyondAllNumbersEndsAtTheMost() {
    var steep =
        new RetryPolicy(10_000, Duration.ofDays(1), 100, RetryPolicy.INTERVAL_MAX, Set.of());

    assertThat(steep.after(ERROR, 9_999, GREATEST))
        .isEqualTo(new Next.RetryIn(RetryPolicy.INTERVAL_MAX));
  }

  @Test
  void aTaskThatAsksForADelayGetsAtLeastThat() {
    assertThat(POLICY.after(asking(Duration.ofMillis(999)), 1, GREATEST)).isEqualTo(retryIn(1_000));
    assertThat(POLICY.after(asking(Duration.ofHours(1)), 1, GREATEST))
        .isEqualTo(retryIn(3_600_000));
    assertThat(POLICY.after(asking(Duration.ofHours(1)), 5, GREATEST)).isEqualTo(new Next.GiveUp());
  }

  @Test
  void aTaskThatAsksForTooLongADelayGetsTheMost() {
    assertThat(POLICY.after(asking(Duration.ofSeconds(Long.MAX_VALUE)), 1, GREATEST))
        .isEqualTo(new Next.RetryIn(RetryPolicy.INTERVAL_MAX));
  }

  @Test
  void limitsAreInclusive() {
    new RetryPolicy(1, Duration.ofMillis(1), 1, Duration.ofMillis(1), Set.of());
    new RetryPolicy(10_000, RetryPolicy.INTERVAL_MAX, 100, RetryPolicy.INTERVAL_MAX, Set.of());

    refused(() -> policy(0, 1, 1, 1), "max_attempts is 1 to 10000; found 0.");
    refused(() -> policy(10_001, 1, 1, 1), "max_attempts is 1 to 10000; found 10001.");
    refused(() -> policy(1, 0, 1, 1), "initial_interval is 1 ms or more; found 0 ms.");
    refused(() -> policy(1, 1, 0.99, 1), "backoff_coefficient is 1 to 100; found 0.99.");
    refused(() -> policy(1, 1, 100.1, 1), "backoff_coefficient is 1 to 100; found 100.1.");
    refused(() -> policy(1, 1, Double.NaN, 1), "backoff_coefficient is 1 to 100; found NaN.");
    refused(
        () -> policy(1, 2, 1, 1),
        "maximum_interval is at least initial_interval; found 1 ms, which is below 2 ms.");
    long over = RetryPolicy.INTERVAL_MAX.plusDays(1).toMillis();
    refused(() -> policy(1, 1, 1, over), "maximum_interval is at most 365 days; found 366 days.");
    refused(
        () -> policy(1, over, 1, over), "initial_interval is at most 365 days; found 366 days.");
  }

  private static RetryPolicy policy(int attempts, long initial, double growth, long maximum) {
    return new RetryPolicy(
        attempts, Duration.ofMillis(initial), growth, Duration.ofMillis(maximum), Set.of());
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static Next retryIn(long millis) {
    return new Next.RetryIn(Duration.ofMillis(millis));
  }

  private static TaskError asking(Duration delay) {
    return new TaskError("api_status_429", "Slow down.", true, new RetryAfter.AtLeast(delay));
  }
}
