package dev.ratchet.engine.receive;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;

/** A part of the engine that is made when it is first asked for. */
final class Lazy<T> {
  private final Supplier<T> maker;
  private T made;

  Lazy(Supplier<T> maker) {
    this.maker = requireNonNull(maker, "maker is null");
  }

  synchronized T get() {
    if (made == null) {
      made = maker.get();
    }
    return made;
  }
}
