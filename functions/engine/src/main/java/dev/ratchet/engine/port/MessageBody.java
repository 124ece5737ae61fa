package dev.ratchet.engine.port;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The rules of SQS for the body of a message. Whatever stands in for SQS keeps them too, so that
 * what cannot be sent there is seen everywhere.
 */
public final class MessageBody {
  /** The largest body, in bytes of UTF-8. */
  public static final int BYTES_MAX = 1024 * 1024;

  private MessageBody() {}

  /** Why a queue never takes this body; empty if it does. */
  public static Optional<String> refusal(String body) {
    return refusal(body, BYTES_MAX);
  }

  /**
   * Why a queue never takes this body; empty if it does.
   *
   * @param bytesMax the largest body that the queue takes: it may be told to take less
   */
  public static Optional<String> refusal(String body, int bytesMax) {
    if (body.isEmpty()) {
      return Optional.of("a message has one character at least");
    }
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > bytesMax) {
      return Optional.of(
          "a message has at most %d bytes; this one has %d".formatted(bytesMax, bytes));
    }
    return body.codePoints()
        .filter(c -> !isAllowed(c))
        .mapToObj("a message holds no character U+%04X"::formatted)
        .findFirst();
  }

  /** The characters of XML 1.0. */
  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0x20 && c <= 0xD7FF
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }
}
