package dev.ratchet.api;

import dev.ratchet.core.failure.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Calls of the HTTP API, from what HTTP brings, whoever takes it. */
public final class HttpRequests {
  private HttpRequests() {}

  /**
   * A call.
   *
   * @param path percent-decoded, from its first slash
   * @param body not changed from here on
   */
  public static Request of(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body,
      Caller caller) {
    return new Request(
        method, segments(path), query, new Headers(headers), RequestBody.of(body), caller);
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
   * What is answered to a request whose target stands for no text, where whoever took it has
   * decoded the path and has put U+FFFD for what is no text; empty if it can be read.
   *
   * @param path percent-decoded
   * @param query as it was sent, without its question mark; empty if there is none
   */
  public static Optional<Response> refusalOfDecoded(String path, String query) {
    return path.indexOf(Escapes.NO_TEXT) < 0
        ? refusal("", query)
        : Optional.of(Response.invalid(List.of(Escapes.noText("{path}"))));
  }

  /** The path comes percent-decoded, and decoding it again would make another of it. */
  private static List<String> segments(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    String bare = inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
    return bare.isEmpty() ? List.of() : Arrays.asList(bare.split("/", -1));
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
