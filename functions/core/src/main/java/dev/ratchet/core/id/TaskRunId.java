package dev.ratchet.core.id;

import static java.util.Objects.requireNonNull;

/**
 * The id of a Task Run: {@code task_} and 24 base62 characters, from which its run and its position
 * in that run are computed (see {@link RunId}).
 */
public record TaskRunId(String value) {
  /** What every Task Run's id begins with. */
  public static final String PREFIX = "task_";

  /** The highest position that a Task Run may have; the first is 1. */
  public static final int POSITION_MAX = (1 << RunId.POSITION_BITS) - 1;

  public TaskRunId {
    requireNonNull(value, "value is null");
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "A Task Run's id is task_ and 24 base62 characters; found \"" + value + "\".");
    }
  }

  /** Whether this text is the id of a Task Run. */
  public static boolean isValid(String text) {
    return text.startsWith(PREFIX)
        && text.length() == PREFIX.length() + RunId.DIGITS
        && Base62.lowBits(text, PREFIX.length(), RunId.POSITION_BITS) > 0
        && RunId.isInRange(text, PREFIX.length());
  }

  static TaskRunId of(RunId run, int position) {
    if (position < 1 || position > POSITION_MAX) {
      throw new IllegalArgumentException(
          "A position is 1 to " + POSITION_MAX + "; found " + position + ".");
    }
    return new TaskRunId(PREFIX + Base62.plus(run.value(), RunId.PREFIX.length(), position));
  }

  /** The run that this Task Run belongs to. */
  public RunId run() {
    return new RunId(RunId.PREFIX + Base62.plus(value, PREFIX.length(), -position()));
  }

  /** The position in its run, from 1. */
  public int position() {
    return Base62.lowBits(value, PREFIX.length(), RunId.POSITION_BITS);
  }

  @Override
  public String toString() {
    return value;
  }
}
