package dev.ratchet.engine.send;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.engine.port.Catalog;
import dev.ratchet.engine.port.HealthCheck;
import dev.ratchet.engine.port.RunStore;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether both tables are there, can be reached, and may be read: one item of each is asked for
 * that does not exist. That costs two read units, a quarter of a dollar for a million calls.
 * Nothing is written, so that nobody who asks can run up a bill.
 */
public final class StoresRead implements HealthCheck {
  private static final RunId NO_RUN = RunId.least(Instant.EPOCH);
  private static final WorkflowRef NO_WORKFLOW = new WorkflowRef("health", 1);

  private final RunStore store;
  private final Catalog catalog;

  public StoresRead(RunStore store, Catalog catalog) {
    this.store = requireNonNull(store, "store is null");
    this.catalog = requireNonNull(catalog, "catalog is null");
  }

  @Override
  public Optional<String> problem() {
    store.header(NO_RUN);
    catalog.version(NO_WORKFLOW);
    return Optional.empty();
  }
}
