package dev.ratchet.engine.port;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * How stores that bill each kilobyte keep a text: as it is while a person may want to read it, and
 * gzipped where it is long.
 */
public final class Packing {
  /** The longest text that is stored as it is, in bytes of UTF-8. */
  static final int PLAIN_BYTES_MAX = 4 * 1024;

  private Packing() {}

  /** A text, gzipped; empty if it is stored as it is, being short or none the shorter for it. */
  public static Optional<byte[]> pack(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= PLAIN_BYTES_MAX) {
      return Optional.empty();
    }
    byte[] packed = gzip(bytes);
    return packed.length < bytes.length ? Optional.of(packed) : Optional.empty();
  }

  /**
   * Reads a text that is gzipped.
   *
   * @throws IOException if it is not
   */
  public static String unpack(byte[] packed) throws IOException {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] gzip(byte[] bytes) {
    var packed = new ByteArrayOutputStream(bytes.length / 4);
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot fail to be written.", e);
    }
    return packed.toByteArray();
  }
}
