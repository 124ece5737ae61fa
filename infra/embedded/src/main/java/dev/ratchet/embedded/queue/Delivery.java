package dev.ratchet.embedded.queue;

import static java.util.Objects.requireNonNull;

/**
 * One receive of a message, as its receiver holds it: what it shows to be done with the message.
 *
 * @param receives how often the message had been received then, this time included
 */
public record Delivery<T>(Message<T> message, int receives) {
  public Delivery {
    requireNonNull(message, "message is null");
    if (receives < 1) {
      throw new IllegalArgumentException(
          "Who holds a message received it once at least; found %d times.".formatted(receives));
    }
  }

  /** What the message carries. */
  public T body() {
    return message.body();
  }
}
