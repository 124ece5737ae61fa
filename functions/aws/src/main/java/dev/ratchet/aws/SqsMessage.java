package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** A message on its way to a queue. */
sealed interface SqsMessage {
  /** What it carries. */
  String body();

  /** To a FIFO queue: one after another in its group, and a repeat of its key is swallowed. */
  record Fifo(String body, String group, String key) implements SqsMessage {
    public Fifo {
      requireNonNull(body, "body is null");
      requireNonNull(group, "group is null");
      requireNonNull(key, "key is null");
    }
  }

  /**
   * To a standard queue that several share: when one of them has a backlog, SQS lets the others
   * pass.
   */
  record Shared(String body, String group, Duration delay) implements SqsMessage {
    public Shared {
      requireNonNull(body, "body is null");
      requireNonNull(group, "group is null");
      requireNonNull(delay, "delay is null");
    }
  }

  /** To a standard queue, out of sight at first. */
  record Delayed(String body, Duration delay) implements SqsMessage {
    public Delayed {
      requireNonNull(body, "body is null");
      requireNonNull(delay, "delay is null");
    }
  }

  /** The length of the body, in bytes. */
  default int sizeBytes() {
    return body().getBytes(StandardCharsets.UTF_8).length;
  }

  /** The message as a member of a batch. */
  default SendMessageBatchRequestEntry entry(String id) {
    var entry = SendMessageBatchRequestEntry.builder().id(id).messageBody(body());
    return switch (this) {
      case Fifo f -> entry.messageGroupId(f.group()).messageDeduplicationId(f.key()).build();
      case Shared s -> entry.messageGroupId(s.group()).delaySeconds(secondsUp(s.delay())).build();
      case Delayed d -> entry.delaySeconds(secondsUp(d.delay())).build();
    };
  }

  private static int secondsUp(Duration delay) {
    return Math.toIntExact(delay.getNano() == 0 ? delay.toSeconds() : delay.toSeconds() + 1);
  }
}
