package dev.ratchet.handlers;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.engine.deadletter.DeadLetterService.Envelope;
import dev.ratchet.engine.port.Receipt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what SQS tells of events and of messages that their queues gave up. A dead-letter queue is
 * named {@code <stack>-<queue>-dead}, or {@code -undelivered} where EventBridge could not reach the
 * queue.
 */
final class Envelopes {
  private static final String FIFO = ".fifo";
  private static final String SIGNALS = "signals";
  private static final List<String> ENDINGS = List.of("-dead", "-undelivered");

  private final String stack;
  private final InstantSource clock;

  /**
   * @param stack what the names of all queues begin with
   */
  Envelopes(String stack, InstantSource clock) {
    this.stack = requireNonNull(stack, "stack is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** An event as it comes in. */
  Envelope event(SQSMessage message, Receipt receipt) {
    return new Envelope(
        SIGNALS,
        message.getMessageId(),
        message.getBody(),
        "",
        sentAt(message),
        receipt.receives());
  }

  /** A message that a queue gave up. */
  Envelope deadLetter(SQSMessage message, Receipt receipt) {
    String queue = queue(message);
    return new Envelope(
        queue,
        message.getMessageId(),
        message.getBody(),
        reason(queue, message, receipt),
        sentAt(message),
        receipt.receives());
  }

  private String queue(SQSMessage message) {
    String arn = message.getEventSourceArn() == null ? "" : message.getEventSourceArn();
    String name = without(arn.substring(arn.lastIndexOf(':') + 1), FIFO);
    for (String ending : ENDINGS) {
      name = without(name, ending);
    }
    return name.startsWith(stack + "-") ? name.substring(stack.length() + 1) : name;
  }

  private static String without(String name, String ending) {
    return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
  }

  private static String reason(String queue, SQSMessage message, Receipt receipt) {
    Optional<String> undelivered = attribute(message, "ERROR_CODE");
    return undelivered.isPresent()
        ? "EventBridge could not bring it to %s: %s: %s"
            .formatted(
                queue, undelivered.get(), attribute(message, "ERROR_MESSAGE").orElse("no message"))
        : Envelope.neverAcknowledged(queue, receipt.receives());
  }

  /** What EventBridge says of an event that it could not deliver. */
  private static Optional<String> attribute(SQSMessage message, String name) {
    Map<String, MessageAttribute> attributes = message.getMessageAttributes();
    return Optional.ofNullable(attributes)
        .map(all -> all.get(name))
        .map(MessageAttribute::getStringValue);
  }

  /** SQS always says; who invokes the function by hand may not. */
  private Instant sentAt(SQSMessage message) {
    Map<String, String> attributes = message.getAttributes();
    String sent = attributes == null ? null : attributes.get("SentTimestamp");
    return sent == null ? clock.instant() : Instant.ofEpochMilli(Long.parseLong(sent));
  }
}
