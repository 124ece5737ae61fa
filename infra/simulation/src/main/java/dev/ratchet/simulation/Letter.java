package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

/**
 * What a message carries, and what is known of it wherever it lies.
 *
 * @param id tells it from all others; copies of a message share it
 * @param channel where it lies
 * @param from the queue that gave it up, of a dead letter; else the name of its own
 */
record Letter(long id, Channel channel, String from, String text) {
  Letter {
    requireNonNull(channel, "channel is null");
    requireNonNull(from, "from is null");
    requireNonNull(text, "text is null");
  }

  @Override
  public String toString() {
    return "%s/%d %s".formatted(channel.name(), id, text);
  }
}
