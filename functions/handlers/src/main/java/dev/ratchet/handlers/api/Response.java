package dev.ratchet.handlers.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;

/** The answer to a call: a status and a JSON body. */
public record Response(int status, String contentType, Json body) {
  /** The largest answer, in bytes: Lambda carries 6 MB, and escaping takes its share. */
  public static final int BYTES_MAX = 4 * 1024 * 1024;

  public Response {
    requireNonNull(contentType, "contentType is null");
    requireNonNull(body, "body is null");
  }

  static Response ok(Json body) {
    return new Response(200, "application/json", body);
  }

  static Response of(int status, Json body) {
    return new Response(status, "application/json", body);
  }
}
