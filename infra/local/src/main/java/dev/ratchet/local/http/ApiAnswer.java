package dev.ratchet.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.api.HttpRequests;
import dev.ratchet.api.Response;
import dev.ratchet.emulator.host.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What the HTTP API answers.
 *
 * @param status 100–599
 * @param headers the headers, in order
 * @param body the body; may be empty
 */
record ApiAnswer(int status, List<Header> headers, byte[] body) {

  /** A header of an answer. */
  record Header(String name, String value) {

    Header {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
    }
  }

  ApiAnswer {
    headers = List.copyOf(headers);
    requireNonNull(body, "body is null");
  }

  /** An answer of the API's own code. */
  static ApiAnswer of(Response response) {
    var headers = new ArrayList<Header>();
    HttpRequests.headers(response).forEach((name, value) -> headers.add(new Header(name, value)));
    return new ApiAnswer(response.status(), headers, response.body().getBytes(UTF_8));
  }

  /** An answer of the server itself that says what is wrong, as RFC 9457 has it. */
  static ApiAnswer problem(int status, String code, String title, String detail) {
    var body =
        Json.write(
            Json.object()
                .put("type", "urn:ratchet:problem:" + code)
                .put("title", title)
                .put("status", status)
                .put("code", code)
                .put("detail", detail));
    return new ApiAnswer(
        status,
        List.of(new Header("content-type", "application/problem+json")),
        body.getBytes(UTF_8));
  }

  /** What the caller hears when the function's answer cannot be used. */
  static ApiAnswer broken() {
    return problem(
        500,
        "internal_error",
        "Internal error",
        "The function failed, or its answer is none of an HTTP API. Its log says why.");
  }

  /** Reads a function's answer: with a {@code statusCode} as it says, otherwise as the body. */
  static ApiAnswer of(byte[] payload) {
    JsonNode answer;
    try {
      answer = Json.read(new String(payload, UTF_8));
    } catch (JsonProcessingException e) {
      return broken();
    }
    if (!answer.isObject() || answer.path("statusCode").isMissingNode()) {
      var text = answer.isTextual() ? answer.asText() : Json.write(answer);
      var json = List.of(new Header("content-type", "application/json"));
      return new ApiAnswer(200, json, text.getBytes(UTF_8));
    }
    var status = answer.path("statusCode");
    if (!status.isInt() || status.asInt() < 100 || status.asInt() > 599) {
      return broken();
    }
    try {
      return new ApiAnswer(status.asInt(), headers(answer), body(answer));
    } catch (IllegalArgumentException notBase64) {
      return broken();
    }
  }

  private static List<Header> headers(JsonNode answer) {
    var headers = new ArrayList<Header>();
    answer
        .path("headers")
        .properties()
        .forEach(header -> headers.add(new Header(header.getKey(), header.getValue().asText())));
    answer
        .path("cookies")
        .forEach(cookie -> headers.add(new Header("set-cookie", cookie.asText())));
    if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("content-type"))) {
      headers.add(new Header("content-type", "text/plain;charset=UTF-8"));
    }
    return headers;
  }

  private static byte[] body(JsonNode answer) {
    var body = answer.path("body");
    if (body.isNull() || body.isMissingNode()) {
      return new byte[0];
    }
    var text = body.isTextual() ? body.asText() : Json.write(body);
    return answer.path("isBase64Encoded").asBoolean()
        ? Base64.getDecoder().decode(text)
        : text.getBytes(UTF_8);
  }
}
