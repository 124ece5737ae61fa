package dev.ratchet.tasks;

import static dev.ratchet.tasks.TestContexts.NOW;
import static dev.ratchet.tasks.TestContexts.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import dev.ratchet.core.failure.Failure.RetryAfter;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import dev.ratchet.tasks.http.AddressGuard;
import dev.ratchet.tasks.http.HttpAnswer;
import dev.ratchet.tasks.http.TestServer;
import dev.ratchet.tasks.http.TestServer.Received;
import dev.ratchet.tasks.http.TestServer.Reply;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SendWebhookTest {
  private static final TaskHandler SEND_WEBHOOK = handler(true);

  static TaskHandler handler(boolean allowPrivateNetwork) {
    return BuiltInTasks.create(AddressGuard.ofLocalRun(allowPrivateNetwork), () -> NOW).stream()
        .filter(task -> task.name().equals("send-webhook"))
        .findFirst()
        .orElseThrow();
  }

  private static TaskContext attempt(TestServer server, int attempt, Instant now) {
    return TestContexts.of(
        "{}", new Settings(server.url("/hooks?key=secret"), SECRET), attempt, now);
  }

  static TaskContext attempt(TestServer server) {
    return attempt(server, 1, NOW);
  }

  @Test
  void a_receiver_can_verify_it_with_the_standard_library() throws Exception {
    try (var server = TestServer.answering(Reply.of(204, ""))) {
      Instant now = Instant.now();

      SEND_WEBHOOK.run(attempt(server, 1, now));

      Received request = server.onlyRequest();
      assertThatCode(() -> new Webhook(SECRET).verify(request.body(), request.headers()))
          .doesNotThrowAnyException();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.uri()).isEqualTo("/hooks?key=secret");
      assertThat(request.header("content-type")).isEqualTo("application/json");
      assertThat(request.header("webhook-timestamp")).isEqualTo("" + now.getEpochSecond());
    }
  }

  @Test
  void tells_which_task_of_which_run_and_its_context() throws Exception {
    try (var server = TestServer.answering(Reply.of(204, ""))) {
      TaskContext context = attempt(server);

      SEND_WEBHOOK.run(context);

      assertThat(server.onlyRequest().body())
          .isEqualTo(
              ("{\"type\":\"task_run.requested\",\"timestamp\":\"2026-03-01T12:00:00.250Z\","
                      + "\"data\":{\"run\":\"%s\",\"task_run\":\"%s\",\"task\":\"tell-customer\","
                      + "\"workflow\":\"fulfil-order\",\"version\":3,"
                      + "\"context\":{\"order\":{\"id\":42}}}}")
                  .formatted(context.run(), context.id()));
    }
  }

  @Test
  void hands_the_token_out_where_the_attempt_is_completed_from_outside() throws Exception {
    try (var server = TestServer.answering(Reply.of(204, ""))) {
      SEND_WEBHOOK.run(TestContexts.external("{}", new Settings(server.url("/"), SECRET)));

      Json.Obj data = Json.parseObject(server.onlyRequest().body()).object("data");
      assertThat(data.text("task_token")).hasValue("t0ken");
    }
  }

  @Test
  void a_task_may_name_its_own_url_type_and_input() throws Exception {
    try (var server = TestServer.answering(Reply.of(204, ""))) {
      var with =
          """
          {"url": "%s", "type": "order.paid", "input": {"amount": 12.5}}\
          """
              .formatted(server.url("/mine"));

      SEND_WEBHOOK.run(TestContexts.of(with, new Settings("https://not.called", SECRET), 1, NOW));

      Received request = server.onlyRequest();
      Json.Obj body = Json.parseObject(request.body());
      assertThat(request.uri()).isEqualTo("/mine");
      assertThat(body.get("type")).isEqualTo(Json.of("order.paid"));
      assertThat(body.object("data").get("input")).isEqualTo(Json.parse("{\"amount\": 12.5}"));
    }
  }

  @Test
  void attempts_differ_in_time_and_number_only() throws Exception {
    try (var server = TestServer.answering(Reply.of(204, ""))) {
      SEND_WEBHOOK.run(attempt(server, 1, NOW));
      SEND_WEBHOOK.run(attempt(server, 2, NOW.plusSeconds(5)));

      Received first = server.received().get(0);
      Received second = server.received().get(1);
      assertThat(first.header("ratchet-attempt")).isEqualTo("1");
      assertThat(second.header("ratchet-attempt")).isEqualTo("2");
      assertThat(second.header("webhook-id"))
          .isEqualTo(first.header("webhook-id"))
          .isEqualTo(attempt(server).id().value());
      assertThat(second.header("webhook-timestamp")).isEqualTo("1772366405");
      assertThat(second.body()).isEqualTo(first.body().replace("12:00:00.250Z", "12:00:05.250Z"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "302, webhook_rejected, false",
    "400, webhook_rejected, false",
    "404, webhook_rejected, false",
    "408, webhook_failed, true",
    "410, webhook_rejected, false",
    "425, webhook_failed, true",
    "429, webhook_failed, true",
    "500, webhook_failed, true",
    "503, webhook_failed, true",
  })
  void another_status_rejects_it_or_fails_it(int status, String code, boolean retryable) {
    var reply = new Reply(status, Map.of("location", "/elsewhere"), "no");
    try (var server = TestServer.answering(reply)) {
      var failure = TestContexts.failure(SEND_WEBHOOK, attempt(server));

      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.retryable()).isEqualTo(retryable);
      assertThat(failure.message())
          .startsWith(
              "POST %s?… answered %d, expected 200 to 299.".formatted(server.url("/hooks"), status))
          .endsWith(status == 304 ? "" : "It said: no");
      assertThat(server.received()).hasSize(1);
    }
  }

  @Test
  void says_what_a_redirect_and_a_gone_receiver_mean() {
    try (var server = TestServer.answering(Reply.redirect(301, "/elsewhere"))) {
      assertThat(TestContexts.failure(SEND_WEBHOOK, attempt(server)).message())
          .endsWith("Webhooks are not redirected: use the final URL.");
    }
    try (var server = TestServer.answering(Reply.of(410, ""))) {
      assertThat(TestContexts.failure(SEND_WEBHOOK, attempt(server)).message())
          .endsWith("The receiver wants no more webhooks at this URL.");
    }
  }

  @Test
  void waits_as_long_as_a_busy_receiver_asks() {
    var busy = new Reply(429, Map.of("retry-after", "20"), "");
    try (var server = TestServer.answering(busy)) {
      assertThat(TestContexts.failure(SEND_WEBHOOK, attempt(server)).retryAfter())
          .isEqualTo(new RetryAfter.AtLeast(Duration.ofSeconds(20)));
    }
  }

  @Test
  void a_receiver_that_cannot_be_reached_may_be_reached_later() throws Exception {
    String url;
    try (var nobody = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      url = "http://127.0.0.1:" + nobody.getLocalPort() + "/";
    }

    var failure =
        TestContexts.failure(
            SEND_WEBHOOK, TestContexts.of("{}", new Settings(url, SECRET), 1, NOW));

    assertThat(failure.code()).isEqualTo("webhook_unreachable");
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.message()).startsWith("Could not connect to 127.0.0.1");
  }

  @Test
  void calls_no_private_address_unless_told_that_it_may() {
    try (var server = TestServer.answering(Reply.of(204, ""))) {
      assertThat(TestContexts.failure(handler(false), attempt(server)).code())
          .isEqualTo("forbidden_address");
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void says_how_to_set_what_is_missing() {
    var noUrl =
        TestContexts.failure(SEND_WEBHOOK, TestContexts.of("{}", new Settings("", SECRET), 1, NOW));
    var noSecret =
        TestContexts.failure(
            SEND_WEBHOOK, TestContexts.of("{}", new Settings("https://shop.test", ""), 1, NOW));

    assertThat(noUrl.code()).isEqualTo("webhook_url_missing");
    assertThat(noUrl.retryable()).isFalse();
    assertThat(noUrl.message()).contains("PUT /v1/settings {\"webhook_url\": \"https://…\"}");
    assertThat(noSecret.code()).isEqualTo("webhook_secret_missing");
    assertThat(noSecret.retryable()).isFalse();
    assertThat(noSecret.message()).contains("PUT /v1/settings {\"webhook_secret\": \"whsec_…\"}");
  }

  @Test
  void says_what_is_wrong_with_the_settings() {
    var wrongUrl = new Settings("shop.test?key=secret", SECRET);
    var wrongSecret = new Settings("https://shop.test", "whsec_c2VjcmV0");

    var first = TestContexts.failure(SEND_WEBHOOK, TestContexts.of("{}", wrongUrl, 1, NOW));
    var second = TestContexts.failure(SEND_WEBHOOK, TestContexts.of("{}", wrongSecret, 1, NOW));

    assertThat(first.code()).isEqualTo("webhook_url_invalid");
    assertThat(first.message())
        .isEqualTo(
            "The setting webhook_url is wrong: expected an absolute http or https URL that begins"
                + " with http:// or https://, found \"shop.test\". PUT /v1/settings with another.");
    assertThat(second.code()).isEqualTo("webhook_secret_invalid");
    assertThat(second.message()).contains("found 6 bytes").doesNotContain("c2VjcmV0");
  }

  /** Whatever failed for good by settings that are in force no more may pass by the new ones. */
  @ParameterizedTest
  @CsvSource({
    "'', webhook_secret_missing, true",
    "whsec_c2VjcmV0, webhook_secret_invalid, true",
    SECRET + ", webhook_rejected, true",
    SECRET + ", webhook_rejected, false"
  })
  void no_verdict_is_final_by_settings_that_were_changed_meanwhile(
      String secret, String code, boolean isChanged) throws Exception {
    try (var server = TestServer.answering(Reply.of(401, ""))) {
      var before = new Settings(server.url("/"), secret);
      var after = isChanged ? new Settings(server.url("/"), SECRET.replace('M', 'N')) : before;
      var read = new ArrayDeque<>(List.of(before, after));

      var failure = TestContexts.failure(SEND_WEBHOOK, TestContexts.reading(read::remove));

      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.retryable()).isEqualTo(isChanged);
      assertThat(failure.message().contains("The settings were changed meanwhile"))
          .isEqualTo(isChanged);
    }
  }

  /** What was delivered is not sent again, whatever is wrong with the answer. */
  @Test
  void a_delivered_webhook_is_not_repeated_because_settings_were_changed() throws Exception {
    String tooLong = "\"" + "a".repeat(HttpAnswer.BODY_BYTES_MAX) + "\"";
    try (var server = TestServer.answering(Reply.json(200, tooLong))) {
      var before = new Settings(server.url("/"), SECRET);
      var after = new Settings(server.url("/"), SECRET.replace('M', 'N'));
      var read = new ArrayDeque<>(List.of(before, after));

      var failure = TestContexts.failure(SEND_WEBHOOK, TestContexts.reading(read::remove));

      assertThat(failure.code()).isEqualTo("response_too_large");
      assertThat(failure.retryable()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"\"}",
        "{\"type\": 1}",
        "{\"type\": null}",
        "{\"url\": null}",
        "{\"url\": \"gopher://x\"}",
        "{\"data\": 1}"
      })
  void refuses_wrong_input(String with) {
    var failure =
        TestContexts.failure(
            SEND_WEBHOOK, TestContexts.of(with, new Settings("https://shop.test", SECRET), 1, NOW));

    assertThat(failure.code()).isEqualTo("invalid_input");
    assertThat(failure.message()).startsWith("with." + with.split("\"")[1] + ": expected");
  }

  @Test
  void a_type_has_at_most_256_characters() throws Exception {
    try (var server = TestServer.answering(Reply.of(204, ""))) {
      var settings = new Settings(server.url("/"), SECRET);
      String longest = "{\"type\": \"" + "a".repeat(256) + "\"}";
      String longer = "{\"type\": \"" + "a".repeat(257) + "\"}";

      assertThat(SEND_WEBHOOK.run(TestContexts.of(longest, settings, 1, NOW)))
          .isEqualTo(TaskResult.NONE);
      assertThat(
              TestContexts.failure(SEND_WEBHOOK, TestContexts.of(longer, settings, 1, NOW))
                  .message())
          .contains("expected a string of 1 to 256 characters, found a string");
    }
  }

  @Test
  void makes_five_attempts() {
    assertThat(SEND_WEBHOOK.defaults().retry().maxAttempts()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | ''",
        "{\"url\": \"{% $u %}\", \"type\": \"{% $t %}\", \"input\": {\"a\": null}} | ''",
        "{\"url\": \"http://order_service/\"} | ''",
        "{\"url\": \"shop\"} | /url",
        "{\"type\": \"\"} | /type",
        "{\"types\": \"a\"} | /types",
      })
  void is_judged_as_it_is_written(String with, String path) {
    assertThat(SEND_WEBHOOK.inputProblems(Json.parseObject(with)))
        .extracting(Problem::path)
        .containsExactlyElementsOf(path.isEmpty() ? List.of() : List.of(path));
  }
}
