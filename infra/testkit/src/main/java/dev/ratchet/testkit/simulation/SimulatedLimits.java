package dev.ratchet.testkit.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.testkit.MemoryLimitStore;
import java.time.Instant;
import java.util.List;

/** The places of limits behind a gate. */
final class SimulatedLimits implements LimitStore {
  private final MemoryLimitStore store = new MemoryLimitStore();
  private final Gate gate;

  SimulatedLimits(Gate gate) {
    this.gate = requireNonNull(gate, "gate is null");
  }

  @Override
  public View view(String key, int waiters) {
    return gate.read("view limit", () -> store.view(key, waiters));
  }

  @Override
  public void enqueue(String key, Ticket ticket) {
    gate.write(
        "enqueue",
        () -> {
          store.enqueue(key, ticket);
          return ticket;
        });
  }

  @Override
  public void dequeue(String key, Ticket ticket) {
    gate.write(
        "dequeue",
        () -> {
          store.dequeue(key, ticket);
          return ticket;
        });
  }

  @Override
  public List<Ticket> waiting(String key, TaskRunId id) {
    return gate.read("waiting", () -> store.waiting(key, id));
  }

  @Override
  public Hold hold(String key, int size, long releases, Ticket ticket) {
    return gate.write(
        "hold",
        () -> {
          Hold hold = store.hold(key, size, releases, ticket);
          gate.trace("hold", ticket.id(), hold, hold.ordinal());
          return hold;
        });
  }

  @Override
  public boolean free(String key, TaskRunId id, Instant upTo) {
    return gate.write("free", () -> store.free(key, id, upTo));
  }
}
