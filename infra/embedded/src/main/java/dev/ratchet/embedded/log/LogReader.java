package dev.ratchet.embedded.log;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a file frame by frame. */
final class LogReader {
  private static final System.Logger LOG = System.getLogger(LogReader.class.getName());

  private final Path path;
  private final FileChannel file;
  private long position;

  private LogReader(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Reads a file that holds the state at the beginning of a segment.
   *
   * @return the number of the last frame of the log before
   * @throws IOException if it is damaged
   */
  static long ofState(Path path, Consumer<byte[]> records) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      var reader = new LogReader(path, file);
      for (long number = 1; ; number++) {
        Frame frame = reader.next().orElseThrow(reader::damaged);
        if (frame.number() == StateWriter.END) {
          return ByteBuffer.wrap(frame.records().getFirst()).getLong();
        }
        reader.requireNumber(frame, number);
        frame.records().forEach(records);
      }
    }
  }

  /**
   * Reads a segment of the log. Where its writer was cut off in the midst of a frame, which nobody
   * was told is stored, that end is cut off, and a warning says so.
   *
   * @param frames the number of the last frame before
   * @param mayBeTorn whether its writer may have been cut off
   * @return the number of its last frame
   * @throws IOException if it is damaged
   */
  static long ofSegment(
      Path path, FileChannel file, long frames, boolean mayBeTorn, Consumer<byte[]> records)
      throws IOException {
    var reader = new LogReader(path, file);
    long last = frames;
    while (reader.position < file.size()) {
      Optional<Frame> frame = reader.next();
      if (frame.isEmpty()) {
        if (!mayBeTorn || reader.isAnyAfter(last + 1)) {
          throw reader.damaged();
        }
        reader.cut();
        break;
      }
      reader.requireNumber(frame.get(), ++last);
      frame.get().records().forEach(records);
    }
    return last;
  }

  private void cut() throws IOException {
    long bytes = file.size() - position;
    file.truncate(position).force(true);
    LOG.log(
        Level.WARNING,
        ("The last %d bytes of %s, from byte %d on, were cut off: no whole frame. So it is where a"
                + " process or a machine stopped while they were written, and then nobody was told"
                + " that they are stored. Where neither stopped, the disk lost them: look at it,"
                + " and restore the folder from a copy.")
            .formatted(bytes, path, position));
  }

  /** The next frame; empty if what comes next is none that is whole. */
  private Optional<Frame> next() throws IOException {
    ByteBuffer header = read(position, Frame.HEADER_BYTES);
    Optional<Frame> frame =
        Frame.at(read(position, Frame.sizeBytes(header, file.size() - position)), 0);
    frame.ifPresent(whole -> position += whole.end());
    return frame;
  }

  private ByteBuffer read(long start, long bytes) throws IOException {
    var buffer = ByteBuffer.allocate((int) Math.min(bytes, file.size() - start));
    while (buffer.hasRemaining() && file.read(buffer, start + buffer.position()) >= 0) {
      // Until it is full.
    }
    return buffer.flip();
  }

  /**
   * Whether a whole frame of this number or a later one comes later. It does not where the writer
   * was cut off: it begins no frame before the disk has the one before.
   */
  private boolean isAnyAfter(long number) throws IOException {
    return Frame.isAnyAfter(read(position, file.size() - position), 0, number);
  }

  private void requireNumber(Frame frame, long expected) throws IOException {
    if (frame.number() != expected) {
      throw damaged();
    }
  }

  private IOException damaged() {
    return new IOException(
        ("%s is damaged at byte %d, and what follows was stored after that, so nothing is cut off."
                + " Restore the folder from a copy, or give another.")
            .formatted(path, position));
  }
}
