package dev.ratchet.engine.port;

import dev.ratchet.core.id.RunId;
import java.time.Duration;

/**
 * Tells when a run has closed. A store in this process wakes whoever waits; another one is asked
 * again and again.
 */
@FunctionalInterface
public interface RunWatch {
  /**
   * Waits until the header of a run says that it has closed, or the time is up. A run that closes
   * while this begins is not missed.
   *
   * @param atMost how long; it is looked once where this is zero
   * @return whether it has closed, or there is no such run
   */
  boolean awaitClosed(RunId run, Duration atMost) throws InterruptedException;
}
