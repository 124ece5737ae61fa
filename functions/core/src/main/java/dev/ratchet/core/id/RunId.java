package dev.ratchet.core.id;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * The id of a Workflow Run: {@code flow_} and 24 base62 characters that sort by start time.
 *
 * <p>The 24 characters are a number of 142 bits: 48 of milliseconds since 1970, 74 of randomness
 * and 20 that are zero. The same number with a Task Run's position in those 20 bits is the Task
 * Run's id, so run and position can be computed from it and no index is needed.
 */
public record RunId(String value) implements Comparable<RunId> {
  /** What every Workflow Run's id begins with. */
  public static final String PREFIX = "flow_";

  static final int DIGITS = 24;
  static final int POSITION_BITS = 20;
  private static final int RANDOM_BITS = 74;
  private static final int TIME_BITS = 48;
  static final int NUMBER_BITS = TIME_BITS + RANDOM_BITS + POSITION_BITS;
  private static final String GREATEST =
      Base62.encode(BigInteger.ONE.shiftLeft(NUMBER_BITS).subtract(BigInteger.ONE), DIGITS);

  public RunId {
    requireNonNull(value, "value is null");
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "A Workflow Run's id is flow_ and 24 base62 characters; found \"" + value + "\".");
    }
  }

  /** Whether this text is the id of a Workflow Run. */
  public static boolean isValid(String text) {
    return text.startsWith(PREFIX)
        && text.length() == PREFIX.length() + DIGITS
        && Base62.lowBits(text, PREFIX.length(), POSITION_BITS) == 0
        && isInRange(text, PREFIX.length());
  }

  /** Whether the number that follows in a text has no more bits than ids have. */
  static boolean isInRange(String text, int from) {
    // The order of the digits is that of the numbers.
    for (int i = 0; i < DIGITS; i++) {
      int difference = text.charAt(from + i) - GREATEST.charAt(i);
      if (difference != 0) {
        return difference < 0;
      }
    }
    return true;
  }

  /** A new id for a run that starts at this time. */
  public static RunId create(Instant startedAt, RandomGenerator random) {
    BigInteger noise =
        BigInteger.valueOf(random.nextLong() >>> (Long.SIZE - RANDOM_BITS / 2))
            .shiftLeft(RANDOM_BITS / 2)
            .or(BigInteger.valueOf(random.nextLong() >>> (Long.SIZE - RANDOM_BITS / 2)));
    return of(startedAt, noise);
  }

  /** The least id of a run that starts at this time: where a page of runs begins or ends. */
  public static RunId least(Instant startedAt) {
    return of(startedAt, BigInteger.ZERO);
  }

  private static RunId of(Instant startedAt, BigInteger noise) {
    long millis = Math.clamp(startedAt.toEpochMilli(), 0, (1L << TIME_BITS) - 1);
    BigInteger number =
        BigInteger.valueOf(millis).shiftLeft(RANDOM_BITS).or(noise).shiftLeft(POSITION_BITS);
    return new RunId(PREFIX + Base62.encode(number, DIGITS));
  }

  /** When the run was started, to the millisecond. */
  public Instant startedAt() {
    BigInteger number = Base62.decode(value.substring(PREFIX.length()));
    return Instant.ofEpochMilli(number.shiftRight(RANDOM_BITS + POSITION_BITS).longValueExact());
  }

  /** The Task Run at a position of this run. */
  public TaskRunId task(int position) {
    return TaskRunId.of(this, position);
  }

  @Override
  public int compareTo(RunId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
