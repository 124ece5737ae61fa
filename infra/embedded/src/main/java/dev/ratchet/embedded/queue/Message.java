package dev.ratchet.embedded.queue;

import static java.util.Objects.requireNonNull;

/** A message in a {@link MessageQueue}, and where it is. */
public final class Message<T> {
  /** Where a message is. */
  enum Place {
    VISIBLE,
    DELAYED,
    IN_FLIGHT,
    DELETED
  }

  private final long number;
  private final String group;
  private final T body;
  private final long sentAt;
  long visibleAt;
  int receives;
  Place place = Place.DELETED;

  /**
   * A message that is in no queue yet.
   *
   * @param number tells it from others of its queue; of two, the smaller comes first
   * @param visibleAt from when on it can be received
   * @param receives how often it was received before
   */
  public Message(long number, String group, T body, long sentAt, long visibleAt, int receives) {
    this.number = number;
    this.group = requireNonNull(group, "group is null");
    this.body = requireNonNull(body, "body is null");
    this.sentAt = sentAt;
    this.visibleAt = visibleAt;
    this.receives = receives;
  }

  /** What tells it from others of its queue. */
  public long number() {
    return number;
  }

  /** What it comes in order with, or in turn with others. */
  public String group() {
    return group;
  }

  /** What it carries. */
  public T body() {
    return body;
  }

  /** When it was sent, in milliseconds. */
  public long sentAt() {
    return sentAt;
  }

  /** From when on it can be received, in milliseconds. */
  public long visibleAt() {
    return visibleAt;
  }

  /** How often it was received. */
  public int receives() {
    return receives;
  }

  /** Whether it is in no queue any more. */
  public boolean isDeleted() {
    return place == Place.DELETED;
  }

  @Override
  public String toString() {
    return "message %d of %s, received %d times: %s".formatted(number, group, receives, body);
  }
}
