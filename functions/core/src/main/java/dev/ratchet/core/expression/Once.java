package dev.ratchet.core.expression;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;

/** A value that is computed when it is first asked for. */
final class Once<T> implements Supplier<T> {
  private final Supplier<? extends T> source;

  /** Null until it is asked for. Two threads may compute it, and come to the same. */
  private T value;

  Once(Supplier<? extends T> source) {
    this.source = requireNonNull(source, "source is null");
  }

  @Override
  public T get() {
    T known = value;
    if (known == null) {
      known = source.get();
      value = known;
    }
    return known;
  }
}
