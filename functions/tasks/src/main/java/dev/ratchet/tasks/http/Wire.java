package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What comes in over a connection, in lines and in bytes, for one answer after the other. */
final class Wire {
  /** The most that status lines, headers and chunk sizes of one answer may take, in bytes. */
  static final int HEAD_BYTES_MAX = 65_536;

  private final BufferedInputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private int headBytesLeft;
  private boolean hasBegun;

  Wire(InputStream in) {
    this.in = new BufferedInputStream(requireNonNull(in, "in is null"));
  }

  /** Begins an answer, which has its own share of lines. */
  void beginAnswer() {
    headBytesLeft = HEAD_BYTES_MAX;
    hasBegun = false;
  }

  /** Whether anything of the answer has come. */
  boolean hasBegun() {
    return hasBegun;
  }

  /** Whether something has come that belongs to no answer. */
  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  /**
   * One line without its end, which is CR LF or, leniently, LF alone. A CR or NUL elsewhere counts
   * as a blank (RFC 9112, 2.2).
   */
  String line() throws IOException {
    line.reset();
    for (int b = next(); b != '\n'; b = next()) {
      line.write(b);
    }
    String text = text(line.toByteArray());
    String ended = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    return ended.replace('\r', ' ').replace('\0', ' ');
  }

  /** UTF-8 where the bytes are that, as what is written today is, or else ISO-8859-1. */
  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private int next() throws IOException {
    if (headBytesLeft == 0) {
      throw new ProtocolException("its headers are longer than " + HEAD_BYTES_MAX + " bytes");
    }
    headBytesLeft--;
    int b = in.read();
    if (b < 0) {
      throw endedEarly();
    }
    hasBegun = true;
    return b;
  }

  /** So many bytes. */
  byte[] exactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw endedEarly();
    }
    return bytes;
  }

  /** What comes until the connection ends, at most so many bytes. */
  byte[] upTo(int count) throws IOException {
    return in.readNBytes(count);
  }

  private static EOFException endedEarly() {
    return new EOFException("the connection was closed before the answer was complete");
  }
}
