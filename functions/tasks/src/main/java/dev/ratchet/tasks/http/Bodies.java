package dev.ratchet.tasks.http;

import dev.ratchet.tasks.http.HttpAnswer.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Bodies from bytes to text: unpacked, though nobody asked for packed ones, and decoded. */
final class Bodies {
  private static final int START_BYTES = 1_024;

  /** How often a body may be packed; each time costs at most the limit of a body. */
  private static final int ENCODINGS_MAX = 3;

  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
  private static final String DEFLATE = "deflate";

  /** Real encodings that are not read here; any other word in their place is a mistake. */
  private static final Set<String> FOREIGN =
      Set.of("br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip");

  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*[\"']?([^\\s;\"']+)", Pattern.CASE_INSENSITIVE);

  private Bodies() {}

  /**
   * The body that these bytes are.
   *
   * @param bytes at most one past the limit
   */
  static Body decode(byte[] bytes, List<String> encodings, List<String> types) throws IOException {
    byte[] plain = bytes;
    List<String> names =
        Arrays.stream(String.join(",", encodings).split(","))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> isKnown(name) || FOREIGN.contains(name))
            .toList();
    if (names.size() > ENCODINGS_MAX) {
      throw new ProtocolException("it is encoded more than " + ENCODINGS_MAX + " times");
    }
    for (String name : bytes.length == 0 ? List.<String>of() : names.reversed()) {
      if (!isKnown(name)) {
        throw new ProtocolException(
            "it is encoded with %s, though identity was asked for".formatted(name));
      }
      plain = plain.length > HttpAnswer.BODY_BYTES_MAX ? plain : expand(plain, name);
    }
    if (plain.length > HttpAnswer.BODY_BYTES_MAX) {
      boolean isPacked = plain == bytes && !names.isEmpty();
      byte[] start = isPacked ? new byte[0] : Arrays.copyOf(plain, START_BYTES);
      return new Body.CutOff(text(start, types));
    }
    return new Body.Whole(text(plain, types));
  }

  /** Whether what is encoded so can be expanded here. */
  static boolean isKnown(String encoding) {
    return GZIP.contains(encoding) || encoding.equals(DEFLATE);
  }

  /** What these bytes were before they were packed, up to one byte past the limit. */
  static byte[] expand(byte[] bytes, String encoding) throws IOException {
    if (GZIP.contains(encoding)) {
      boolean isPacked = bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
      return isPacked ? limited(new GZIPInputStream(in(bytes)), encoding) : bytes;
    }
    boolean hasZlibHeader =
        bytes.length > 1
            && (bytes[0] & 0xf) == 8
            && ((bytes[0] & 0xff) * 256 + (bytes[1] & 0xff)) % 31 == 0;
    try (var inflater = new Inflater(!hasZlibHeader)) {
      return limited(new InflaterInputStream(in(bytes), inflater), encoding);
    }
  }

  private static InputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] limited(InputStream packed, String encoding) throws IOException {
    try (packed) {
      return packed.readNBytes(HttpAnswer.BODY_BYTES_MAX + 1);
    } catch (IOException e) {
      throw new ProtocolException("it says that it is packed with " + encoding + " and is not");
    }
  }

  /** A mark of the byte order says more than a content type, and is no part of the text. */
  private static String text(byte[] bytes, List<String> types) {
    if (begins(bytes, 0xef, 0xbb, 0xbf)) {
      return new String(bytes, 3, bytes.length - 3, StandardCharsets.UTF_8);
    }
    if (begins(bytes, 0xfe, 0xff)) {
      return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE);
    }
    if (begins(bytes, 0xff, 0xfe)) {
      return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
    }
    Matcher matcher = CHARSET.matcher(types.isEmpty() ? "" : types.getFirst());
    Charset charset =
        matcher.find()
            ? Charset.forName(matcher.group(1), StandardCharsets.UTF_8)
            : StandardCharsets.UTF_8;
    return new String(bytes, charset);
  }

  private static boolean begins(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
