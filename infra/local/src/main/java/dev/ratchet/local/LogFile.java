package dev.ratchet.local;

import dev.ratchet.embedded.file.PrivateFiles;
import dev.ratchet.emulator.host.StartFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file that is written to once it is known which; before that, what is written is lost. Nobody
 * but its owner may read it.
 */
final class LogFile extends OutputStream {

  private static final Set<StandardOpenOption> REPLACE =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);

  private volatile OutputStream file = OutputStream.nullOutputStream();

  /**
   * Writes to this file from now on; what it held is replaced.
   *
   * @throws StartFailure if it cannot be written
   */
  void open(Path path) throws StartFailure {
    try {
      file = Channels.newOutputStream(PrivateFiles.open(path, REPLACE));
      if (Files.isRegularFile(path)) {
        PrivateFiles.tighten(path);
      }
    } catch (IOException e) {
      throw new StartFailure(
          "--log %s cannot be written. Found %s; name a file in a folder that exists."
              .formatted(path, e.getClass().getSimpleName()),
          e);
    }
  }

  @Override
  public void write(int octet) throws IOException {
    file.write(octet);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    file.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    file.flush();
  }
}
