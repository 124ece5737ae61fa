package dev.ratchet.history.command;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Duration;
import com.google.protobuf.MessageLite;
import dev.ratchet.history.event.Times;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.taskqueue.v1.TaskQueue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks of a command's attributes that all fail for the same cause.
 *
 * @param cause why the Workflow Task fails if one of them does not hold
 * @param command the command's name, for texts
 */
record Check(WorkflowTaskFailedCause cause, String command) {
  /** The longest id or name. */
  private static final int ID_LENGTH_MAX = 1_000;

  /** The largest payloads of one command, in bytes. */
  private static final int PAYLOADS_BYTES_MAX = 2 * 1024 * 1024;

  private static final String TIMEOUT_PREFIX = "TemporalTimeout:";
  private static final Pattern WORD = Pattern.compile("[A-Z][a-z]*");

  Check {
    requireNonNull(cause, "cause is null");
    requireNonNull(command, "command is null");
  }

  BadCommandException bad(String text) {
    return new BadCommandException(cause, text);
  }

  void that(boolean holds, String text) {
    if (!holds) {
      throw bad(text);
    }
  }

  /** A command without the attributes of its type. */
  void hasAttributes(boolean has) {
    that(has, "%sAttributes is not set on %s.".formatted(command, command));
  }

  void id(String field, String value) {
    that(!value.isEmpty(), "%s is not set on %s.".formatted(field, command));
    length(field, value);
  }

  void length(String field, String value) {
    that(
        value.length() <= ID_LENGTH_MAX,
        "%s on %s exceeds length limit. Length=%d Limit=%d"
            .formatted(field, command, value.length(), ID_LENGTH_MAX));
  }

  /**
   * Payloads together are small enough; a larger one fails the task, so that code can be mended.
   */
  void size(String field, MessageLite payloads) {
    that(
        payloads.getSerializedSize() <= PAYLOADS_BYTES_MAX,
        "%s on %s exceeds size limit. Size=%d Limit=%d"
            .formatted(field, command, payloads.getSerializedSize(), PAYLOADS_BYTES_MAX));
  }

  void duration(String field, Duration value) {
    boolean mixed =
        value.getSeconds() < 0 && value.getNanos() > 0
            || value.getSeconds() > 0 && value.getNanos() < 0;
    that(
        !mixed,
        "invalid %s on %s: duration has seconds and nanos with different signs"
            .formatted(field, command));
    that(
        value.getSeconds() >= 0 && value.getNanos() >= 0,
        "invalid %s on %s: negative duration".formatted(field, command));
  }

  /**
   * A Task Queue with its name and kind.
   *
   * @param inherited the name where none is given; empty if one must be
   */
  TaskQueue queue(TaskQueue queue, String inherited) {
    String name = queue.getName().isEmpty() ? inherited : queue.getName();
    that(!name.isEmpty(), "missing task queue name");
    length("taskQueue", name);
    that(!name.startsWith("/_sys/"), "task queue name cannot start with reserved prefix /_sys/");
    return queue.toBuilder().setName(name).setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL).build();
  }

  /** A retry policy with all its fields. */
  RetryPolicy retryPolicy(RetryPolicy given) {
    RetryPolicy policy = withDefaults(given);
    if (policy.getMaximumAttempts() == 1) {
      return policy;
    }
    duration("InitialInterval", policy.getInitialInterval());
    duration("MaximumInterval", policy.getMaximumInterval());
    that(
        policy.getBackoffCoefficient() >= 1,
        "BackoffCoefficient cannot be less than 1 on retry policy.");
    that(
        Times.duration(policy.getMaximumInterval())
                .compareTo(Times.duration(policy.getInitialInterval()))
            >= 0,
        "MaximumInterval cannot be less than InitialInterval on retry policy.");
    that(policy.getMaximumAttempts() >= 0, "MaximumAttempts cannot be negative on retry policy.");
    policy.getNonRetryableErrorTypesList().forEach(this::timeoutType);
    return policy;
  }

  private static RetryPolicy withDefaults(RetryPolicy given) {
    RetryPolicy.Builder policy = given.toBuilder();
    if (given.getInitialInterval().equals(Times.ZERO)) {
      policy.setInitialInterval(Duration.newBuilder().setSeconds(1));
    }
    if (given.getMaximumInterval().equals(Times.ZERO)) {
      policy.setMaximumInterval(
          Times.proto(Times.duration(policy.getInitialInterval()).multipliedBy(100)));
    }
    if (given.getBackoffCoefficient() == 0) {
      policy.setBackoffCoefficient(2);
    }
    return policy.build();
  }

  private void timeoutType(String errorType) {
    if (errorType.startsWith(TIMEOUT_PREFIX)) {
      String name = errorType.substring(TIMEOUT_PREFIX.length());
      that(isTimeoutType(name), "Invalid timeout type value: %s.".formatted(name));
    }
  }

  private static boolean isTimeoutType(String name) {
    Matcher words = WORD.matcher(name);
    var wire = new StringBuilder("TIMEOUT_TYPE");
    while (words.find()) {
      wire.append('_').append(words.group().toUpperCase(Locale.ROOT));
    }
    for (TimeoutType type : TimeoutType.values()) {
      if (type != TimeoutType.TIMEOUT_TYPE_UNSPECIFIED
          && (type.name().contentEquals(wire) || type.name().equals(name))) {
        return true;
      }
    }
    return false;
  }
}
