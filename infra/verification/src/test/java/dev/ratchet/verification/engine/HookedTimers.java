package dev.ratchet.verification.engine;

import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.TimerStore;
import java.util.Optional;

/** A timer store whose calls can be disturbed; the hooks have the names of its methods. */
record HookedTimers(TimerStore inner, Hooks hooks) implements TimerStore {
  @Override
  public void put(Slot slot, StoredTimer timer) {
    hooks.around("put", () -> inner.put(slot, timer));
  }

  @Override
  public Page read(Slot slot, String after, int limit) {
    return hooks.around("read", () -> inner.read(slot, after, limit));
  }

  @Override
  public void mark(Slot slot, String passed) {
    hooks.around("mark", () -> inner.mark(slot, passed));
  }

  @Override
  public Optional<Cursor> cursor(Sweep sweep) {
    return hooks.around("cursor", () -> inner.cursor(sweep));
  }

  @Override
  public RunStore.Outcome begin(Cursor first) {
    return hooks.around("begin", () -> inner.begin(first));
  }

  @Override
  public RunStore.Outcome move(Cursor before, Cursor after) {
    return hooks.around("move", () -> inner.move(before, after));
  }
}
