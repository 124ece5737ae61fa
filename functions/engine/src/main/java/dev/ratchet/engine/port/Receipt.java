package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * How a delivery came.
 *
 * @param receives how often it was received, this time included, from 1
 * @param deadline when its receiver is killed: an attempt that has not ended by then never will
 * @param visibility how long others do not see it
 */
public record Receipt(int receives, Instant deadline, Visibility visibility) {
  public Receipt {
    requireNonNull(deadline, "deadline is null");
    requireNonNull(visibility, "visibility is null");
    if (receives < 1) {
      throw new IllegalArgumentException("A receipt counts from 1; found " + receives + ".");
    }
  }

  /** How a delivery came whose queue alone says how long others do not see it. */
  public Receipt(int receives, Instant deadline) {
    this(receives, deadline, Visibility.BY_QUEUE);
  }

  /** Whether somebody received the delivery before. */
  public boolean isRedelivered() {
    return receives > 1;
  }
}
