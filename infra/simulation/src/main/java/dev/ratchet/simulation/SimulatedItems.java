package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.ItemKey;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.store.DefinitionStore;
import java.util.Optional;

/** Cold data behind a gate. */
final class SimulatedItems implements Items {
  private final Items items;
  private final Gate gate;
  private final Faults faults;

  SimulatedItems(Items items, Gate gate, Faults faults) {
    this.items = requireNonNull(items, "items is null");
    this.gate = requireNonNull(gate, "gate is null");
    this.faults = requireNonNull(faults, "faults is null");
  }

  /** Whether something failed because of {@link Fault#DECIDER_BROKEN}. */
  static boolean isBroken(String message) {
    return message != null && message.contains("The catalog has no ");
  }

  /** A definition that is not there stands for a release that cannot decide. */
  @Override
  public Optional<Item> get(ItemKey key) {
    return DefinitionStore.isVersion(key) && faults.strikes(Fault.DECIDER_BROKEN)
        ? Optional.empty()
        : gate.read("get " + key.partition(), () -> items.get(key));
  }

  @Override
  public Written put(Item item, Condition condition) {
    return gate.write(
        "put",
        () -> {
          Written written = items.put(item, condition);
          gate.trace("put", item.key(), written, written instanceof Written.Stored ? 1 : 0);
          return written;
        });
  }

  @Override
  public Page list(Query query) {
    return gate.read("list " + query.partition(), () -> items.list(query));
  }

  @Override
  public void delete(ItemKey key) {
    gate.write(
        "delete",
        () -> {
          items.delete(key);
          return key;
        });
  }
}
