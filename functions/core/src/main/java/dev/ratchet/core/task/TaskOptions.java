package dev.ratchet.core.task;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What a workflow says about retries and timeouts of one of its tasks. Members that it leaves out
 * keep the default of the Task Definition, which only the worker that carries its code knows; hence
 * the JSON form, which travels with each delivery.
 *
 * @param retry {@code max_attempts, initial_interval, backoff_coefficient, maximum_interval,
 *     non_retryable}, each optional
 * @param timeout {@code start_to_close, schedule_to_start, schedule_to_close, heartbeat}, each
 *     optional
 * @param completion what completes an attempt
 */
public record TaskOptions(Json.Obj retry, Json.Obj timeout, Completion completion) {
  /** Nothing said: all defaults. */
  public static final TaskOptions DEFAULTS = new TaskOptions(Json.Obj.EMPTY, Json.Obj.EMPTY);

  /** What completes an attempt. */
  public enum Completion {
    /** The return of the task's code. */
    RETURNED,
    /** A call from outside with the attempt's token, after the code has returned. */
    EXTERNAL
  }

  public TaskOptions {
    requireNonNull(retry, "retry is null");
    requireNonNull(timeout, "timeout is null");
    requireNonNull(completion, "completion is null");
  }

  /** Options of a task whose return completes it. */
  public TaskOptions(Json.Obj retry, Json.Obj timeout) {
    this(retry, timeout, Completion.RETURNED);
  }

  /**
   * The retry policy: what is said here over the Task Definition's default.
   *
   * @throws IllegalArgumentException if a member is of the wrong kind or out of its range
   */
  public RetryPolicy retryOver(RetryPolicy base) {
    Duration initial = duration(retry, "initial_interval", base.initialInterval());
    Duration maximum = duration(retry, "maximum_interval", base.maximumInterval());
    if (!retry.has("maximum_interval") && maximum.compareTo(initial) < 0) {
      maximum = initial;
    }
    if (!retry.has("initial_interval") && initial.compareTo(maximum) > 0) {
      initial = maximum;
    }
    return new RetryPolicy(
        value(retry, "max_attempts", base.maxAttempts(), TaskOptions::integer),
        initial,
        value(
            retry, "backoff_coefficient", base.backoffCoefficient(), n -> number(n).doubleValue()),
        maximum,
        value(retry, "non_retryable", base.nonRetryable(), TaskOptions::codes));
  }

  /**
   * The timeouts: what is said here over the Task Definition's default.
   *
   * @throws IllegalArgumentException if a member is of the wrong kind or out of its range
   */
  public Timeouts timeoutsOver(Timeouts base) {
    Duration startToClose = duration(timeout, "start_to_close", base.startToClose());
    boolean silent = base.heartbeat().equals(base.startToClose());
    return new Timeouts(
        startToClose,
        duration(timeout, "schedule_to_start", base.scheduleToStart()),
        duration(timeout, "schedule_to_close", base.scheduleToClose()),
        duration(timeout, "heartbeat", silent ? startToClose : base.heartbeat()));
  }

  private static Duration duration(Json.Obj object, String name, Duration otherwise) {
    return value(object, name, otherwise, json -> Durations.parse(string(json)));
  }

  private static <T> T value(Json.Obj object, String name, T otherwise, Function<Json, T> read) {
    return object.has(name) ? read.apply(object.get(name)) : otherwise;
  }

  private static Set<String> codes(Json json) {
    if (!(json instanceof Json.Arr codes)) {
      throw new IllegalArgumentException("Expected a list of codes, found " + json.kind() + ".");
    }
    var set = new TreeSet<String>();
    codes.items().forEach(code -> set.add(string(code)));
    return set;
  }

  private static int integer(Json json) {
    try {
      return number(json).intValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "Expected a whole number below 2147483648, found " + json.text() + ".", e);
    }
  }

  private static BigDecimal number(Json json) {
    if (json instanceof Json.Num n) {
      return n.value();
    }
    throw new IllegalArgumentException("Expected a number, found " + json.kind() + ".");
  }

  private static String string(Json json) {
    if (json instanceof Json.Str s) {
      return s.value();
    }
    throw new IllegalArgumentException("Expected a string, found " + json.kind() + ".");
  }
}
