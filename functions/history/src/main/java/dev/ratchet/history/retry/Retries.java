package dev.ratchet.history.retry;

import dev.ratchet.history.event.Times;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides whether an activity or a run that failed is tried again. */
public final class Retries {
  private Retries() {}

  /**
   * Decides about an activity.
   *
   * @param scheduled when it was scheduled at first
   * @param attempt the one that failed
   * @param isToStop whether it was asked to cancel itself
   */
  public static RetryVerdict activity(
      ActivityTaskScheduledEventAttributes attributes,
      Instant scheduled,
      int attempt,
      boolean isToStop,
      Failure failure,
      Instant now) {
    if (isToStop) {
      return new RetryVerdict.Over(RetryState.RETRY_STATE_CANCEL_REQUESTED);
    }
    if (isScheduleTimeout(failure)) {
      return new RetryVerdict.Over(RetryState.RETRY_STATE_TIMEOUT);
    }
    Optional<Instant> deadline =
        Times.isSet(attributes.getScheduleToCloseTimeout())
            ? Optional.of(scheduled.plus(Times.duration(attributes.getScheduleToCloseTimeout())))
            : Optional.empty();
    // A pause that the failure names is not capped.
    return decide(attributes.getRetryPolicy(), attempt, failure, deadline, now, false);
  }

  /**
   * Decides about a run.
   *
   * @param policy empty if it has none
   * @param attempt the one that failed
   * @param deadline until when its chain may go on
   */
  public static RetryVerdict run(
      Optional<RetryPolicy> policy,
      int attempt,
      Failure failure,
      Optional<Instant> deadline,
      Instant now) {
    return policy
        .map(given -> decide(given, attempt, failure, deadline, now, true))
        .orElseGet(() -> new RetryVerdict.Over(RetryState.RETRY_STATE_RETRY_POLICY_NOT_SET));
  }

  private static RetryVerdict decide(
      RetryPolicy policy,
      int attempt,
      Failure failure,
      Optional<Instant> deadline,
      Instant now,
      boolean capsNamedDelay) {
    if (!isRetryable(failure, policy.getNonRetryableErrorTypesList())) {
      return new RetryVerdict.Over(RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE);
    }
    if (policy.getMaximumAttempts() > 0 && attempt >= policy.getMaximumAttempts()) {
      return new RetryVerdict.Over(RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED);
    }
    Duration most = Times.duration(policy.getMaximumInterval());
    Duration backoff =
        named(failure)
            .map(delay -> capsNamedDelay ? min(delay, most) : delay)
            .orElseGet(() -> exponential(policy, attempt, most));
    if (deadline.isPresent() && now.plus(backoff).isAfter(deadline.get())) {
      return new RetryVerdict.Over(RetryState.RETRY_STATE_TIMEOUT);
    }
    return new RetryVerdict.Again(backoff);
  }

  private static Duration exponential(RetryPolicy policy, int attempt, Duration most) {
    double first = Times.duration(policy.getInitialInterval()).toNanos();
    double nanos = first * Math.pow(policy.getBackoffCoefficient(), Math.max(attempt, 1) - 1);
    boolean isTooLong = !(nanos < most.toNanos()) && most.isPositive();
    return isTooLong ? most : Duration.ofNanos((long) nanos);
  }

  private static Duration min(Duration one, Duration most) {
    return most.isPositive() && one.compareTo(most) > 0 ? most : one;
  }

  /** The pause that a failure names. */
  private static Optional<Duration> named(Failure failure) {
    return failure.getApplicationFailureInfo().hasNextRetryDelay()
        ? Optional.of(Times.duration(failure.getApplicationFailureInfo().getNextRetryDelay()))
        : Optional.empty();
  }

  private static boolean isScheduleTimeout(Failure failure) {
    TimeoutType type = failure.getTimeoutFailureInfo().getTimeoutType();
    return type == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START
        || type == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE;
  }

  private static boolean isRetryable(Failure failure, List<String> nonRetryable) {
    return switch (failure.getFailureInfoCase()) {
      case TERMINATED_FAILURE_INFO, CANCELED_FAILURE_INFO -> false;
      case TIMEOUT_FAILURE_INFO ->
          switch (failure.getTimeoutFailureInfo().getTimeoutType()) {
            case TIMEOUT_TYPE_START_TO_CLOSE ->
                !nonRetryable.contains("TemporalTimeout:StartToClose");
            case TIMEOUT_TYPE_HEARTBEAT -> !nonRetryable.contains("TemporalTimeout:Heartbeat");
            default -> false;
          };
      case SERVER_FAILURE_INFO -> !failure.getServerFailureInfo().getNonRetryable();
      case APPLICATION_FAILURE_INFO ->
          !failure.getApplicationFailureInfo().getNonRetryable()
              && !nonRetryable.contains(failure.getApplicationFailureInfo().getType());
      default -> true;
    };
  }
}
