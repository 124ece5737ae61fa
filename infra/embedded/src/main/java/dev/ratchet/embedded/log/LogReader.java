package dev.ratchet.embedded.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a file frame by frame. */
final class LogReader implements AutoCloseable {
  private final Path path;
  private final FileChannel file;
  private long position;

  private LogReader(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  private static LogReader open(Path path, StandardOpenOption... options) throws IOException {
    return new LogReader(path, FileChannel.open(path, options));
  }

  /**
   * Reads a file that holds the state at the beginning of a segment.
   *
   * @return the number of the last frame of the log before
   * @throws IOException if it is damaged
   */
  static long ofState(Path path, Consumer<byte[]> records) throws IOException {
    try (LogReader reader = open(path, StandardOpenOption.READ)) {
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
   * was told is stored, that end is cut off.
   *
   * @param frames the number of the last frame before
   * @param mayBeTorn whether its writer may have been cut off
   * @return the number of its last frame
   * @throws IOException if it is damaged
   */
  static long ofSegment(Path path, long frames, boolean mayBeTorn, Consumer<byte[]> records)
      throws IOException {
    try (LogReader reader = open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long last = frames;
      while (reader.position < reader.file.size()) {
        Optional<Frame> frame = reader.next();
        if (frame.isEmpty()) {
          if (!mayBeTorn || reader.isAnyAfter(last + 1)) {
            throw reader.damaged();
          }
          reader.file.truncate(reader.position).force(true);
          break;
        }
        reader.requireNumber(frame.get(), ++last);
        frame.get().records().forEach(records);
      }
      return last;
    }
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
        ("%s is damaged at byte %d, and what follows was stored after that. Restore the folder from"
                + " a copy, or give another.")
            .formatted(path, position));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
