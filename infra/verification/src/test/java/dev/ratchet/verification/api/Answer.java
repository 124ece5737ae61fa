package dev.ratchet.verification.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.api.Response;
import dev.ratchet.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a call was answered, in a form that reads well in a test. */
record Answer(int status, Map<String, String> headers, Json.Obj body) {
  Answer {
    headers = Map.copyOf(headers);
    requireNonNull(body, "body is null");
  }

  /** Reads a response, and checks what holds for every one. */
  static Answer of(Response response) {
    String text = response.body();
    assertThat(text.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(Response.BYTES_MAX);
    var answer =
        new Answer(
            response.status(),
            response.headers(),
            text.isEmpty() ? Json.Obj.EMPTY : Json.parseObject(text));
    if (answer.status < 400) {
      assertThat(answer.headers.getOrDefault("content-type", "application/json"))
          .isEqualTo("application/json");
    } else {
      answer.checkProblem(text);
    }
    return answer;
  }

  /** Every refusal is problem details, RFC 9457, and shows nothing of the inside. */
  private void checkProblem(String text) {
    assertThat(headers).containsEntry("content-type", "application/problem+json");
    if (text.isEmpty()) {
      return; // HEAD
    }
    assertThat(code()).matches("[a-z]+(_[a-z]+)*");
    assertThat(body.text("type")).hasValue("urn:ratchet:problem:" + code());
    assertThat(body.text("title")).isPresent();
    assertThat(body.get("status")).isEqualTo(Json.of(status));
    assertThat(body.text("detail").orElse("")).endsWith(".");
    assertThat(body.has("errors")).isEqualTo(status == 400);
    assertThat(text).doesNotContain("Exception", "dev.ratchet.", "java.", "\tat ");
  }

  String text(String name) {
    return body.text(name).orElseThrow(() -> new AssertionError("no " + name + " in " + this));
  }

  String code() {
    return text("code");
  }

  /** What a caller finds wrong, line by line. */
  List<String> errors() {
    return body.array("errors").stream().map(Answer::error).toList();
  }

  private static String error(Json json) {
    Json.Obj error = (Json.Obj) json;
    return "%s: %s %s"
        .formatted(
            error.text("path").orElseThrow(),
            error.text("message").orElseThrow(),
            error.text("fix").orElseThrow());
  }

  /** The objects in an array of the body. */
  List<Json.Obj> objects(String name) {
    return body.array(name).stream().map(Json.Obj.class::cast).toList();
  }

  /** The object in an array of the body that has this name. */
  Json.Obj named(String array, String name) {
    return objects(array).stream()
        .filter(object -> object.text("name").equals(Optional.of(name)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + this));
  }

  /** A refusal as status, code and detail; another answer as status and body. */
  @Override
  public String toString() {
    return status < 400
        ? (status + " " + (body.equals(Json.Obj.EMPTY) ? "" : body.text())).strip()
        : "%d %s %s".formatted(status, code(), text("detail"));
  }
}
