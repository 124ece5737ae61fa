package dev.ratchet.testkit.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.engine.port.Catalog;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A catalog behind a gate. */
final class SimulatedCatalog implements Catalog {
  private final Catalog catalog;
  private final Gate gate;
  private final Faults faults;

  SimulatedCatalog(Catalog catalog, Gate gate, Faults faults) {
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.gate = requireNonNull(gate, "gate is null");
    this.faults = requireNonNull(faults, "faults is null");
  }

  @Override
  public RunStore.Outcome putVersion(StoredDefinition definition) {
    return gate.write("version", () -> catalog.putVersion(definition));
  }

  /** Whether something failed because of {@link Fault#DECIDER_BROKEN}. */
  static boolean isBroken(String message) {
    return message != null && message.contains("The catalog has no ");
  }

  /** A definition that is not there stands for a release that cannot decide. */
  @Override
  public Optional<StoredDefinition> version(WorkflowRef ref) {
    return faults.strikes(Fault.DECIDER_BROKEN)
        ? Optional.empty()
        : gate.read("version", () -> catalog.version(ref));
  }

  @Override
  public Optional<StoredDefinition> latest(String name) {
    return gate.read("latest", () -> catalog.latest(name));
  }

  @Override
  public List<WorkflowRef> list(String after, int limit) {
    return gate.read("definitions", () -> catalog.list(after, limit));
  }

  @Override
  public Settings settings() {
    return gate.read("settings", catalog::settings);
  }

  @Override
  public Retention retention() {
    return gate.read("retention", catalog::retention);
  }

  @Override
  public void keep(Retention retention) {
    gate.write(
        "keep",
        () -> {
          catalog.keep(retention);
          return retention;
        });
  }

  @Override
  public RunStore.Outcome replace(StartKey before, StartKey after) {
    return gate.write(
        "replace key",
        () -> {
          RunStore.Outcome outcome = catalog.replace(before, after);
          gate.trace("replace key", after.key(), after.run(), outcome.ordinal());
          return outcome;
        });
  }

  @Override
  public void changeSettings(Map<Settings.Field, String> changes) {
    gate.write(
        "settings",
        () -> {
          catalog.changeSettings(changes);
          return changes;
        });
  }

  @Override
  public StartKey remember(StartKey key) {
    return gate.write(
        "key",
        () -> {
          StartKey remembered = catalog.remember(key);
          gate.trace("key", key.key(), remembered.run(), remembered.equals(key) ? 1 : 0);
          return remembered;
        });
  }
}
