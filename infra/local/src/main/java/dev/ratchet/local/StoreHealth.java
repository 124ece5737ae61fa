package dev.ratchet.local;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.log.LogFault;
import dev.ratchet.engine.port.HealthCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether the embedded store takes writes, and will take some more. */
record StoreHealth(EmbeddedStore store, Settings.Data data) implements HealthCheck {
  /** How much room there is to be on the disk: below this, the next writes may fail. */
  static final long ROOM_BYTES_MIN = 16L * 1024 * 1024;

  StoreHealth {
    requireNonNull(store, "store is null");
    requireNonNull(data, "data is null");
  }

  @Override
  public Optional<String> problem() {
    return store.fault().map(LogFault::message).or(this::room);
  }

  private Optional<String> room() {
    return switch (data) {
      case Settings.Data.None() -> Optional.empty();
      case Settings.Data.Folder(Path path) -> room(path);
    };
  }

  private static Optional<String> room(Path path) {
    try {
      return room(path, Files.getFileStore(path).getUsableSpace());
    } catch (IOException e) {
      return Optional.of(
          "The folder %s cannot be looked at: %s. Give it back, or start again with another."
              .formatted(path, e));
    }
  }

  static Optional<String> room(Path path, long bytes) {
    return bytes >= ROOM_BYTES_MIN
        ? Optional.empty()
        : Optional.of(
            "There are %d bytes left on the disk of %s, expected at least %d. Make room."
                .formatted(bytes, path, ROOM_BYTES_MIN));
  }
}
