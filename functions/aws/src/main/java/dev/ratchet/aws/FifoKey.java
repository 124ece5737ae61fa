package dev.ratchet.aws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Deduplication ids of FIFO queues. */
final class FifoKey {
  /** The longest id that SQS takes, in characters. */
  static final int CHARS_MAX = 128;

  private FifoKey() {}

  /** The key itself where SQS takes it, else a digest of it. */
  static String of(String key) {
    boolean isTaken =
        !key.isEmpty()
            && key.length() <= CHARS_MAX
            && key.chars().allMatch(c -> c > ' ' && c <= '~');
    return isTaken ? key : digest(key);
  }

  private static String digest(String key) {
    try {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java has SHA-256.", e);
    }
  }
}
