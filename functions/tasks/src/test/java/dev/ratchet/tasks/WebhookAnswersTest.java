package dev.ratchet.tasks;

import static dev.ratchet.tasks.TestContexts.NOW;
import static dev.ratchet.tasks.TestContexts.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import dev.ratchet.tasks.http.RawServer;
import dev.ratchet.tasks.http.TestServer;
import dev.ratchet.tasks.http.TestServer.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an application's answer to a webhook gives. */
@Timeout(60)
class WebhookAnswersTest {
  private static final TaskHandler SEND_WEBHOOK = SendWebhookTest.handler(true);

  private static TaskContext attempt(TestServer server) {
    return SendWebhookTest.attempt(server);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json         | {\"a\":1}  | {\"a\":1}",
        "application/hal+json     | {\"a\":1}  | {\"a\":1}",
        "''                       | {\"a\":1}  | {\"a\":1}",
        "text/plain               | {\"a\":1}  | {\"a\":1}",
        "text/html; charset=utf-8 | ' {\"a\":1}\n' | {\"a\":1}",
        "application/json         | {\"a\":0,\"a\":1} | {\"a\":1}",
        "application/json         | '\uFEFF{\"a\":1}' | {\"a\":1}",
        "application/json         | [1]        | [1]",
        "application/json         | '\n'       | null",
        "text/plain               | ok         | '\"ok\"'",
        "''                       | ok         | '\"ok\"'",
        "''                       | ''         | null",
      })
  void what_is_answered_is_the_result(String type, String body, String output) throws Exception {
    var headers = type.isEmpty() ? Map.<String, String>of() : Map.of("content-type", type);
    try (var server = TestServer.answering(new Reply(200, headers, body))) {
      assertThat(SEND_WEBHOOK.run(attempt(server))).isEqualTo(TaskResult.of(Json.parse(output)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | ''   | {\"a\": | The answer says application/json and is none: Not"
            + " valid",
        "application/json | br   | x      | The answer is 200, but what follows it cannot be read:"
            + " it",
        "text/plain       | gzip | x      | x",
      })
  void says_why_an_answer_was_not_taken(String type, String encoding, String body, String beginning)
      throws Exception {
    var headers = Map.of("content-type", type, "content-encoding", encoding);
    try (var server = TestServer.answering(new Reply(200, headers, body))) {
      Json output = SEND_WEBHOOK.run(attempt(server)).output();

      assertThat(((Json.Str) output).value()).startsWith(beginning);
      assertThat(server.received()).hasSize(1);
    }
  }

  /** Numbers, names and depths without bound are told, and nothing is sent again for them. */
  @ParameterizedTest
  @CsvSource({
    "1e400, has more than 400 digits",
    "1e99999999999, has more than 400 digits",
    "1000e2147483647, has more than 400 digits",
    "DEEPER, nesting depth (401)",
    "NAMED, Name length (50001)"
  })
  void says_which_bound_an_answer_is_beyond(String answer, String why) throws Exception {
    String body =
        switch (answer) {
          case "DEEPER" -> "[".repeat(401) + "]".repeat(401);
          case "NAMED" -> "{\"" + "n".repeat(50_001) + "\": 1}";
          default -> answer;
        };
    try (var server = TestServer.answering(Reply.json(200, body))) {
      Json output = SEND_WEBHOOK.run(attempt(server)).output();

      assertThat(((Json.Str) output).value()).contains(why).hasSizeLessThan(1_300);
      assertThat(server.received()).hasSize(1);
    }
  }

  @Test
  void an_answer_that_breaks_off_after_its_status_was_still_a_success() throws Exception {
    try (var server = RawServer.always("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", true)) {
      var settings = new Settings(server.url("/"), SECRET);

      Json output = SEND_WEBHOOK.run(TestContexts.of("{}", settings, 1, NOW)).output();

      assertThat(output.text()).contains("the connection was closed before the answer");
      assertThat(server.asked()).hasSize(1);
    }
  }

  @Test
  void a_text_is_kept_up_to_1024_characters() throws Exception {
    String most = "a".repeat(1_024);
    for (String text : List.of(most, most + "b", "a".repeat(1_023) + "😂")) {
      try (var server = TestServer.answering(Reply.of(200, text))) {
        String kept = ((Json.Str) SEND_WEBHOOK.run(attempt(server)).output()).value();

        assertThat(kept).isEqualTo(text.equals(most) ? most : kept.replaceFirst("…?$", "…"));
        assertThat(text).startsWith(kept.replace("…", ""));
        assertThat(kept.length()).isBetween(1_024, 1_025);
      }
    }
  }

  @Test
  void an_answer_over_the_limit_is_told_and_an_error_if_it_says_json() throws Exception {
    String large = "a".repeat(262_145);
    try (var server =
        TestServer.answering(new Reply(200, Map.of("content-type", "text/html"), large))) {
      Json output = SEND_WEBHOOK.run(attempt(server)).output();

      assertThat(((Json.Str) output).value())
          .startsWith("The answer is longer than the 262144 bytes that are read. It begins: aaa")
          .hasSizeLessThan(1_200);
    }
    try (var server = TestServer.answering(Reply.json(200, large))) {
      assertThat(TestContexts.failure(SEND_WEBHOOK, attempt(server)).code())
          .isEqualTo("response_too_large");
    }
  }
}
