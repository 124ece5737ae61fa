package dev.ratchet.engine.port;

import java.util.Optional;

/** Tells whether runs can be kept. */
@FunctionalInterface
public interface HealthCheck {
  /**
   * What is wrong, and what is to be done, for an operator; empty if nothing is.
   *
   * @throws StoreException if a store cannot even be asked
   */
  Optional<String> problem();
}
