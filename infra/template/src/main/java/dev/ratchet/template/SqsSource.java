package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * An event source mapping from a queue.
 *
 * @param name the name of the event within its function
 * @param queue the logical id of the queue
 * @param batchSize the most messages in one invocation: 1–10, up to 10,000 with a window
 * @param window how long to gather a batch, up to 300 s; zero for a FIFO queue
 * @param maximumConcurrency the most invocations at once, 2–1,000, or {@link #UNBOUNDED}
 * @param reportBatchItemFailures whether the function answers which messages failed; otherwise its
 *     answer is ignored and the whole batch succeeds or fails
 * @param enabled whether messages are taken from the queue at all
 */
public record SqsSource(
    String name,
    String queue,
    int batchSize,
    Duration window,
    int maximumConcurrency,
    boolean reportBatchItemFailures,
    boolean enabled)
    implements EventSource {

  /** The maximum concurrency of a source that has none. */
  public static final int UNBOUNDED = 0;

  public SqsSource {
    requireNonNull(name, "name is null");
    requireNonNull(queue, "queue is null");
    requireNonNull(window, "window is null");
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize is not positive: " + batchSize);
    }
    if (maximumConcurrency < UNBOUNDED) {
      throw new IllegalArgumentException("maximumConcurrency is negative: " + maximumConcurrency);
    }
  }
}
