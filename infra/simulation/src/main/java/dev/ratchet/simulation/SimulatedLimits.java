package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.testkit.MemoryLimitStore;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The places of limits behind a gate, before the eyes of a witness. */
final class SimulatedLimits implements LimitStore {
  private final MemoryLimitStore store = new MemoryLimitStore();
  private final Set<String> keys = new TreeSet<>();
  private final Gate gate;
  private final LimitRules rules;
  private long writes;

  SimulatedLimits(Gate gate, LimitRules rules) {
    this.gate = requireNonNull(gate, "gate is null");
    this.rules = requireNonNull(rules, "rules is null");
  }

  /** Billed writes so far. */
  long writes() {
    return writes;
  }

  /**
   * What must hold once nothing is left to happen.
   *
   * @param lost runs whose messages were lost
   */
  void atTheEnd(Set<RunId> lost) {
    keys.forEach(key -> LimitRules.atTheEnd(key, everything(key), lost));
  }

  private View everything(String key) {
    return store.view(key, Integer.MAX_VALUE);
  }

  private <T> T write(String what, String key, Supplier<T> action) {
    keys.add(key);
    return gate.write(
        what,
        () -> {
          writes++;
          return action.get();
        });
  }

  @Override
  public View view(String key, int waiters) {
    long caller = gate.callerNumber();
    return gate.read(
        "view limit",
        () -> {
          View view = store.view(key, waiters);
          rules.looked(caller, key, view);
          return view;
        });
  }

  @Override
  public void enqueue(String key, Ticket ticket) {
    write(
        "enqueue",
        key,
        () -> {
          store.enqueue(key, ticket);
          gate.trace("enqueue", key, ticket, 0);
          return ticket;
        });
  }

  @Override
  public void dequeue(String key, Ticket ticket) {
    write(
        "dequeue",
        key,
        () -> {
          store.dequeue(key, ticket);
          gate.trace("dequeue", key, ticket, 0);
          return ticket;
        });
  }

  @Override
  public List<Ticket> waiting(String key, TaskRunId id) {
    return gate.read("waiting", () -> store.waiting(key, id));
  }

  @Override
  public Hold hold(String key, int size, long releases, Ticket ticket) {
    long caller = gate.callerNumber();
    return write(
        "hold",
        key,
        () -> {
          View before = everything(key);
          Hold hold = store.hold(key, size, releases, ticket);
          gate.trace("hold", ticket, hold, hold.ordinal());
          if (hold == Hold.HELD) {
            rules.held(caller, key, ticket, before);
          }
          return hold;
        });
  }

  @Override
  public boolean free(String key, TaskRunId id, Instant upTo) {
    return write(
        "free",
        key,
        () -> {
          boolean isFreed = store.free(key, id, upTo);
          gate.trace("free", key, id, isFreed ? 1 : 0);
          return isFreed;
        });
  }
}
