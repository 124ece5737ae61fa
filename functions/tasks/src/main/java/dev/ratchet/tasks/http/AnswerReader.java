package dev.ratchet.tasks.http;

import dev.ratchet.tasks.http.HttpAnswer.Body;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads one answer to one request (RFC 9112) as liberally as browsers and curl do, within hard
 * limits. Whatever is odd about it is passed over where its meaning is plain; the connection then
 * carries no further request, since two ends that read a message differently must not share one.
 *
 * <p>Once the status is known, an answer is given in any case: if the rest of it cannot be read,
 * its body says so. What the status tells, that a request was carried out, is not to be forgotten
 * for that, or the request would be repeated.
 */
final class AnswerReader {
  private static final int LENGTH_DIGITS_MAX = 18;
  private static final int CHUNK_DIGITS_MAX = 15;
  private static final int EMPTY_LINES_MAX = 4;
  private static final String CHUNKED = "chunked";
  private static final Pattern TIMEOUT =
      Pattern.compile("timeout\\s*=\\s*\"?(\\d{1,6})", Pattern.CASE_INSENSITIVE);

  private final String method;
  private final Wire wire;
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private int status;
  private boolean keepAlive = true;

  private AnswerReader(String method, Wire wire) {
    this.method = method;
    this.wire = wire;
  }

  /**
   * An answer.
   *
   * @param keepAlive whether its connection can carry another request
   * @param kept how long the server says that it keeps it; negative if it does not say
   */
  record Read(HttpAnswer answer, boolean keepAlive, Duration kept) {}

  /**
   * Reads the answer to a request of this method, its body up to one byte past the limit.
   *
   * @throws ProtocolException if it does not begin as an HTTP/1.1 answer does
   * @throws EOFException if it ends before its status is known
   */
  static Read read(String method, Wire wire) throws IOException {
    return new AnswerReader(method, wire).read();
  }

  private Read read() throws IOException {
    wire.beginAnswer();
    readStatus();
    Body body;
    try {
      readHeaders();
      while (status < 200) {
        if (status == 101) {
          throw new ProtocolException("it switched protocols without being asked to");
        }
        headers.clear();
        readStatus();
        readHeaders();
      }
      body = Bodies.decode(bytes(), all("content-encoding"), all("content-type"));
    } catch (IOException e) {
      if (status < 200) {
        throw e;
      }
      keepAlive = false;
      body = new Body.Unreadable(Connection.reason(e));
    }
    return new Read(new HttpAnswer(status, lists(), body), keepAlive && isToBeKept(), kept());
  }

  /**
   * What {@code Keep-Alive: timeout=5} says, and a second less, since its clock is ahead of ours.
   */
  private Duration kept() {
    for (String value : all("keep-alive")) {
      Matcher matcher = TIMEOUT.matcher(value);
      if (matcher.find()) {
        return Duration.ofSeconds(Math.max(0, Integer.parseInt(matcher.group(1)) - 1));
      }
    }
    return Duration.ofSeconds(-1);
  }

  private Map<String, List<String>> lists() {
    var lists = new LinkedHashMap<>(headers);
    lists.replaceAll((_, values) -> List.copyOf(values));
    return lists;
  }

  private boolean isToBeKept() throws IOException {
    boolean asksToClose = tokens("connection").anyMatch("close"::equals);
    return !asksToClose && !wire.hasMore();
  }

