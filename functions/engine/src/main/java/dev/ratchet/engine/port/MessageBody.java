package dev.ratchet.engine.port;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.ActivityTask.Cargo;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.payload.PayloadJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * The rules of SQS for the body of a message. Whatever stands in for SQS keeps them too, so that
 * what cannot be sent there is seen everywhere.
 */
public final class MessageBody {
  /** The largest body, in bytes of UTF-8. */
  public static final int BYTES_MAX = 1024 * 1024;

  /** More than a body can have beside what its size is counted of: ids, names and numbers. */
  private static final int ROOM_BYTES = 16 * 1024;

  private MessageBody() {}

  /**
   * Why a queue never takes this delivery; empty if it does. What is written as JSON holds no
   * character that is refused, so it is written out only where it may be too large.
   */
  public static Optional<String> refusal(ActivityTask delivery) {
    return mayBeTooLarge(delivery) ? refusal(DeliveryJson.write(delivery)) : Optional.empty();
  }

  /** Why a queue never takes this timer; empty if it does. */
  public static Optional<String> refusal(TimerMessage timer) {
    return switch (timer) {
      case TimerMessage.Deliver(ActivityTask delivery, Instant _) when mayBeTooLarge(delivery) ->
          refusal(timer.text());
      case TimerMessage.Deliver _, TimerMessage.WakeRun _ -> Optional.empty();
    };
  }

  private static boolean mayBeTooLarge(ActivityTask delivery) {
    long bytes = ROOM_BYTES;
    bytes += delivery.options().retry().sizeBytes(BYTES_MAX);
    bytes += delivery.options().timeout().sizeBytes(BYTES_MAX);
    if (delivery.cargo() instanceof Cargo.Carried carried) {
      bytes += PayloadJson.writtenBytes(carried.input(), BYTES_MAX);
      bytes += carried.context().sizeBytes(BYTES_MAX);
    }
    return bytes > BYTES_MAX;
  }

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
