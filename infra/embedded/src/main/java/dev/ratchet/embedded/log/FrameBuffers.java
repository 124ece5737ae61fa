package dev.ratchet.embedded.log;

import java.nio.ByteBuffer;

/** Two buffers for frames: records are added to one while the other is written. */
final class FrameBuffers {
  private static final int BYTES = 256 * 1024;

  /** A buffer that once had to be larger than this is not kept. */
  private static final int BYTES_MAX = 8 * 1024 * 1024;

  private ByteBuffer filling = empty();
  private ByteBuffer other = empty();

  private static ByteBuffer empty() {
    return ByteBuffer.allocateDirect(BYTES).position(Frame.HEADER_BYTES);
  }

  /** Adds a record. If there is no memory for it, nothing changes, and it throws. */
  void add(byte[] record) {
    int bytes = Integer.BYTES + record.length;
    if (filling.remaining() < bytes) {
      int capacity = Math.max(2 * filling.capacity(), filling.position() + bytes);
      ByteBuffer larger = ByteBuffer.allocateDirect(capacity);
      filling = larger.put(filling.flip());
    }
    filling.putInt(record.length).put(record);
  }

  /** Whether no record was added since the last {@link #take}. */
  boolean isEmpty() {
    return filling.position() == Frame.HEADER_BYTES;
  }

  /** Takes what was added, which is {@link #taken} until it is {@link #free}. */
  void take() {
    ByteBuffer frame = filling.flip();
    filling = other;
    other = frame;
  }

  /** The frame to write. */
  ByteBuffer taken() {
    return other;
  }

  /** Whether there are records in the frame to write. */
  boolean hasTaken() {
    return other.limit() > Frame.HEADER_BYTES;
  }

  /** Makes room for records where the frame was. */
  void free() {
    if (other.capacity() > BYTES_MAX) {
      try {
        other = ByteBuffer.allocateDirect(BYTES);
      } catch (OutOfMemoryError e) {
        // The large one does as well.
      }
    }
    other.clear().position(Frame.HEADER_BYTES);
  }
}
