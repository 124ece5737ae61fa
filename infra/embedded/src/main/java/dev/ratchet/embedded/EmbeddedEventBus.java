package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.EventBus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells listeners in this process that a run has closed, once the disk has it. */
final class EmbeddedEventBus implements EventBus {
  private final List<Consumer<RunHeader>> listeners = new CopyOnWriteArrayList<>();

  private final Ledger ledger;

  EmbeddedEventBus(Ledger ledger) {
    this.ledger = requireNonNull(ledger, "ledger is null");
  }

  void listen(Consumer<RunHeader> listener) {
    listeners.add(listener);
  }

  @Override
  public void publish(RunHeader closed) {
    ledger.afterwards(() -> listeners.forEach(listener -> listener.accept(closed)));
  }
}
