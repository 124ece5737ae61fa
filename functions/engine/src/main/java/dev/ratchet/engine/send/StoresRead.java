package dev.ratchet.engine.send;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.engine.port.HealthCheck;
import dev.ratchet.engine.port.ItemKey;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.store.DefinitionStore;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether both tables are there, can be reached, and may be read: one item of each is asked for
 * that does not exist. That costs two read units, a quarter of a dollar for a million calls.
 * Nothing is written, so that nobody who asks can run up a bill.
 */
public final class StoresRead implements HealthCheck {
  private static final RunId NO_RUN = RunId.least(Instant.EPOCH);
  private static final ItemKey NO_ITEM = DefinitionStore.key(new WorkflowRef("health", 1));

  private final RunStore store;
  private final Items items;

  public StoresRead(RunStore store, Items items) {
    this.store = requireNonNull(store, "store is null");
    this.items = requireNonNull(items, "items is null");
  }

  @Override
  public Optional<String> problem() {
    store.header(NO_RUN);
    items.get(NO_ITEM);
    return Optional.empty();
  }
}
