package dev.ratchet.embedded;

import dev.ratchet.core.workflow.RunHeader;
import dev.ratchet.engine.port.EventBus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells listeners in this process that a run has closed. */
final class EmbeddedEventBus implements EventBus {
  private final List<Consumer<RunHeader>> listeners = new CopyOnWriteArrayList<>();

  void listen(Consumer<RunHeader> listener) {
    listeners.add(listener);
  }

  @Override
  public void publish(RunHeader closed) {
    listeners.forEach(listener -> listener.accept(closed));
  }
}
