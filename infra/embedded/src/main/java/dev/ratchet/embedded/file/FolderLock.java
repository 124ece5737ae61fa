package dev.ratchet.embedded.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * The possession of a folder by one process at a time: a lock on a file in it, which names the
 * process. The lock is the operating system's, so a process that was killed leaves none behind.
 *
 * <p>Whoever deletes that file makes room for a second lock. So there is another one among the
 * temporary files, under the number that the file system knows the folder by. And what can be
 * locked itself that must not be written by two, is locked too ({@link #tryLock}): nobody deletes
 * that and expects it to be there.
 */
public final class FolderLock implements AutoCloseable {
  private static final String NAME = "lock";
  private static final int PID_BYTES_MAX = 32;

  private static final Set<OpenOption> OPTIONS =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private final FileChannel channel;

  /** The lock by number; none where folders have none, or temporary files cannot be made. */
  private final Optional<ByNumber> byNumber;

  private FolderLock(FileChannel channel, Optional<ByNumber> byNumber) {
    this.channel = requireNonNull(channel, "channel is null");
    this.byNumber = requireNonNull(byNumber, "byNumber is null");
  }

  /** A temporary file that is locked, and deleted when nobody needs it any more. */
  private record ByNumber(Path file, FileChannel channel) {
    void close() throws IOException {
      Files.deleteIfExists(file);
      channel.close();
    }
  }

  /** A folder is another process's. */
  public static final class InUseException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is in use, and by whom as far as that is known
     */
    public InUseException(String message) {
      super(message);
    }
  }

  /**
   * Takes possession of a folder.
   *
   * @throws InUseException if another process has it; its message is {@link #otherProcess}
   * @throws IOException if it cannot be written
   */
  public static FolderLock take(Path folder) throws IOException {
    FileChannel channel = PrivateFiles.open(folder.resolve(NAME), OPTIONS);
    try {
      if (!tryLock(channel)) {
        throw new InUseException(otherProcess(folder));
      }
      Optional<ByNumber> byNumber = byNumber(folder);
      PrivateFiles.tighten(folder.resolve(NAME));
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
      return new FolderLock(channel, byNumber);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Optional<ByNumber> byNumber(Path folder) throws IOException {
    Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    if (key == null) {
      return Optional.empty();
    }
    String name = "ratchet" + key.toString().replaceAll("\\W+", "-") + "lock";
    Path file = Path.of(System.getProperty("java.io.tmpdir"), name);
    FileChannel channel;
    try {
      channel = PrivateFiles.open(file, OPTIONS);
    } catch (IOException e) {
      return Optional.empty(); // It is another user's, say, who cannot use this folder.
    }
    if (!Files.getOwner(file).equals(Files.getOwner(folder))) {
      channel.close();
      return Optional.empty();
    }
    if (!tryLock(channel)) {
      channel.close();
      throw new InUseException("another process");
    }
    return Optional.of(new ByNumber(file, channel));
  }

  /**
   * Locks a file for as long as the channel is open, in whatever folder and under whatever name it
   * is: a file that was moved or deleted is locked all the same. No other channel of the file may
   * be closed meanwhile in this process, which would give the lock away on many systems.
   *
   * @return whether it is locked; not if another process has it, or another channel of this one
   */
  public static boolean tryLock(FileChannel file) throws IOException {
    try {
      // On a byte far behind all others, which can still be read everywhere.
      return file.tryLock(Long.MAX_VALUE - 1, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Names the process that took possession of a folder, as far as that is known. */
  public static String otherProcess(Path folder) {
    var bytes = ByteBuffer.allocate(PID_BYTES_MAX);
    try (FileChannel file = FileChannel.open(folder.resolve(NAME), StandardOpenOption.READ)) {
      file.read(bytes, 0);
    } catch (IOException e) {
      // Then it goes without.
    }
    String pid = new String(bytes.array(), 0, bytes.position(), UTF_8).strip();
    return pid.isEmpty() ? "another process" : "another process (pid " + pid + ")";
  }

  /** Gives the folder free. */
  @Override
  public void close() throws IOException {
    if (byNumber.isPresent()) {
      byNumber.get().close();
    }
    channel.close();
  }
}
