package dev.ratchet.core.id;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;

/**
 * The id of a dead letter: {@code dead_} and 24 base62 characters that sort by the time at which
 * its message was sent.
 *
 * <p>The 24 characters are a number of 142 bits: 48 of milliseconds since 1970 and 94 of a digest
 * of queue and message, so that the same message has the same id however often it is delivered.
 */
public record DeadLetterId(String value) implements Comparable<DeadLetterId> {
  /** What every dead letter's id begins with. */
  public static final String PREFIX = "dead_";

  /** An id after all others: where the first page of a list begins. */
  public static final DeadLetterId GREATEST =
      of(BigInteger.ONE.shiftLeft(RunId.NUMBER_BITS).subtract(BigInteger.ONE));

  private static final int TIME_BITS = 48;
  private static final int DIGEST_BITS = RunId.NUMBER_BITS - TIME_BITS;

  public DeadLetterId {
    requireNonNull(value, "value is null");
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "A dead letter's id is dead_ and 24 base62 characters; found \"" + value + "\".");
    }
  }

  /** Whether this text is the id of a dead letter. */
  public static boolean isValid(String text) {
    if (text.length() != PREFIX.length() + RunId.DIGITS || !text.startsWith(PREFIX)) {
      return false;
    }
    BigInteger number = Base62.decode(text.substring(PREFIX.length()));
    return number.signum() >= 0 && number.bitLength() <= RunId.NUMBER_BITS;
  }

  /**
   * The id of the dead letter that a message is.
   *
   * @param messageId the message's own id, unique in its queue
   */
  public static DeadLetterId of(Instant sentAt, String queue, String messageId) {
    long millis = Math.clamp(sentAt.toEpochMilli(), 0, (1L << TIME_BITS) - 1);
    BigInteger digest = digest(queue + "\n" + messageId);
    return of(BigInteger.valueOf(millis).shiftLeft(DIGEST_BITS).or(digest));
  }

  private static DeadLetterId of(BigInteger number) {
    return new DeadLetterId(PREFIX + Base62.encode(number, RunId.DIGITS));
  }

  private static BigInteger digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      int bytes = (DIGEST_BITS + Byte.SIZE - 1) / Byte.SIZE;
      return new BigInteger(1, Arrays.copyOf(digest, bytes))
          .shiftRight(bytes * Byte.SIZE - DIGEST_BITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java has SHA-256.", e);
    }
  }

  @Override
  public int compareTo(DeadLetterId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
