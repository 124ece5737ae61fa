package dev.ratchet.aws;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** Knows how old the oldest message of a queue is. */
@FunctionalInterface
public interface QueueAges {
  /** Where nobody counts them. */
  QueueAges UNKNOWN = _ -> Map.of();

  /**
   * The age of each queue's oldest message that was not deleted, as it was a minute or two ago.
   *
   * @param queueNames SQS's own names
   * @return by name; a queue of which nothing is known is left out
   */
  Map<String, Duration> of(Collection<String> queueNames);
}
