package dev.ratchet.history.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.CanceledFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures are tried again, and when; and when a schedule is due. */
class RetriesTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final RetryPolicy POLICY =
      RetryPolicy.newBuilder()
          .setInitialInterval(seconds(1))
          .setMaximumInterval(seconds(10))
          .setBackoffCoefficient(2)
          .setMaximumAttempts(8)
          .addNonRetryableErrorTypes("Fatal")
          .addNonRetryableErrorTypes("TemporalTimeout:Heartbeat")
          .build();

  private static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  private static Failure failure(String type) {
    return Failure.newBuilder()
        .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType(type))
        .build();
  }

  private static Failure timeout(TimeoutType type) {
    return Failure.newBuilder()
        .setTimeoutFailureInfo(TimeoutFailureInfo.newBuilder().setTimeoutType(type))
        .build();
  }

  private static RetryVerdict activity(int attempt, boolean isToStop, Failure failure) {
    var attributes =
        ActivityTaskScheduledEventAttributes.newBuilder()
            .setRetryPolicy(POLICY)
            .setScheduleToCloseTimeout(seconds(60));
    return Retries.activity(
        attributes.build(), NOW.minusSeconds(55), attempt, isToStop, failure, NOW);
  }

  private static RetryVerdict.Again after(long seconds) {
    return new RetryVerdict.Again(java.time.Duration.ofSeconds(seconds));
  }

  private static RetryVerdict.Over over(RetryState state) {
    return new RetryVerdict.Over(state);
  }

  @Test
  void pausesGrowUpToTheLongestAndMayNotPassTheDeadline() {
    assertThat(activity(1, false, failure("x"))).isEqualTo(after(1));
    assertThat(activity(3, false, failure("x"))).isEqualTo(after(4));
    assertThat(activity(4, false, failure("x"))).isEqualTo(over(RetryState.RETRY_STATE_TIMEOUT));
    assertThat(Retries.run(Optional.of(POLICY), 6, failure("x"), Optional.empty(), NOW))
        .isEqualTo(after(10));
  }

  @Test
  void theFirstReasonThatHoldsIsTheOneThatIsTold() {
    assertThat(activity(8, true, failure("Fatal")))
        .isEqualTo(over(RetryState.RETRY_STATE_CANCEL_REQUESTED));
    assertThat(activity(8, false, timeout(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START)))
        .isEqualTo(over(RetryState.RETRY_STATE_TIMEOUT));
    assertThat(activity(8, false, failure("Fatal")))
        .isEqualTo(over(RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE));
    assertThat(activity(8, false, failure("x")))
        .isEqualTo(over(RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED));
    assertThat(Retries.run(Optional.empty(), 1, failure("x"), Optional.empty(), NOW))
        .isEqualTo(over(RetryState.RETRY_STATE_RETRY_POLICY_NOT_SET));
  }

  @Test
  void timeoutsOfAnAttemptAreTriedAgainUnlessThePolicyNamesThem() {
    assertThat(activity(1, false, timeout(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE)))
        .isEqualTo(after(1));
    assertThat(activity(1, false, timeout(TimeoutType.TIMEOUT_TYPE_HEARTBEAT)))
        .isEqualTo(over(RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE));
    Failure canceled =
        Failure.newBuilder()
            .setCanceledFailureInfo(CanceledFailureInfo.getDefaultInstance())
            .build();
    assertThat(activity(1, false, canceled))
        .isEqualTo(over(RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE));
  }

  @Test
  void aPauseThatTheFailureNamesGoesBeforeThePolicys() {
    Failure named =
        Failure.newBuilder()
            .setApplicationFailureInfo(
                ApplicationFailureInfo.newBuilder().setNextRetryDelay(seconds(5)))
            .build();
    assertThat(activity(1, false, named)).isEqualTo(after(5));
  }

  @ParameterizedTest
  @CsvSource({
    "*/10 * * * *,       2026-11-01T12:00:00Z, 2026-11-01T12:00:00Z, 600",
    "*/10 * * * *,       2026-11-01T12:00:00Z, 2026-11-01T12:09:59.5Z, 1",
    "*/10 * * * *,       2026-11-01T12:00:00Z, 2026-11-01T12:34:00Z, 360",
    "@hourly,            2026-11-01T12:00:00Z, 2026-11-01T12:00:01Z, 3599",
    "@every 90s,         2026-11-01T12:00:00Z, 2026-11-01T12:00:10Z, 80",
    "@every 1h30m,       2026-11-01T12:00:00Z, 2026-11-01T16:00:00Z, 1800",
    "0 0 * * 0,          2026-11-01T12:00:00Z, 2026-11-01T12:00:00Z, 561600",
    "0 0 13 * 5,         2026-11-01T12:00:00Z, 2026-11-01T12:00:00Z, 388800",
    "CRON_TZ=Asia/Tokyo 0 9 * * *, 2026-11-01T12:00:00Z, 2026-11-01T12:00:00Z, 43200",
  })
  void aScheduleIsDue(String schedule, Instant last, Instant now, long seconds) {
    assertThat(Cron.backoff(schedule, last, now)).contains(java.time.Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "often",
    "* * * *",
    "61 * * * *",
    "@every",
    "@every soon",
    "CRON_TZ=Nowhere * * * * *"
  })
  void noSchedule(String schedule) {
    assertThat(Cron.isValid(schedule)).isFalse();
    assertThat(Cron.backoff(schedule, NOW, NOW)).isEmpty();
  }
}
