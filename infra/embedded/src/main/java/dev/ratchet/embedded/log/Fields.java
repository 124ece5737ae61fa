package dev.ratchet.embedded.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;

/** The fields of a record, in the order in which {@link Bytes} took them. */
public final class Fields {
  private final ByteBuffer bytes;

  /** The fields of a record. */
  public Fields(byte[] record) {
    this.bytes = ByteBuffer.wrap(record);
  }

  /** Whether there is another field. */
  public boolean hasMore() {
    return bytes.hasRemaining();
  }

  /** The next field, a byte. */
  public byte octet() {
    return bytes.get();
  }

  /** The next field, a whole number. */
  public int number() {
    return bytes.getInt();
  }

  /** The next field, a whole number. */
  public long longNumber() {
    return bytes.getLong();
  }

  /** The next field, a time. */
  public Instant time() {
    return Instant.ofEpochMilli(bytes.getLong());
  }

  /** The next field, a text. */
  public String text() {
    int length = bytes.getInt();
    var text = new String(bytes.array(), bytes.position(), length, UTF_8);
    bytes.position(bytes.position() + length);
    return text;
  }

  /** The next field, bytes. */
  public byte[] octets() {
    byte[] octets = new byte[bytes.getInt()];
    bytes.get(octets);
    return octets;
  }
}
