package dev.ratchet.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What was sent with a call, byte for byte: a signature over it holds. Who wants a text of it has
 * it decoded.
 */
public final class RequestBody {
  /** Nothing was sent. */
  public static final RequestBody EMPTY = new RequestBody(new byte[0]);

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final byte[] bytes;

  private RequestBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A body.
   *
   * @param bytes not changed from here on
   */
  public static RequestBody of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new RequestBody(bytes);
  }

  /** A body that came as a text. */
  public static RequestBody of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What was sent. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * The text that was sent, without a byte order mark; empty where nothing was.
   *
   * @throws Refusal if it is no text
   */
  String text() {
    try {
      // Unlike new String, it refuses what is no UTF-8 instead of storing question marks.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw Refusal.invalid("", "The body is not UTF-8.", "Send text in UTF-8, uncompressed.");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RequestBody that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Its length alone: it may hold what is nobody else's. */
  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
