package dev.ratchet.embedded.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Records that were written and made durable together: four bytes that every frame begins with, a
 * CRC-32C of all that follows it, the frame's number, the length of the records, and the records,
 * each after its length.
 *
 * @param number 1 more than that of the frame before
 * @param end where it ends, and the next begins
 */
record Frame(long number, int end, List<byte[]> records) {
  /** How much comes before the records. */
  static final int HEADER_BYTES = 20;

  private static final int MAGIC = 0x52C7_10A6;
  private static final int CRC_AT = 4;
  private static final int NUMBER_AT = 8;
  private static final int LENGTH_AT = 16;

  Frame {
    records = List.copyOf(records);
  }

  /**
   * Completes a frame whose records are in place.
   *
   * @param frame from its first byte to its last
   */
  static void seal(ByteBuffer frame, long number) {
    frame.putInt(0, MAGIC);
    frame.putLong(NUMBER_AT, number);
    frame.putInt(LENGTH_AT, frame.limit() - HEADER_BYTES);
    frame.putInt(CRC_AT, crc(frame, 0, frame.limit()));
  }

  private static int crc(ByteBuffer bytes, int start, int end) {
    var crc = new CRC32C();
    crc.update(bytes.duplicate().position(start + NUMBER_AT).limit(end));
    return (int) crc.getValue();
  }

  /** Writes a sealed frame, or any other bytes, to the end of a file. */
  static void write(ByteBuffer frame, FileChannel file) throws IOException {
    while (frame.hasRemaining()) {
      file.write(frame);
    }
  }

  /** How long a frame is; of one that is cut off or damaged, how much there is of it at most. */
  static long sizeBytes(ByteBuffer header, long most) {
    if (header.limit() < HEADER_BYTES || header.getInt(0) != MAGIC) {
      return header.limit();
    }
    long size = HEADER_BYTES + (header.getInt(LENGTH_AT) & 0xffff_ffffL);
    return size <= most ? size : header.limit();
  }

  /** The frame that begins here; empty if none does that is whole. */
  static Optional<Frame> at(ByteBuffer file, int start) {
    if (file.limit() - start < HEADER_BYTES || file.getInt(start) != MAGIC) {
      return Optional.empty();
    }
    int length = file.getInt(start + LENGTH_AT);
    if (length < 0 || length > file.limit() - start - HEADER_BYTES) {
      return Optional.empty();
    }
    int end = start + HEADER_BYTES + length;
    return crc(file, start, end) == file.getInt(start + CRC_AT)
        ? Optional.of(new Frame(file.getLong(start + NUMBER_AT), end, records(file, start, end)))
        : Optional.empty();
  }

  private static List<byte[]> records(ByteBuffer file, int start, int end) {
    var records = new ArrayList<byte[]>();
    ByteBuffer rest = file.duplicate().position(start + HEADER_BYTES).limit(end);
    while (rest.hasRemaining()) {
      byte[] record = new byte[rest.getInt()];
      rest.get(record);
      records.add(record);
    }
    return records;
  }

  /** Whether a whole frame of this number or a later one begins after this place. */
  static boolean isAnyAfter(ByteBuffer file, int start, long number) {
    for (int at = start + 1; at <= file.limit() - HEADER_BYTES; at++) {
      if (file.getInt(at) == MAGIC && at(file, at).filter(f -> f.number() >= number).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
