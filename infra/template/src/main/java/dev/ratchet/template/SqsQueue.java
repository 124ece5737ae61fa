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
 * @param retention how long a message is kept, 1 min–14 d
 * @param maximumMessageBytes 1,024–1,048,576
 * @param receiveWait how long a receive waits for a first message, 0–20 s
 * @param redrive where a message goes that was received too often
 * @param encrypted whether messages are encrypted at rest by a key of SQS
 */
public record SqsQueue(
    String logicalId,
    String name,
    String arn,
    Order order,
    Duration visibilityTimeout,
    Duration delay,
    Duration retention,
    int maximumMessageBytes,
    Duration receiveWait,
    Redrive redrive,
    boolean encrypted) {

  /** In what order messages are delivered. */
  public sealed interface Order {

    /** At least once, in any order. */
    record Standard() implements Order {}

    /**
     * In order within a message group.
     *
     * @param contentBasedDeduplication whether a message without a deduplication id gets the hash
     *     of its body
     * @param deduplication within what a deduplication id is unique
     * @param throughput what the throughput limit applies to; {@code perMessageGroupId} with a
     *     deduplication of {@code messageGroup} is the high-throughput mode
     */
    record Fifo(
        boolean contentBasedDeduplication, Deduplication deduplication, Throughput throughput)
        implements Order {

      public Fifo {
        requireNonNull(deduplication, "deduplication is null");
        requireNonNull(throughput, "throughput is null");
      }
    }
  }

  /** Within what a deduplication id of a FIFO queue is unique. */
  public enum Deduplication {
    QUEUE,
    MESSAGE_GROUP
  }

  /** What the throughput limit of a FIFO queue applies to. */
  public enum Throughput {
    PER_QUEUE,
    PER_MESSAGE_GROUP
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
    requireNonNull(retention, "retention is null");
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
