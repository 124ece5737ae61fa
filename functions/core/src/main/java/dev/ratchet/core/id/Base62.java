package dev.ratchet.core.id;

import java.math.BigInteger;
import java.util.Arrays;

/** Fixed-width base62 over {@code 0-9A-Za-z}, whose text order is the order of the numbers. */
final class Base62 {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RADIX_INT = DIGITS.length();

  /** As many digits as a long holds: so many at a time take one step of arithmetic without end. */
  private static final int GROUP = 10;

  private static final BigInteger GROUP_RADIX = BigInteger.valueOf(RADIX_INT).pow(GROUP);
  private static final byte[] VALUES = values();

  private Base62() {}

  private static byte[] values() {
    var values = new byte[Byte.MAX_VALUE + 1];
    Arrays.fill(values, (byte) -1);
    for (int value = 0; value < RADIX_INT; value++) {
      values[DIGITS.charAt(value)] = (byte) value;
    }
    return values;
  }

  private static int value(char digit) {
    return digit < VALUES.length ? VALUES[digit] : -1;
  }

  /**
   * The lowest bits of the number that follows in a text, or -1 if a character is no digit.
   *
   * @param from where its digits begin
   * @param bits how many, at most 24
   */
  static int lowBits(String text, int from, int bits) {
    int mask = (1 << bits) - 1;
    int low = 0;
    for (int i = from; i < text.length(); i++) {
      int value = value(text.charAt(i));
      if (value < 0) {
        return -1;
      }
      low = (low * RADIX_INT + value) & mask;
    }
    return low;
  }

  /**
   * The digits of the sum of the number that follows in a text and another, which may be negative.
   *
   * @param from where its digits begin
   */
  static String plus(String text, int from, int other) {
    var digits = new char[text.length() - from];
    int carry = other;
    for (int i = digits.length - 1; i >= 0; i--) {
      int sum = value(text.charAt(from + i)) + carry;
      digits[i] = DIGITS.charAt(Math.floorMod(sum, RADIX_INT));
      carry = Math.floorDiv(sum, RADIX_INT);
    }
    return new String(digits);
  }

  static String encode(BigInteger value, int width) {
    var digits = new char[width];
    BigInteger rest = value;
    long group = 0;
    for (int i = width - 1; i >= 0; i--) {
      if ((width - 1 - i) % GROUP == 0) {
        BigInteger[] quotient = rest.divideAndRemainder(GROUP_RADIX);
        group = quotient[1].longValue();
        rest = quotient[0];
      }
      digits[i] = DIGITS.charAt((int) (group % RADIX_INT));
      group /= RADIX_INT;
    }
    if (rest.signum() != 0 || group != 0) {
      throw new IllegalArgumentException(value + " does not fit " + width + " base62 digits");
    }
    return new String(digits);
  }

  /** The number, or -1 if a character is no base62 digit. */
  static BigInteger decode(String text) {
    BigInteger number = BigInteger.ZERO;
    long group = 0;
    long radix = 1;
    for (int i = 0; i < text.length(); i++) {
      int digit = value(text.charAt(i));
      if (digit < 0) {
        return BigInteger.ONE.negate();
      }
      group = group * RADIX_INT + digit;
      radix *= RADIX_INT;
      if (i % GROUP == GROUP - 1 || i == text.length() - 1) {
        number = number.multiply(BigInteger.valueOf(radix)).add(BigInteger.valueOf(group));
        group = 0;
        radix = 1;
      }
    }
    return number;
  }
}
