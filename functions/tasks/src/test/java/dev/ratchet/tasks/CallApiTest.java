package dev.ratchet.tasks;

import static dev.ratchet.tasks.TestContexts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.failure.Failure.RetryAfter;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.tasks.http.AddressGuard;
import dev.ratchet.tasks.http.TestServer;
import dev.ratchet.tasks.http.TestServer.Received;
import dev.ratchet.tasks.http.TestServer.Reply;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CallApiTest {
  private static final int LIMIT = 262_144;
  private static final TaskHandler CALL_API = handler(true);

  static TaskHandler handler(boolean allowPrivateNetwork) {
    return BuiltInTasks.create(AddressGuard.ofLocalRun(allowPrivateNetwork), () -> NOW).stream()
        .filter(task -> task.name().equals("call-api"))
        .findFirst()
        .orElseThrow();
  }

  /** An attempt to call a server, with these further members in {@code with}. */
  static TaskContext call(TestServer server, String members) {
    String comma = members.isEmpty() ? "" : ", ";
    return TestContexts.of("{\"url\": \"" + server.url("/orders") + "\"" + comma + members + "}");
  }

  private static Json result(TestServer server, String members) throws Exception {
    return CALL_API.run(call(server, members)).output();
  }

  @Test
  void gets_json() throws Exception {
    try (var server = TestServer.answering(Reply.json(200, "{\"paid\": true}"))) {
      assertThat(result(server, "")).isEqualTo(Json.parse("{\"paid\": true}"));

      Received request = server.onlyRequest();
      assertThat(request.method()).isEqualTo("GET");
      assertThat(request.uri()).isEqualTo("/orders");
      assertThat(request.header("accept")).isEqualTo("application/json, */*;q=0.5");
      assertThat(request.header("user-agent")).isEqualTo("ratchet");
      assertThat(request.headers()).doesNotContainKeys("idempotency-key", "content-type");
    }
  }

  @Test
  void hands_the_token_out_where_the_attempt_is_completed_from_outside() throws Exception {
    try (var other = TestServer.answering(Reply.of(204, ""));
        var server = TestServer.answering(Reply.redirect(307, other.url("/")))) {
      String with = "{\"url\": \"" + server.url("/orders") + "\"}";

      CALL_API.run(TestContexts.external(with, Settings.UNSET));
      CALL_API.run(TestContexts.of(with));

      Received asked = server.received().getFirst();
      assertThat(asked.header("ratchet-task-token")).isEqualTo("t0ken");
      assertThat(asked.header("ratchet-task-run")).isEqualTo(TestContexts.of("{}").id().value());
      assertThat(other.received())
          .allSatisfy(r -> assertThat(r.headers()).doesNotContainKey("ratchet-task-token"));
      assertThat(server.received().getLast().headers())
          .doesNotContainKeys("ratchet-task-token", "ratchet-task-run");
    }
  }

  @Test
  void posts_json_under_the_task_runs_id() throws Exception {
    try (var server = TestServer.answering(Reply.json(201, "[1]"))) {
      assertThat(result(server, "\"method\": \"POST\", \"body\": {\"amount\": 12.50}"))
          .isEqualTo(Json.parse("[1]"));

      Received request = server.onlyRequest();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.body()).isEqualTo("{\"amount\":12.5}");
      assertThat(request.header("content-type")).isEqualTo("application/json");
      assertThat(request.header("idempotency-key")).isEqualTo(TestContexts.of("{}").id().value());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"body\": \"plain\"' | plain | text/plain; charset=utf-8",
        "'\"body\": \"a=1\", \"headers\": {\"Content-Type\": \"x/y\"}' | a=1 | x/y",
        "'\"body\": [1], \"headers\": {\"content-type\": \"x/y\"}' | [1] | x/y",
        "'\"body\": false' | false | application/json",
      })
  void sends_a_body_as_its_kind_and_headers_say(String members, String body, String type)
      throws Exception {
    try (var server = TestServer.answering(Reply.of(200, ""))) {
      result(server, "\"method\": \"PUT\", " + members);

      assertThat(server.onlyRequest().body()).isEqualTo(body);
      assertThat(server.onlyRequest().header("content-type")).isEqualTo(type);
    }
  }

  @Test
  void sends_the_headers_and_the_query_that_it_is_given() throws Exception {
    try (var server = TestServer.answering(Reply.of(200, ""))) {
      result(
          server,
          """
          "method": "DELETE",
          "headers": {"Authorization": "Bearer 1", "Idempotency-Key": "mine", "Accept": "x/y"},
          "query": {"q": "a b&c=ü", "n": [1, 2.5], "exact": true}
          """);

      Received request = server.onlyRequest();
      assertThat(request.uri()).isEqualTo("/orders?q=a%20b%26c%3D%C3%BC&n=1&n=2.5&exact=true");
      assertThat(request.header("authorization")).isEqualTo("Bearer 1");
      assertThat(request.header("idempotency-key")).isEqualTo("mine");
      assertThat(request.header("accept")).isEqualTo("x/y");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 204 | true",
        "'' | 304 | false",
        "'\"expect\": 201' | 201 | true",
        "'\"expect\": 201' | 200 | false",
        "'\"expect\": [200, 404]' | 404 | true",
        "'\"expect\": [200, 404]' | 410 | false",
        "'\"expect\": [\"2xx\", 409]' | 226 | true",
        "'\"expect\": \"4xx\"' | 429 | true",
        "'\"expect\": \"3xx\"' | 302 | true",
      })
  void only_an_expected_status_is_success(String members, int status, boolean success)
      throws Exception {
    var reply = new Reply(status, Map.of("location", "/elsewhere"), "");
    try (var server = TestServer.answering(reply)) {
      if (success) {
        assertThat(result(server, members)).isEqualTo(Json.NULL);
      } else {
        assertThat(TestContexts.failure(CALL_API, call(server, members)).code())
            .isEqualTo("unexpected_status");
      }
      assertThat(server.received()).hasSize(1);
    }
  }

  @Test
  void an_unexpected_status_is_told_with_the_beginning_of_the_answer() {
    try (var server = TestServer.answering(Reply.json(402, "{\"code\":\n \"card_declined\"}"))) {
      var failure =
          TestContexts.failure(CALL_API, call(server, "\"query\": {\"key\": \"secret\"}"));

      assertThat(failure.code()).isEqualTo("unexpected_status");
      assertThat(failure.retryable()).isFalse();
      assertThat(failure.message())
          .isEqualTo(
              "GET %s?… answered 402, expected 2xx. It said: {\"code\": \"card_declined\"}"
                  .formatted(server.url("/orders")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, false",
    "404, false",
    "408, true",
    "410, false",
    "425, true",
    "429, true",
    "499, false",
    "500, true",
    "503, true",
    "599, true",
    "200, false",
  })
  void a_status_is_retryable_by_its_class(int status, boolean retryable) {
    try (var server = TestServer.answering(Reply.of(status, ""))) {
      var failure = TestContexts.failure(CALL_API, call(server, "\"expect\": 201"));

      assertThat(failure.code()).isEqualTo("unexpected_status");
      assertThat(failure.retryable()).isEqualTo(retryable);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | 7                             | PT7S",
        "503 | 7                             | PT7S",
        "500 | 7                             | ''",
        "404 | 7                             | ''",
        "429 | 0                             | ''",
        "429 | -7                            | ''",
        "429 | 7.5                           | ''",
        "429 | soon                          | ''",
        "429 | 3600                          | PT1H",
        "429 | 3601                          | PT1H",
        "429 | 99999999999999999999          | PT1H",
        "503 | Sun, 01 Mar 2026 12:01:00 GMT | PT59.75S",
        "503 | Sun, 01 Mar 2026 12:00:00 GMT | ''",
        "503 | Sun, 01 Mar 2026 14:00:00 GMT | PT1H",
        "503 | Mon, 01 Mar 2026 12:01:00 GMT | PT59.75S",
        "503 | Sunday, 01-Mar-26 12:01:00 GMT | PT59.75S",
        "503 | Sun Mar  1 12:01:00 2026      | PT59.75S",
        "503 | Sunday, 01-Mar-27 12:01:00 GMT | PT1H",
        "503 | Sunday, 01-Mar-99 12:01:00 GMT | ''",
        "503 | Sun, 31 Feb 2026 12:01:00 GMT | ''",
      })
  void heeds_retry_after(int status, String header, String delay) {
    var reply = new Reply(status, Map.of("retry-after", header), "");
    try (var server = TestServer.answering(reply)) {
      assertThat(NOW).isEqualTo("2026-03-01T12:00:00.250Z");
      assertThat(TestContexts.failure(CALL_API, call(server, "")).retryAfter())
          .isEqualTo(
              delay.isEmpty()
                  ? RetryAfter.BY_POLICY
                  : new RetryAfter.AtLeast(Duration.parse(delay)));
    }
  }

  @Test
  void an_answer_has_at_most_262144_bytes() throws Exception {
    try (var server =
        TestServer.answering(
            request -> Reply.of(200, "a".repeat(LIMIT + request.uri().length() - 7)))) {
      assertThat(result(server, "")).isEqualTo(Json.of("a".repeat(LIMIT)));

      var failure = TestContexts.failure(CALL_API, call(server, "\"query\": {\"\": \"\"}"));

      assertThat(failure.code()).isEqualTo("response_too_large");
      assertThat(failure.retryable()).isFalse();
      assertThat(failure.message()).contains("was answered with more than 262144 bytes");
    }
  }

  @Test
  void a_large_answer_of_an_unexpected_status_is_first_of_all_unexpected() {
    try (var server = TestServer.answering(Reply.of(500, "a".repeat(LIMIT + 1)))) {
      var failure = TestContexts.failure(CALL_API, call(server, ""));

      assertThat(failure.code()).isEqualTo("unexpected_status");
      assertThat(failure.message()).endsWith("It said: " + "a".repeat(200) + "…");
    }
  }

  @Test
  void gives_up_after_its_own_timeout() throws Exception {
    try (var server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      var with =
          "{\"url\": \"http://127.0.0.1:%d/\", \"timeout\": \"50ms\"}"
              .formatted(server.getLocalPort());

      var failure = TestContexts.failure(CALL_API, TestContexts.of(with));

      assertThat(failure.code()).isEqualTo("request_timed_out");
      assertThat(failure.message()).contains("within 50 ms");
    }
  }

  @Test
  void has_no_more_time_than_the_attempt() throws Exception {
    try (var server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      var with =
          "{\"url\": \"http://127.0.0.1:%d/\", \"timeout\": \"1h\"}"
              .formatted(server.getLocalPort());
      var ample = TestContexts.of(with);
      var scarce =
          new TaskContext(
              ample.id(),
              ample.name(),
              ample.workflow(),
              ample.attempt(),
              ample.input(),
              ample.context(),
              ample.settings(),
              ample.now(),
              ample.now().plusMillis(50));

      assertThat(TestContexts.failure(CALL_API, scarce).message()).contains("within 50 ms");
    }
  }

  @Test
  void calls_no_private_address_unless_told_that_it_may() {
    try (var server = TestServer.answering(Reply.of(200, ""))) {
      assertThat(TestContexts.failure(handler(false), call(server, "")).code())
          .isEqualTo("forbidden_address");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://169.254.169.254/", "http://169.254.170.2/v2/credentials"})
  void never_calls_a_metadata_service(String url) {
    assertThat(TestContexts.failure(CALL_API, TestContexts.of("{\"url\": \"" + url + "\"}")).code())
        .isEqualTo("forbidden_address");
  }
}
