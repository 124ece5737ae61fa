package dev.ratchet.embedded.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;

/** The fields of a record, one after another, as {@link Fields} reads them. */
public final class Bytes {
  private static final int CAPACITY = 256;

  private byte[] bytes = new byte[CAPACITY];
  private int length;

  /** Adds a byte. */
  public Bytes put(byte value) {
    room(Byte.BYTES);
    bytes[length++] = value;
    return this;
  }

  /** Adds a whole number. */
  public Bytes put(int value) {
    room(Integer.BYTES);
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      bytes[length++] = (byte) (value >> shift);
    }
    return this;
  }

  /** Adds a whole number. */
  public Bytes put(long value) {
    return put((int) (value >> Integer.SIZE)).put((int) value);
  }

  /** Adds a time, to the millisecond. */
  public Bytes put(Instant time) {
    return put(time.toEpochMilli());
  }

  /** Adds a text. */
  public Bytes put(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    put(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
    return this;
  }

  /** Adds bytes. */
  public Bytes put(byte[] value) {
    put(value.length);
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  /** All that was added. */
  public byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }
}
