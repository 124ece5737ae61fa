package dev.ratchet.testkit;

import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.QueueRules;
import dev.ratchet.engine.port.Catalog;
import dev.ratchet.engine.port.DeadLetterStore;
import dev.ratchet.engine.port.Ports;
import java.time.InstantSource;
import java.util.Set;

/** Ports of the embedded store that need nothing of each other, in memory and with no clock. */
public final class InMemory {
  private InMemory() {}

  /** A catalog. */
  public static Catalog catalog() {
    return ports().catalog();
  }

  /** Dead letters, for ever. */
  public static DeadLetterStore deadLetters() {
    return ports().deadLetters();
  }

  private static Ports ports() {
    var clock = InstantSource.fixed(WorldParts.BEGINNING);
    return EmbeddedStore.inMemory(clock, QueueRules.standard(Set.of())).ports();
  }
}
