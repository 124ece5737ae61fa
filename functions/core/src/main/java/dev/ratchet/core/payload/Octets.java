package dev.ratchet.core.payload;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** An immutable run of bytes, equal to any other that holds the same ones. */
public final class Octets {
  /** No bytes. */
  public static final Octets EMPTY = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** These bytes, which are copied. */
  public static Octets of(byte[] bytes) {
    return new Octets(requireNonNull(bytes, "bytes is null").clone());
  }

  /** The bytes of a text in UTF-8. */
  public static Octets ofText(String text) {
    return new Octets(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The bytes that {@link #base64} wrote.
   *
   * @throws IllegalArgumentException if the text is no base64
   */
  public static Octets ofBase64(String text) {
    return new Octets(Base64.getDecoder().decode(text));
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How many bytes there are. */
  public int size() {
    return bytes.length;
  }

  /** The bytes in base64 (RFC 4648, section 4), with padding. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The length of {@link #base64}, which is not written for it. */
  long base64Chars() {
    return 4L * ((bytes.length + 2L) / 3);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
