package dev.ratchet.handlers.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answer to a call.
 *
 * @param headers by name in lower case
 * @param body JSON; empty where the answer has none
 */
public record Response(int status, Map<String, String> headers, String body) {
  /**
   * The largest body, in bytes. Lambda carries 6 MB, and its own JSON escapes ours: at the worst,
   * each byte becomes two.
   */
  public static final int BYTES_MAX = 3_000_000;

  private static final String CONTENT_TYPE = "content-type";

  public Response {
    headers = Map.copyOf(headers);
    requireNonNull(body, "body is null");
  }

  static Response ok(Json body) {
    return of(200, body);
  }

  static Response of(int status, Json body) {
    return new Response(status, Map.of(CONTENT_TYPE, "application/json"), body.text());
  }

  /** Problem details (RFC 9457). */
  static Response problem(int status, Json body) {
    return new Response(status, Map.of(CONTENT_TYPE, "application/problem+json"), body.text());
  }

  static Response noContent() {
    return new Response(204, Map.of(), "");
  }

  Response withHeader(String name, String value) {
    var more = new TreeMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body);
  }

  Response withoutBody() {
    return new Response(status, headers, "");
  }
}
