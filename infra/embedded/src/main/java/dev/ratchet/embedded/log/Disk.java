package dev.ratchet.embedded.log;

import dev.ratchet.embedded.file.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/** Opens the files of a log: the disk, or one that fails on purpose. */
@FunctionalInterface
interface Disk {
  /** The disk of this machine. */
  Disk REAL = PrivateFiles::open;

  /** Opens a file. */
  FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException;
}
