package dev.ratchet.emulator.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.file.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;

/** Where an emulator keeps what it was given. */
public sealed interface Storage {

  /** A folder of its own for one emulator, made if it is not there. */
  default Storage in(String name) throws IOException {
    return switch (this) {
      case Memory() -> this;
      case Disk(var directory) -> new Disk(PrivateFiles.folder(directory.resolve(name)));
    };
  }

  /** Closes to others what an emulator has made with the rights that it found right. */
  default void tighten() throws IOException {
    switch (this) {
      case Memory() -> {}
      case Disk(var directory) -> PrivateFiles.tightenAll(directory);
    }
  }

  /** In this process: gone when it ends. */
  record Memory() implements Storage {}

  /**
   * In files: there after a restart, also after one that nobody planned.
   *
   * @param directory an existing folder that is the emulator's own
   */
  record Disk(Path directory) implements Storage {

    public Disk {
      requireNonNull(directory, "directory is null");
    }
  }
}
