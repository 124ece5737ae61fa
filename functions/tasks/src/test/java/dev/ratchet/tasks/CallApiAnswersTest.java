package dev.ratchet.tasks;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.tasks.http.RawServer;
import dev.ratchet.tasks.http.TestServer;
import dev.ratchet.tasks.http.TestServer.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer to {@code call-api} gives. */
@Timeout(60)
class CallApiAnswersTest {
  private static final TaskHandler CALL_API = CallApiTest.handler(true);

  private static TaskContext call(TestServer server, String members) {
    return CallApiTest.call(server, members);
  }

  private static Json result(TestServer server, String members) throws Exception {
    return CALL_API.run(call(server, members)).output();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json               | 1     | 1",
        "application/problem+json; a=b  | {}    | {}",
        "text/html                      | {}    | '\"{}\"'",
        "application/json               | ''    | null",
        "text/plain                     | ''    | null",
        "''                             | [1]   | [1]",
        "''                             | hello | '\"hello\"'",
      })
  void takes_json_for_json_and_the_rest_for_text(String type, String body, String output)
      throws Exception {
    var headers = type.isEmpty() ? Map.<String, String>of() : Map.of("content-type", type);
    try (var server = TestServer.answering(new Reply(200, headers, body))) {
      assertThat(result(server, "")).isEqualTo(Json.parse(output));
    }
  }

  @Test
  void gives_the_full_response_when_asked_to() throws Exception {
    var reply =
        new Reply(200, Map.of("content-type", "application/json", "x-page", "1"), "{\"a\": 1}");
    try (var server = TestServer.answering(reply)) {
      var full = (Json.Obj) result(server, "\"response\": \"full\"");

      assertThat(full.members().keySet()).containsExactly("status", "headers", "body");
      assertThat(full.get("status")).isEqualTo(Json.of(200));
      assertThat(full.object("headers").get("x-page")).isEqualTo(Json.of("1"));
      assertThat(full.get("body")).isEqualTo(Json.parse("{\"a\": 1}"));
    }
  }

  @Test
  void what_says_json_and_is_none_may_be_better_next_time() {
    try (var server = TestServer.answering(Reply.json(200, "{\"a\": "))) {
      var failure = TestContexts.failure(CALL_API, call(server, ""));

      assertThat(failure.code()).isEqualTo("invalid_response");
      assertThat(failure.retryable()).isTrue();
      assertThat(failure.message()).contains("answered application/json that is none: Not valid");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, br, x, true",
    "PUT, br, x, true",
    "DELETE, br, x, true",
    "POST, br, x, false",
    "PATCH, br, x, false",
    "GET, identity, {, true",
    "POST, identity, {, false",
  })
  void a_request_that_was_carried_out_is_not_repeated_since_its_answer_cannot_be_read(
      String method, String encoding, String body, boolean retryable) {
    var headers = Map.of("content-type", "application/json", "content-encoding", encoding);
    try (var server = TestServer.answering(new Reply(201, headers, body))) {
      String members = "\"method\": \"" + method + "\"";

      var failure = TestContexts.failure(CALL_API, call(server, members));

      assertThat(failure.code()).isEqualTo("invalid_response");
      assertThat(failure.retryable()).isEqualTo(retryable);
      assertThat(failure.message().contains("carried out, so it is not sent again"))
          .isEqualTo(!retryable);
      assertThat(server.received()).hasSize(1);
    }
  }

  @Test
  void takes_json_as_every_other_client_does() throws Exception {
    for (String body : List.of("\uFEFF{\"a\":2}", " {\"a\":1,\"a\":2}\r\n", "{\"a\":2}")) {
      try (var server = TestServer.answering(Reply.json(200, body))) {
        assertThat(result(server, "")).isEqualTo(Json.parse("{\"a\": 2}"));
      }
    }
    for (String body : List.of("\n", " \t\r\n", "\uFEFF", "")) {
      try (var server = TestServer.answering(Reply.json(200, body))) {
        assertThat(result(server, "")).isEqualTo(Json.NULL);
      }
    }
  }

  @Test
  void cookies_are_a_list_even_a_single_one() throws Exception {
    String first = "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT";
    for (List<String> cookies : List.of(List.of(first), List.of(first, "b=2"))) {
      String lines = cookies.stream().map(c -> "Set-Cookie: " + c + "\r\n").collect(joining());
      try (var server =
          RawServer.always("HTTP/1.1 204 None\r\nx: 1\r\nX: 2\r\n" + lines + "\r\n")) {
        TaskContext context =
            TestContexts.of("{\"url\": \"" + server.url("/") + "\", \"response\": \"full\"}");

        Json.Obj headers = ((Json.Obj) CALL_API.run(context).output()).object("headers");

        assertThat(headers.get("set-cookie"))
            .isEqualTo(new Json.Arr(cookies.stream().<Json>map(Json::of).toList()));
        assertThat(headers.get("x")).isEqualTo(Json.of("1, 2"));
      }
    }
  }
}
