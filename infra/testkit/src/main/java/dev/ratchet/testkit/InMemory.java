package dev.ratchet.testkit;

import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.QueueRules;
import dev.ratchet.engine.port.Items;
import java.time.InstantSource;
import java.util.Set;

/** Ports of the embedded store that need nothing of each other, in memory. */
public final class InMemory {
  private InMemory() {}

  /** Items, which expire by this clock. */
  public static Items items(InstantSource clock) {
    return EmbeddedStore.inMemory(clock, QueueRules.standard(Set.of())).ports().items();
  }
}
