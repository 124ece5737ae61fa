package dev.ratchet.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder that keeps the state of a local run, and belongs to one process at a time. */
public final class DataDirectory implements AutoCloseable {

  private static final String LOCK = "lock";
  private static final int PID_BYTES_MAX = 32;

  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes possession of a folder, which is made if it is not there. The lock is the operating
   * system's, so a process that was killed leaves none behind.
   *
   * @throws StartFailure if it cannot be written, or another process has it
   */
  public static DataDirectory open(Path path) throws StartFailure {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw unusable(path, e);
    }
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              path.resolve(LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw unusable(path, e);
    }
    try {
      // The lock is on a byte far behind the pid, which others can still read on any system.
      if (channel.tryLock(Long.MAX_VALUE - 1, 1, false) == null) {
        throw inUse(path, channel);
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
      return new DataDirectory(path, channel);
    } catch (OverlappingFileLockException e) {
      throw inUse(path, channel);
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static StartFailure unusable(Path path, IOException e) {
    return new StartFailure(
        "--data %s is not a folder that can be written (%s); give another".formatted(path, e), e);
  }

  private static StartFailure inUse(Path path, FileChannel channel) {
    var pid = "";
    try (channel) {
      var bytes = ByteBuffer.allocate(PID_BYTES_MAX);
      channel.read(bytes, 0);
      pid = new String(bytes.array(), 0, bytes.position(), UTF_8).strip();
    } catch (IOException unreadable) {
      // Then the message goes without.
    }
    return new StartFailure(
        "--data %s is in use by another process%s; stop it, or give another folder"
            .formatted(path, pid.isEmpty() ? "" : " (pid " + pid + ")"));
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** Gives the folder free. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
