package dev.ratchet.tasks.http;

import dev.ratchet.tasks.http.HttpAnswer.Body;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP/1.1 on the wire (RFC 9112), for one request and its response on a connection of their own.
 */
final class Http1 {
  /** The most that status lines, headers and chunk sizes of one response may take, in bytes. */
  static final int HEAD_BYTES_MAX = 65_536;

  private static final int START_BYTES = 1_024;
  private static final int CONTENT_LENGTH_DIGITS_MAX = 18;
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-9]\\d\\d)( .*)?");
  private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,15})[ \\t]*(;.*)?");
  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

  private final InputStream in;
  private int headBytesLeft = HEAD_BYTES_MAX;

  private Http1(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** Sends a request. */
  static void write(HttpCall call, OutputStream out) throws IOException {
    byte[] body = call.body().getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder(512);
    head.append(call.method()).append(' ').append(call.target().requestTarget());
    head.append(" HTTP/1.1\r\nhost: ").append(call.target().authority()).append("\r\n");
    call.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (body.length > 0 || List.of("POST", "PUT", "PATCH").contains(call.method())) {
      head.append("content-length: ").append(body.length).append("\r\n");
    }
    head.append("accept-encoding: identity\r\nconnection: close\r\n\r\n");
    var message = new ByteArrayOutputStream(head.length() + body.length);
    message.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    message.writeBytes(body);
    message.writeTo(out);
    out.flush();
  }

  /**
   * Reads the response to a request of this method, its body up to one byte past the limit.
   *
   * @throws ProtocolException if it is no HTTP/1.1 response
   * @throws EOFException if it ends too early
   */
  static HttpAnswer read(String method, InputStream in) throws IOException {
    return new Http1(in).answer(method);
  }

  private HttpAnswer answer(String method) throws IOException {
    int status = status();
    Map<String, List<String>> headers = headers();
    while (status < 200) {
      if (status == 101) {
        throw new ProtocolException("it switched protocols without being asked to");
      }
      status = status();
      headers = headers();
    }
    boolean bodiless = method.equals("HEAD") || status == 204 || status == 304;
    byte[] bytes = bodiless ? new byte[0] : body(headers);
    return new HttpAnswer(status, headers, body(bytes, headers));
  }

  private int status() throws IOException {
    String line = line();
    Matcher matcher = STATUS_LINE.matcher(line);
    if (!matcher.matches()) {
      throw new ProtocolException("it does not begin with an HTTP/1.1 status line");
    }
    return Integer.parseInt(matcher.group(1));
  }

  private Map<String, List<String>> headers() throws IOException {
    var headers = new LinkedHashMap<String, List<String>>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String name = line.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
      if (!HttpCall.isHeaderName(name)) {
        throw new ProtocolException("it has a line among its headers that is none");
      }
      headers.computeIfAbsent(name, _ -> new ArrayList<>()).add(line.substring(colon + 1).strip());
    }
    headers.replaceAll((_, values) -> List.copyOf(values));
    return headers;
  }

  /** One line without its end, which is CR LF or, leniently, LF alone. */
  private String line() throws IOException {
    var line = new ByteArrayOutputStream(80);
    for (int b = next(); b != '\n'; b = next()) {
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private int next() throws IOException {
    if (headBytesLeft-- == 0) {
      throw new ProtocolException("its headers are longer than " + HEAD_BYTES_MAX + " bytes");
    }
    int b = in.read();
    if (b < 0) {
      throw endedEarly();
    }
    return b;
  }

  private static EOFException endedEarly() {
    return new EOFException("the connection was closed before the answer was complete");
  }

  private byte[] body(Map<String, List<String>> headers) throws IOException {
    if (headers.containsKey("transfer-encoding")) {
      String coding = String.join(",", headers.get("transfer-encoding"));
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new ProtocolException("its transfer coding is not chunked");
      }
      return chunked();
    }
    if (headers.containsKey("content-length")) {
      return exactly(contentLength(headers.get("content-length")));
    }
    return in.readNBytes(HttpAnswer.BODY_BYTES_MAX + 1);
  }

  private static long contentLength(List<String> values) throws IOException {
    String length = values.getFirst();
    boolean valid =
        values.stream().allMatch(length::equals)
            && !length.isEmpty()
            && length.length() <= CONTENT_LENGTH_DIGITS_MAX
            && length.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!valid) {
      throw new ProtocolException("its content length is not one whole number");
    }
    return Long.parseLong(length);
  }

  /** So many bytes, or one past the limit if they are more than that. */
  private byte[] exactly(long length) throws IOException {
    int wanted = (int) Math.min(length, HttpAnswer.BODY_BYTES_MAX + 1L);
    byte[] bytes = in.readNBytes(wanted);
    if (bytes.length < wanted) {
      throw endedEarly();
    }
    return bytes;
  }

  private byte[] chunked() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (long size = chunkSize(); size > 0; size = chunkSize()) {
      int wanted = (int) Math.min(size, HttpAnswer.BODY_BYTES_MAX + 1L - bytes.size());
      bytes.writeBytes(exactly(wanted));
      if (bytes.size() > HttpAnswer.BODY_BYTES_MAX) {
        return bytes.toByteArray();
      }
      if (!line().isEmpty()) {
        throw new ProtocolException("a chunk of it is longer than it says");
      }
    }
    return bytes.toByteArray();
  }

  private long chunkSize() throws IOException {
    Matcher matcher = CHUNK_SIZE.matcher(line());
    if (!matcher.matches()) {
      throw new ProtocolException("a chunk of it does not begin with its size");
    }
    return Long.parseLong(matcher.group(1), 16);
  }

  private static Body body(byte[] bytes, Map<String, List<String>> headers) {
    String encoding = String.join(",", headers.getOrDefault("content-encoding", List.of()));
    if (bytes.length > 0 && !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
      return new Body.Encoded(encoding);
    }
    Charset charset = charset(headers.getOrDefault("content-type", List.of("")).getFirst());
    return bytes.length > HttpAnswer.BODY_BYTES_MAX
        ? new Body.CutOff(new String(Arrays.copyOf(bytes, START_BYTES), charset))
        : new Body.Whole(new String(bytes, charset));
  }

  private static Charset charset(String contentType) {
    Matcher matcher = CHARSET.matcher(contentType);
    return matcher.find()
        ? Charset.forName(matcher.group(1), StandardCharsets.UTF_8)
        : StandardCharsets.UTF_8;
  }
}
