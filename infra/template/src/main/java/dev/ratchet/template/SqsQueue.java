package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * An SQS queue.
 *
 * @param logicalId its key in the template
 * @param name its name; that of a FIFO queue ends in {@code .fifo}
 * @param arn its ARN
 * @param order standard or FIFO
 * @param visibilityTimeout how long a received message stays hidden, 0–12 h
 * @param delay how long a new message stays hidden, 0–15 min
 * @param receiveWait how long a receive waits for a first message, 0–20 s
 * @param redrive where a message goes that was received too often
 */
public record SqsQueue(
    String logicalId,
    String name,
    String arn,
    Order order,
    Duration visibilityTimeout,
    Duration delay,
    Duration receiveWait,
    Redrive redrive) {

  /** In what order messages are delivered. */
  public sealed interface Order {

    /** At least once, in any order. */
    record Standard() implements Order {}

    /**
     * In order within a message group.
     *
     * @param contentBasedDeduplication whether a message without a deduplication id gets the hash
     *     of its body
     */
    record Fifo(boolean contentBasedDeduplication) implements Order {}
  }

  /** Where a message goes that was received too often. */
  public sealed interface Redrive {

    /** Nowhere: it is received again until its retention ends. */
    record Never() implements Redrive {}

    /**
     * To a dead-letter queue.
     *
     * @param queue the logical id of the dead-letter queue
     * @param maxReceiveCount after how many receives, 1–1,000
     */
    record To(String queue, int maxReceiveCount) implements Redrive {

      public To {
        requireNonNull(queue, "queue is null");
      }
    }
  }

  public SqsQueue {
    requireNonNull(logicalId, "logicalId is null");
    requireNonNull(name, "name is null");
    requireNonNull(arn, "arn is null");
    requireNonNull(order, "order is null");
    requireNonNull(visibilityTimeout, "visibilityTimeout is null");
    requireNonNull(delay, "delay is null");
    requireNonNull(receiveWait, "receiveWait is null");
    requireNonNull(redrive, "redrive is null");
  }

  /** Whether it is a FIFO queue. */
  public boolean fifo() {
    return switch (order) {
      case Order.Standard() -> false;
      case Order.Fifo _ -> true;
    };
  }
}
