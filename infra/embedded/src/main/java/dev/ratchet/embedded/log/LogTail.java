package dev.ratchet.embedded.log;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;

/**
 * The end of a log, where frames are written. After a write that failed, the file may hold any part
 * of the frame: that is cut off before it is written again, from the first byte on, so that nothing
 * is taken for written that the disk has forgotten. For one thread.
 */
final class LogTail {
  private final LogFolder folder;
  private FileChannel file;
  private long segment;
  private long frames;
  private long size;
  private boolean isTorn;

  /**
   * A segment that has begun.
   *
   * @param frames the number of the last frame before it
   */
  record Roll(long segment, long frames) {}

  /**
   * @param file the newest segment, open at its end and locked
   * @param frames the number of the last frame
   */
  LogTail(LogFolder folder, FileChannel file, long segment, long frames) throws IOException {
    this.folder = requireNonNull(folder, "folder is null");
    this.file = requireNonNull(file, "file is null");
    this.segment = segment;
    this.frames = frames;
    this.size = file.position();
  }

  /**
   * Writes a frame and has the disk keep it. If that fails, the frame may be written again later,
   * and nothing else before it.
   *
   * @param frame its records, behind room for its header
   */
  void write(ByteBuffer frame) throws IOException {
    try {
      attempt(frame);
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      attempt(frame);
    }
    frames++;
    size += frame.limit();
  }

  private void attempt(ByteBuffer frame) throws IOException {
    if (isTorn) {
      mend();
    }
    isTorn = true;
    Frame.seal(frame, frames + 1);
    try {
      Frame.write(frame.rewind(), file);
      file.force(false);
    } catch (ClosedByInterruptException e) {
      file.close(); // Which it is; it is opened again.
      throw e;
    }
    isTorn = false;
  }

  private void mend() throws IOException {
    if (!file.isOpen()) {
      file = folder.openSegment(segment);
    }
    file.truncate(size).position(size);
  }

  /** Goes on in a new segment; if that cannot be made, the log stays in the one that it is in. */
  Roll roll() throws IOException {
    FileChannel next;
    try {
      next = folder.openSegment(segment + 1);
    } catch (IOException e) {
      folder.forgetSegment(segment + 1);
      throw e;
    }
    file.close();
    file = next;
    segment++;
    size = 0;
    return new Roll(segment, frames);
  }

  void close() throws IOException {
    file.close();
  }
}
