package dev.ratchet.core.id;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;

/**
 * The id of a Task Run: {@code task_} and 24 base62 characters, from which its run and its position
 * in that run are computed (see {@link RunId}).
 */
public record TaskRunId(String value) {
  /** What every Task Run's id begins with. */
  public static final String PREFIX = "task_";

  /** The highest position that a Task Run may have; the first is 1. */
  public static final int POSITION_MAX = (1 << RunId.POSITION_BITS) - 1;

  private static final BigInteger POSITION_MASK = BigInteger.valueOf(POSITION_MAX);

  public TaskRunId {
    requireNonNull(value, "value is null");
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "A Task Run's id is task_ and 24 base62 characters; found \"" + value + "\".");
    }
  }

  /** Whether this text is the id of a Task Run. */
  public static boolean isValid(String text) {
    if (text.length() != PREFIX.length() + RunId.DIGITS || !text.startsWith(PREFIX)) {
      return false;
    }
    BigInteger number = Base62.decode(text.substring(PREFIX.length()));
    return number.signum() > 0
        && number.and(POSITION_MASK).signum() > 0
        && RunId.isValid(runText(number));
  }

  static TaskRunId of(RunId run, int position) {
    if (position < 1 || position > POSITION_MAX) {
      throw new IllegalArgumentException(
          "A position is 1 to " + POSITION_MAX + "; found " + position + ".");
    }
    BigInteger number = run.number().or(BigInteger.valueOf(position));
    return new TaskRunId(PREFIX + Base62.encode(number, RunId.DIGITS));
  }

  private static String runText(BigInteger number) {
    BigInteger run = number.andNot(POSITION_MASK);
    return run.bitLength() > RunId.NUMBER_BITS
        ? ""
        : RunId.PREFIX + Base62.encode(run, RunId.DIGITS);
  }

  private BigInteger number() {
    return Base62.decode(value.substring(PREFIX.length()));
  }

  /** The run that this Task Run belongs to. */
  public RunId run() {
    return new RunId(runText(number()));
  }

  /** The position in its run, from 1. */
  public int position() {
    return number().and(POSITION_MASK).intValueExact();
  }

  @Override
  public String toString() {
    return value;
  }
}
