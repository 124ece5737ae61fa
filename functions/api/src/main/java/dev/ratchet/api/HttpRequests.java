package dev.ratchet.api;

import dev.ratchet.core.definition.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Calls of the HTTP API, from what HTTP brings, whoever takes it. */
public final class HttpRequests {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private HttpRequests() {}

  /**
   * A call.
   *
   * @param path percent-decoded, from its first slash
   * @param headers by name in lower case
   */
  public static Request of(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body) {
    return new Request(method, segments(path), query, asked(headers), body(body));
  }

  /**
   * What is answered to a request whose target stands for no text; empty if it can be read.
   *
   * @param path as it was sent; empty where it is not known
   * @param query as it was sent, without its question mark; empty if there is none
   */
  public static Optional<Response> refusal(String path, String query) {
    List<Problem> problems =
        Stream.of(Escapes.problem("{path}", path), Escapes.problem("?", query))
            .flatMap(Optional::stream)
            .toList();
    return problems.isEmpty() ? Optional.empty() : Optional.of(Response.invalid(problems));
  }

  /**
   * What is answered to a request whose target stands for no text, where whoever took it has decoded
   * the path and has put U+FFFD for what is no text; empty if it can be read.
   *
   * @param path percent-decoded
   * @param query as it was sent, without its question mark; empty if there is none
   */
  public static Optional<Response> refusalOfDecoded(String path, String query) {
    return path.indexOf(Escapes.NO_TEXT) < 0
        ? refusal("", query)
        : Optional.of(Response.invalid(List.of(Escapes.noText("{path}"))));
  }

  /** Those headers that an answer may depend on. */
  public static Map<String, String> asked(Map<String, String> headers) {
    String known = headers == null ? null : headers.get(Request.IF_NONE_MATCH);
    return known == null ? Map.of() : Map.of(Request.IF_NONE_MATCH, known);
  }

  /** The path comes percent-decoded, and decoding it again would make another of it. */
  public static List<String> segments(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    String bare = inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
    return bare.isEmpty() ? List.of() : Arrays.asList(bare.split("/", -1));
  }

  public static Request.Body body(byte[] bytes) {
    try {
      // Unlike new String, it refuses what is no UTF-8 instead of storing question marks.
      return text(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return unreadable("The body is not UTF-8.", "Send text in UTF-8, uncompressed.");
    }
  }

  public static Request.Body text(String body) {
    return new Request.Body.Text(
        body.startsWith(BYTE_ORDER_MARK) ? body.substring(BYTE_ORDER_MARK.length()) : body);
  }

  public static Request.Body unreadable(String message, String fix) {
    return new Request.Body.Unreadable(new Problem("", message, fix));
  }

  /**
   * The headers of an answer. It tells how things stand: nobody may keep it, save who asked, and
   * only to ask with its tag whether it still stands.
   */
  public static Map<String, String> headers(Response response) {
    Map<String, String> headers = new TreeMap<>(response.headers());
    boolean isTagged = headers.containsKey(Response.ETAG);
    headers.put("cache-control", isTagged ? "private, no-cache" : "no-store");
    return headers;
  }
}