  private void readStatus() throws IOException {
    String line = wire.line();
    for (int i = 0; line.isEmpty() && i < EMPTY_LINES_MAX; i++) {
      line = wire.line();
    }
    String[] parts = line.strip().split("[ \t]+", 3);
    String version = parts[0].toUpperCase(Locale.ROOT);
    boolean isStatus =
        parts.length > 1
            && version.length() == "HTTP/1.1".length()
            && version.startsWith("HTTP/1.")
            && isDigits(version.substring("HTTP/1.".length()))
            && parts[1].length() == 3
            && isDigits(parts[1])
            && parts[1].charAt(0) != '0';
    if (!isStatus) {
      throw new ProtocolException("it does not begin with an HTTP/1.1 status line");
    }
    status = Integer.parseInt(parts[1]);
    keepAlive &= !version.equals("HTTP/1.0");
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Reads headers; a line that begins with a blank goes on with the one before (5.2). */
  private void readHeaders() throws IOException {
    String name = "";
    for (String line = wire.line(); !line.isEmpty(); line = wire.line()) {
      int colon = line.indexOf(':');
      if (line.startsWith(" ") || line.startsWith("\t")) {
        keepAlive = false;
        fold(name, line);
        continue;
      }
      name = line.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT);
      if (HttpCall.isHeaderName(name)) {
        headers
            .computeIfAbsent(name, _ -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      } else {
        keepAlive = false;
        name = "";
      }
    }
  }

  private void fold(String name, String line) {
    List<String> values = headers.get(name);
    if (values != null) {
      values.add((values.removeLast() + " " + line.strip()).strip());
    }
  }

  private List<String> all(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The members of a list, in lower case and without their parameters. */
  private Stream<String> tokens(String name) {
    return all(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(token -> token.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .filter(token -> !token.isEmpty());
  }

  private byte[] bytes() throws IOException {
    boolean isFramed =
        headers.containsKey("transfer-encoding") || headers.containsKey("content-length");
    if (method.equals("HEAD")) {
      return new byte[0];
    }
    if (status == 204 || status == 304) {
      keepAlive &= status == 304 || !isFramed;
      return new byte[0];
    }
    List<String> codings =
        new ArrayList<>(tokens("transfer-encoding").filter(t -> !t.equals("identity")).toList());
    if (!codings.isEmpty()) {
      keepAlive &= !headers.containsKey("content-length");
      return transferred(codings);
    }
    if (headers.containsKey("content-length")) {
      return upToLimit(contentLength());
    }
    keepAlive = false;
    return wire.upTo(HttpAnswer.BODY_BYTES_MAX + 1);
  }

  /** A body in transfer codings, of which the last says where it ends. */
  private byte[] transferred(List<String> codings) throws IOException {
    boolean isChunked = codings.getLast().equals(CHUNKED);
    if (isChunked) {
      codings.removeLast();
    } else {
      keepAlive = false;
    }
    byte[] bytes = isChunked ? chunked() : wire.upTo(HttpAnswer.BODY_BYTES_MAX + 1);
    if (codings.contains(CHUNKED)) {
      throw new ProtocolException("its transfer coding is chunked twice");
    }
    Collections.reverse(codings);
    for (String coding : codings) {
      if (!Bodies.isKnown(coding)) {
        throw new ProtocolException("its transfer coding is " + coding);
      }
      bytes = Bodies.expand(bytes, coding);
    }
    return bytes;
  }

  private long contentLength() throws IOException {
    List<String> values = tokens("content-length").distinct().toList();
    String digits = values.size() == 1 ? withoutZeros(values.getFirst()) : "";
    if (!isDigits(digits) || digits.length() > LENGTH_DIGITS_MAX) {
      throw new ProtocolException("its content length is not one whole number");
    }
    return Long.parseLong(digits);
  }

  private static String withoutZeros(String digits) {
    return digits.replaceFirst("^0+(?=.)", "");
  }

  /** So many bytes, or one past the limit if they are more than that. */
  private byte[] upToLimit(long length) throws IOException {
    keepAlive &= length <= HttpAnswer.BODY_BYTES_MAX;
    return wire.exactly((int) Math.min(length, HttpAnswer.BODY_BYTES_MAX + 1L));
  }

  private byte[] chunked() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (long size = chunkSize(); size > 0; size = chunkSize()) {
      bytes.writeBytes(
          wire.exactly((int) Math.min(size, HttpAnswer.BODY_BYTES_MAX + 1L - bytes.size())));
      if (bytes.size() > HttpAnswer.BODY_BYTES_MAX) {
        keepAlive = false;
        return bytes.toByteArray();
      }
      if (!wire.line().isEmpty()) {
        throw new ProtocolException("a chunk of it is longer than it says");
      }
    }
    readTrailers();
    return bytes.toByteArray();
  }

  /** Passes trailers over; a body whose last chunk has come is whole without them. */
  private void readTrailers() throws IOException {
    try {
      while (!wire.line().isEmpty()) {}
    } catch (EOFException e) {
      keepAlive = false;
    }
  }

  private long chunkSize() throws IOException {
    String digits = withoutZeros(wire.line().split(";", 2)[0].strip());
    boolean isSize =
        !digits.isEmpty()
            && digits.length() <= CHUNK_DIGITS_MAX
            && digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
    if (!isSize) {
      throw new ProtocolException("a chunk of it does not begin with its size");
    }
    return Long.parseLong(digits, 16);
  }
}
