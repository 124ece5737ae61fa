package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/** Measures Task Queues. What it tells may lag behind by seconds, as the queues' own counts do. */
public interface QueueMeter {
  /**
   * How full every Task Queue is, in the order of their names.
   *
   * @throws StoreException if a queue could not be reached
   */
  List<Depth> depths();

  /**
   * How full a Task Queue is, in deliveries.
   *
   * @param queue its name
   * @param waiting those that a worker could take now
   * @param inUse those that workers have: at a batch size of one, the worker slots in use; one
   *     whose worker was lost counts until the queue shows it again
   * @param delayed those that nobody may take yet
   * @param oldest how long the oldest of them is there
   */
  record Depth(String queue, int waiting, int inUse, int delayed, OldestAge oldest) {
    public Depth {
      requireNonNull(queue, "queue is null");
      requireNonNull(oldest, "oldest is null");
    }
  }

  /** The age of the oldest delivery in a queue that was not acknowledged. */
  sealed interface OldestAge {
    /** So old; zero where there is none. */
    record Exactly(Duration age) implements OldestAge {
      public Exactly {
        requireNonNull(age, "age is null");
      }
    }

    /** The queue does not tell; a metric does, under these names. */
    record InMetric(String namespace, String metric, String queueName) implements OldestAge {
      public InMetric {
        requireNonNull(namespace, "namespace is null");
        requireNonNull(metric, "metric is null");
        requireNonNull(queueName, "queueName is null");
      }
    }
  }
}
