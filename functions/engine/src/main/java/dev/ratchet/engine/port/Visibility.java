package dev.ratchet.engine.port;

import java.time.Duration;

/** How long a delivery that is being handled stays out of other receivers' sight. */
@FunctionalInterface
public interface Visibility {
  /** As long as its queue says; it cannot be changed. */
  Visibility BY_QUEUE = _ -> {};

  /**
   * Shows the delivery to others after this time, counted from now, unless it is acknowledged
   * before.
   *
   * @throws dev.ratchet.engine.port.StoreException if the queue could not be reached: then it stays
   *     as it was
   */
  void hide(Duration time);
}
