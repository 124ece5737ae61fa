package dev.ratchet.engine.port;

import dev.ratchet.core.run.RunHeader;

/** Where the world outside hears that a run has closed. */
public interface EventBus {
  /** Tells that a run has closed; it may be told more than once. */
  void publish(RunHeader closed);
}
