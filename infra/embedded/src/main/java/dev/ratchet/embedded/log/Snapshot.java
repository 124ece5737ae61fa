package dev.ratchet.embedded.log;

import java.util.function.Consumer;

/** Writes the state as records. */
@FunctionalInterface
public interface Snapshot {
  /** Hands on one record after another. */
  void write(Consumer<byte[]> records);
}
