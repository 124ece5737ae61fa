package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.queue.MessageQueue;
import java.time.Duration;

/**
 * A queue and the function behind it.
 *
 * @param isFifo whether messages of a group come one after another, and repeats of a key are
 *     swallowed
 * @param timeout after which time an invocation of the function is killed
 * @param slots how many invocations there are at once
 * @param receivesMax how often a message is received before it is a dead letter
 */
record Channel(
    String name, Kind kind, boolean isFifo, Duration timeout, int slots, int receivesMax) {
  /** What a queue carries. */
  enum Kind {
    WORKFLOW_TASKS,
    ACTIVITY_TASKS,
    TIMERS,
    SIGNALS,
    DEAD_LETTERS
  }

  Channel {
    requireNonNull(name, "name is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(timeout, "timeout is null");
  }

  /** Whether one message may be out twice at once: of a FIFO queue it never is. */
  boolean mayRepeat() {
    return kind != Kind.WORKFLOW_TASKS;
  }

  /** The same function behind a queue that keeps no order. */
  Channel loose() {
    return new Channel(name, kind, false, timeout, slots, receivesMax);
  }

  /** A message received stays out of sight for six times the timeout, as Lambda advises. */
  MessageQueue.Rules rules() {
    return new MessageQueue.Rules(isFifo, timeout.multipliedBy(6).toMillis(), receivesMax);
  }
}
