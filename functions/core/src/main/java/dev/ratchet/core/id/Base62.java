package dev.ratchet.core.id;

import java.math.BigInteger;

/** Fixed-width base62 over {@code 0-9A-Za-z}, whose text order is the order of the numbers. */
final class Base62 {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger RADIX = BigInteger.valueOf(DIGITS.length());

  private Base62() {}

  static String encode(BigInteger value, int width) {
    var digits = new char[width];
    BigInteger rest = value;
    for (int i = width - 1; i >= 0; i--) {
      BigInteger[] quotient = rest.divideAndRemainder(RADIX);
      digits[i] = DIGITS.charAt(quotient[1].intValue());
      rest = quotient[0];
    }
    if (rest.signum() != 0) {
      throw new IllegalArgumentException(value + " does not fit " + width + " base62 digits");
    }
    return new String(digits);
  }

  /** The number, or -1 if a character is no base62 digit. */
  static BigInteger decode(String text) {
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < text.length(); i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0) {
        return BigInteger.ONE.negate();
      }
      value = value.multiply(RADIX).add(BigInteger.valueOf(digit));
    }
    return value;
  }
}
