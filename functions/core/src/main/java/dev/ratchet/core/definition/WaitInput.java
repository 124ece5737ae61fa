package dev.ratchet.core.definition;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.Wait;
import dev.ratchet.core.task.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a built-in task waits for that the orchestrator itself carries out, without a worker: {@code
 * sleep} with {@code duration} or {@code until}, and {@code wait-for-signal} with {@code signal}
 * and {@code timeout}.
 */
public sealed interface WaitInput {
  /** The Task Definition that waits for a time. */
  String SLEEP = "sleep";

  /** The Task Definition that waits for a signal to the run. */
  String FOR_SIGNAL = "wait-for-signal";

  /**
   * For a while.
   *
   * @param duration from when the Task Run is due, 0 to {@link Durations#MAX}
   */
  record Sleep(Duration duration) implements WaitInput {
    public Sleep {
      requireRange("duration", duration);
    }
  }

  /**
   * For a moment; it is over at once where that has passed.
   *
   * @param until 1970 to {@link #LATEST}, to the millisecond, which is all that is ever stored
   */
  record SleepUntil(Instant until) implements WaitInput {
    /** The last moment that may be waited for: beyond it, years have five digits. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    public SleepUntil {
      requireNonNull(until, "until is null");
      if (until.isBefore(Instant.EPOCH) || until.isAfter(LATEST)) {
        throw new IllegalArgumentException(
            "A moment to sleep until is of the years 1970 to 9999; found " + until + ".");
      }
      until = until.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /**
   * For a signal of this name.
   *
   * @param name 1 to {@value Wait.ForSignal#NAME_CHARS_MAX} characters
   * @param timeout how long at most, 0 to {@link Durations#MAX}, which stands for no limit
   */
  record ForSignal(String name, Duration timeout) implements WaitInput {
    public ForSignal {
      requireNonNull(name, "name is null");
      if (name.isEmpty() || name.length() > Wait.ForSignal.NAME_CHARS_MAX) {
        throw new IllegalArgumentException(
            "A signal's name has 1 to %d characters; found %d."
                .formatted(Wait.ForSignal.NAME_CHARS_MAX, name.length()));
      }
      requireRange("timeout", timeout);
    }

    /**
     * Whether a signal of this name can be sent to a path that ends with the name. A slash can
     * stand in it; what clients and gateways take for a way up or for nothing cannot.
     */
    static boolean isCarried(String name) {
      return Arrays.stream(name.split("/", -1))
          .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }
  }

  /** Whether the orchestrator carries this Task Definition out. */
  static boolean isWait(String task) {
    return task.equals(SLEEP) || task.equals(FOR_SIGNAL);
  }

  /**
   * Reads the input of such a task.
   *
   * @param input its {@code with}, expressions replaced by their values
   * @throws IllegalArgumentException if it does not fit; the message names each field, what was
   *     found and what is expected
   */
  static WaitInput read(String task, Json.Obj input) {
    List<Problem> problems = WaitFields.check(task, input, _ -> false);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "The input of %s does not fit: ".formatted(task)
              + problems.stream().map(Problem::toString).collect(Collectors.joining(" ")));
    }
    return WaitFields.read(task, input);
  }

  private static void requireRange(String name, Duration value) {
    requireNonNull(value, name + " is null");
    if (value.isNegative() || value.compareTo(Durations.MAX) > 0) {
      throw new IllegalArgumentException(
          "%s is 0ms to %dd; found %s.".formatted(name, Durations.MAX.toDays(), value));
    }
  }
}
