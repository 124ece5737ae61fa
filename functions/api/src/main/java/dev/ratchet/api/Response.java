package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

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

  /** What tells answers apart that are not the same. */
  public static final String ETAG = "etag";

  private static final String CONTENT_TYPE = "content-type";
  private static final int TAG_BYTES = 12;

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

  /** What is answered to a request that cannot be understood. */
  public static Response invalid(List<Problem> problems) {
    return Refusal.invalid(problems).response();
  }

  static Response noContent() {
    return new Response(204, Map.of(), "");
  }

  /**
   * This answer with a tag that follows from its body, or that the caller has it already.
   *
   * @param request may name tags of answers that the caller has
   */
  Response tagged(Request request) {
    String tag = tag();
    String known = request.headers().get("if-none-match").orElse("");
    boolean isKnown =
        Stream.of(known.split(","))
            .map(one -> one.strip().replaceFirst("^W/", ""))
            .anyMatch(one -> one.equals(tag) || one.equals("*"));
    return isKnown ? new Response(304, Map.of(ETAG, tag), "") : withHeader(ETAG, tag);
  }

  private String tag() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      return '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java has SHA-256.", e);
    }
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
