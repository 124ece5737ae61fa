package dev.ratchet.embedded.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;

/**
 * Writes records to a file of state, in frames numbered from 1. The last frame has the number 0 and
 * holds the number of the last frame of the log before.
 */
final class StateWriter implements Consumer<byte[]> {
  /** The number of the last frame. */
  static final long END = 0;

  private static final int FRAME_BYTES = 256 * 1024;

  private final FileChannel file;
  private ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES).position(Frame.HEADER_BYTES);
  private long frames;

  StateWriter(FileChannel file) {
    this.file = file;
  }

  @Override
  public void accept(byte[] record) {
    try {
      int bytes = Integer.BYTES + record.length;
      if (frame.remaining() < bytes) {
        write(++frames);
        if (frame.remaining() < bytes) {
          int capacity = Frame.HEADER_BYTES + bytes;
          frame = ByteBuffer.allocate(capacity).position(Frame.HEADER_BYTES);
        }
      }
      frame.putInt(record.length).put(record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(long number) throws IOException {
    Frame.seal(frame.flip(), number);
    Frame.write(frame, file);
    frame.clear().position(Frame.HEADER_BYTES);
  }

  /**
   * Writes the rest.
   *
   * @param logged the number of the last frame of the log before
   */
  void end(long logged) throws IOException {
    write(++frames);
    frame.putInt(Long.BYTES).putLong(logged);
    write(END);
  }
}
