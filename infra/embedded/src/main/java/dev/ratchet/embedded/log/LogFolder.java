package dev.ratchet.embedded.log;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.file.FolderLock;
import dev.ratchet.embedded.file.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The folder of a log, which belongs to one process at a time. {@code log-0000000003} is a segment
 * of the log, {@code state-0000000003} all that was to be known when it began.
 */
public final class LogFolder {
  private static final String SEGMENT = "log-";
  private static final String STATE = "state-";
  private static final String UNFINISHED = ".tmp";
  private static final String NAME = "%s%010d";

  private static final Set<StandardOpenOption> READ_WRITE =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private static final Set<StandardOpenOption> NEW =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);

  private static final Pattern NUMBER = Pattern.compile("\\d{10}");

  private final Path path;
  private final Disk disk;
  private final FolderLock lock;

  private LogFolder(Path path, Disk disk, FolderLock lock) {
    this.path = requireNonNull(path, "path is null");
    this.disk = requireNonNull(disk, "disk is null");
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
    return open(path, Disk.REAL, records);
  }

  /** Opens the log of a folder on a disk. */
  static FileLog open(Path path, Disk disk, Consumer<byte[]> records) throws IOException {
    PrivateFiles.tightenAll(PrivateFiles.folder(path));
    LogFolder folder = new LogFolder(path, disk, lock(path));
    try {
      return folder.read(records);
    } catch (IOException | RuntimeException | Error e) {
      folder.close();
      throw e;
    }
  }

  private static FolderLock lock(Path path) throws IOException {
    try {
      return FolderLock.take(path);
    } catch (FolderLock.InUseException e) {
      throw inUse(path, e.getMessage());
    }
  }

  private static FolderLock.InUseException inUse(Path path, String holder) {
    return new FolderLock.InUseException(
        "The store in %s is in use by %s: stop it, or give another folder."
            .formatted(path, holder));
  }

  private FileLog read(Consumer<byte[]> records) throws IOException {
    long start = numbers(STATE).stream().mapToLong(Long::longValue).max().orElse(1);
    boolean hasState = Files.exists(file(STATE, start));
    FileChannel newest = lockNewest(start, hasState);
    try {
      long frames = hasState ? LogReader.ofState(file(STATE, start), records) : 0;
      var segments = new Segments(start, frames);
      for (long number : segments(start)) {
        segments.read(number, newest, records);
      }
      forgetBefore(start);
      newest.position(newest.size());
      var tail = new LogTail(this, newest, segments.next - 1, segments.frames);
      return new FileLog(this, tail, segments.bytes);
    } catch (IOException | RuntimeException | Error e) {
      newest.close();
      throw e;
    }
  }

  private List<Long> segments(long start) throws IOException {
    return numbers(SEGMENT).stream().filter(number -> number >= start).toList();
  }

  /**
   * Opens and locks the newest segment, which its writer has locked for as long as it is the
   * newest: so there is none but this one, whatever became of the folder's lock.
   */
  private FileChannel lockNewest(long start, boolean hasState) throws IOException {
    List<Long> before = segments(start);
    if (before.isEmpty() && hasState) {
      throw missing(start);
    }
    long newest = before.isEmpty() ? start : before.getLast();
    FileChannel file = openSegment(newest);
    if (segments(start).getLast() != newest) {
      file.close();
      throw inUse(path, FolderLock.otherProcess(path));
    }
    return file;
  }

  /** What was read of the segments so far. */
  private final class Segments {
    private long next;
    private long frames;
    private long bytes;

    Segments(long next, long frames) {
      this.next = next;
      this.frames = frames;
    }

    /**
     * Reads the next segment.
     *
     * @param newest the newest one, which no other channel may read
     */
    void read(long number, FileChannel newest, Consumer<byte[]> records) throws IOException {
      if (number != next) {
        throw missing(next);
      }
      Path file = file(SEGMENT, number);
      boolean isNewest = number == segments(number).getLast();
      if (isNewest) {
        frames = LogReader.ofSegment(file, newest, frames, true, records);
      } else {
        try (FileChannel older = disk.open(file, READ_WRITE)) {
          frames = LogReader.ofSegment(file, older, frames, isLastWritten(number), records);
        }
      }
      bytes += Files.size(file);
      next++;
    }
  }

  /** Whether nothing was written to a later segment: it was about to be begun, or could not be. */
  private boolean isLastWritten(long number) throws IOException {
    for (long later : segments(number + 1)) {
      if (Files.size(file(SEGMENT, later)) > 0) {
        return false;
      }
    }
    return true;
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
        if (NUMBER.matcher(name.substring(kind.length())).matches()) {
          numbers.add(Long.valueOf(name.substring(kind.length())));
        }
      }
    }
    return numbers.stream().sorted().toList();
  }

  private Path file(String kind, long number) {
    return path.resolve(NAME.formatted(kind, number));
  }

  /** Opens a segment at its end, and locks it; it is made if it is not there. */
  FileChannel openSegment(long number) throws IOException {
    FileChannel file = disk.open(file(SEGMENT, number), READ_WRITE);
    try {
      if (!FolderLock.tryLock(file)) {
        throw inUse(path, FolderLock.otherProcess(path));
      }
      file.position(file.size());
      file.force(true);
      sync();
      return file;
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /** Forgets a segment that could not be begun. */
  void forgetSegment(long number) throws IOException {
    Files.deleteIfExists(file(SEGMENT, number));
  }

  /** Makes names durable that are new in the folder. */
  private void sync() throws IOException {
    sync(path);
  }

  /** Makes names durable that are new in a folder. */
  static void sync(Path path) throws IOException {
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
  long store(LogTail.Roll roll, Snapshot state) throws IOException {
    long segment = roll.segment();
    Path unfinished = path.resolve(NAME.formatted(STATE, segment) + UNFINISHED);
    try (FileChannel file = disk.open(unfinished, NEW)) {
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
