package dev.ratchet.tasks;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.failure.Failure.RetryAfter;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.tasks.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;

/** What a status that was not hoped for means: whether to try again, and when. */
final class StatusFailures {
  /** The longest delay that a service's {@code Retry-After} is granted. */
  static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);

  private static final int SECONDS_DIGITS_MAX = 9;

  private StatusFailures() {}

  /** Whether another attempt may be answered otherwise: 408, 425, 429 and 5xx. */
  static boolean mayPass(int status) {
    return status >= 500 || status == 408 || status == 425 || status == 429;
  }

  /** The failure of an attempt that was answered so. */
  static TaskFailedException of(String code, String message, HttpAnswer answer, Instant now) {
    String excerpt = answer.excerpt();
    String full = excerpt.isEmpty() ? message : message + " It said: " + excerpt;
    if (!mayPass(answer.status())) {
      return TaskFailedException.fatal(code, full);
    }
    return new TaskFailedException(
        new Failure.TaskError(code, full, true, retryAfter(answer, now)));
  }

  /**
   * What the {@code Retry-After} header of a 429 or 503 asks for, at most {@link #RETRY_AFTER_MAX}.
   */
  private static RetryAfter retryAfter(HttpAnswer answer, Instant now) {
    String header = answer.header("retry-after");
    if (header.isEmpty() || answer.status() != 429 && answer.status() != 503) {
      return RetryAfter.BY_POLICY;
    }
    if (header.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return header.length() <= SECONDS_DIGITS_MAX
          ? atLeast(Duration.ofSeconds(Long.parseLong(header)))
          : atLeast(RETRY_AFTER_MAX);
    }
    return HttpDates.parse(header, now)
        .map(then -> atLeast(Duration.between(now, then)))
        .orElse(RetryAfter.BY_POLICY);
  }

  private static RetryAfter atLeast(Duration asked) {
    if (!asked.isPositive()) {
      return RetryAfter.BY_POLICY;
    }
    return new RetryAfter.AtLeast(asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked);
  }
}
