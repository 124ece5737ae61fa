package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.EventBus;
import java.util.List;

/** An event bus behind a gate. */
final class SimulatedBus implements EventBus {
  private final Gate gate;
  private final Witness witness;

  SimulatedBus(Gate gate, Witness witness) {
    this.gate = requireNonNull(gate, "gate is null");
    this.witness = requireNonNull(witness, "witness is null");
  }

  @Override
  public void publish(RunHeader closed) {
    gate.send(
        "publish",
        List.of(
            () -> {
              gate.trace("publish", closed.id(), closed.status(), closed.status().ordinal());
              witness.published(closed);
            }));
  }
}
