package dev.ratchet.testkit.simulation;

import static java.util.Objects.requireNonNull;

/** A message in a queue, and where it is. */
final class Message {
  private final long number;
  private final Channel channel;
  private final String from;
  private final String group;
  private final String body;
  private final long sentAt;
  long visibleAt;
  int receives;
  boolean isDeleted;

  /**
   * @param from the queue that gave it up, of a dead letter; else the name of its own
   * @param group what it comes in order with, in a FIFO queue
   */
  Message(
      long number,
      Channel channel,
      String from,
      String group,
      String body,
      long sentAt,
      long visibleAt) {
    this.number = number;
    this.channel = requireNonNull(channel, "channel is null");
    this.from = requireNonNull(from, "from is null");
    this.group = requireNonNull(group, "group is null");
    this.body = requireNonNull(body, "body is null");
    this.sentAt = sentAt;
    this.visibleAt = visibleAt;
  }

  long number() {
    return number;
  }

  Channel channel() {
    return channel;
  }

  String from() {
    return from;
  }

  String group() {
    return group;
  }

  String body() {
    return body;
  }

  /** When it was sent, in milliseconds since 1970. */
  long sentAt() {
    return sentAt;
  }

  /**
   * A copy, which is received on its own.
   *
   * @param isFresh whether it knows nothing of earlier receives
   */
  Message copy(long at, boolean isFresh) {
    var copy = new Message(number, channel, from, group, body, sentAt, at);
    copy.receives = isFresh ? 0 : receives;
    return copy;
  }

  @Override
  public String toString() {
    return "%s/%d(%d) %s".formatted(channel.name(), number, receives, body);
  }
}
