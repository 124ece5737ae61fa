package dev.ratchet.embedded.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The folder of a log, which belongs to one process at a time. {@code log-0000000003} is a segment
 * of the log, {@code state-0000000003} all that was to be known when it began.
 */
public final class LogFolder {
  private static final String LOCK = "lock";
  private static final String SEGMENT = "log-";
  private static final String STATE = "state-";
  private static final String UNFINISHED = ".tmp";
  private static final String NAME = "%s%010d";
  private static final int PID_BYTES_MAX = 32;

  private final Path path;
  private final FileChannel lock;

  private LogFolder(Path path, FileChannel lock) {
    this.path = requireNonNull(path, "path is null");
    this.lock = requireNonNull(lock, "lock is null");
  }

  /**
   * Opens the log of a folder, which is made if it is not there, and reads all that it says.
   *
   * @param records takes what was added and acknowledged, in order; also what was about to be
   * @throws IOException if it cannot be read or written, is damaged, or another process has it; the
   *     message says which
   */
  public static FileLog open(Path path, Consumer<byte[]> records) throws IOException {
    Files.createDirectories(path);
    LogFolder folder = lock(path);
    try {
      return folder.read(records);
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** The lock is the operating system's, so a process that was killed leaves none behind. */
  private static LogFolder lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      // The lock is on a byte far behind the pid, which others can still read on any system.
      if (channel.tryLock(Long.MAX_VALUE - 1, 1, false) == null) {
        throw inUse(path, channel);
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
      return new LogFolder(path, channel);
    } catch (OverlappingFileLockException e) {
      throw inUse(path, channel);
    }
  }

  private static IOException inUse(Path path, FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(PID_BYTES_MAX);
    try (channel) {
      channel.read(bytes, 0);
    }
    return new IOException(
        "The store in %s is in use by another process (pid %s): stop it, or give another folder."
            .formatted(path, new String(bytes.array(), 0, bytes.position(), UTF_8).strip()));
  }

  private FileLog read(Consumer<byte[]> records) throws IOException {
    long start = numbers(STATE).stream().mapToLong(Long::longValue).max().orElse(1);
    boolean hasState = Files.exists(file(STATE, start));
    List<Long> segments = numbers(SEGMENT).stream().filter(number -> number >= start).toList();
    long frames = 0;
    long bytes = 0;
    if (hasState) {
      frames = LogReader.ofState(file(STATE, start), records);
    }
    for (long number : segments) {
      requireNext(number, start + segments.indexOf(number));
      boolean isLast = number == segments.getLast();
      frames = LogReader.ofSegment(file(SEGMENT, number), frames, isLast, records);
      bytes += Files.size(file(SEGMENT, number));
    }
    if (hasState && segments.isEmpty()) {
      throw missing(start);
    }
    forgetBefore(start);
    return new FileLog(this, segments.isEmpty() ? 1 : segments.getLast(), frames, bytes);
  }

  private void requireNext(long found, long expected) throws IOException {
    if (found != expected) {
      throw missing(expected);
    }
  }

  private IOException missing(long segment) {
    return new IOException(
        "The store in %s is damaged: %s is missing. Restore the folder from a copy."
            .formatted(path, file(SEGMENT, segment).getFileName()));
  }

  private List<Long> numbers(String kind) throws IOException {
    var numbers = new ArrayList<Long>();
    try (var files = Files.newDirectoryStream(path, kind + "*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!name.endsWith(UNFINISHED)) {
          numbers.add(Long.valueOf(name.substring(kind.length())));
        }
      }
    }
    return numbers.stream().sorted().toList();
  }

  private Path file(String kind, long number) {
    return path.resolve(NAME.formatted(kind, number));
  }

  /** Opens a segment at its end; it is made if it is not there. */
  FileChannel openSegment(long number) throws IOException {
    FileChannel file =
        FileChannel.open(
            file(SEGMENT, number), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    file.position(file.size());
    file.force(true);
    sync();
    return file;
  }

  /** Makes names durable that are new in the folder. */
  private void sync() throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Windows keeps names by itself, and opens no folder.
    }
    try (var folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /**
   * Stores what was to be known when a segment began, and forgets all before.
   *
   * @return the size of what is stored, in bytes
   */
  long store(FileLog.Roll roll, FileLog.Snapshot state) throws IOException {
    long segment = roll.segment();
    Path unfinished = path.resolve(NAME.formatted(STATE, segment) + UNFINISHED);
    try (FileChannel file =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var writer = new StateWriter(file);
      try {
        state.write(writer);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      writer.end(roll.frames());
      file.force(true);
    }
    Files.move(unfinished, file(STATE, segment), StandardCopyOption.ATOMIC_MOVE);
    sync();
    forgetBefore(segment);
    return Files.size(file(STATE, segment));
  }

  private void forgetBefore(long segment) throws IOException {
    for (String kind : List.of(SEGMENT, STATE)) {
      for (long number : numbers(kind)) {
        if (number < segment) {
          Files.delete(file(kind, number));
        }
      }
    }
  }

  void close() throws IOException {
    lock.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
