package dev.ratchet.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.task.TaskFailedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallApiInputTest {
  private static Failure.TaskError failure(String with) {
    return catchThrowableOfType(
            TaskFailedException.class, () -> CallApiInput.parse(TestContexts.of(with)))
        .failure();
  }

  @Test
  void names_everything_that_is_wrong_at_once() {
    var failure =
        failure(
            """
            {
              "uri": "https://api.example",
              "method": "FETCH",
              "headers": {"Host": "secret"},
              "expect": 99,
              "timeout": "soon"
            }
            """);

    assertThat(failure.code()).isEqualTo("invalid_input");
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.message())
        .isEqualTo(
            "with.uri: expected one of method, url, headers, query, body, expect, response,"
                + " connect_timeout, timeout, found an unknown field; remove it or correct its"
                + " name."
                + " with.method: expected one of GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE,"
                + " found \"FETCH\"; write one of these in capitals, or leave it out for GET."
                + " with.url: expected an absolute http or https URL, found nothing; set it, such"
                + " as https://api.example/v1/orders."
                + " with.headers.Host: expected none of host, found it: it is set for you; correct"
                + " it or leave it out."
                + " with.timeout: expected a duration of 1ms to 366d, found \"soon\"; write a whole"
                + " number and a unit (ms, s, m, h, d), such as \"5s\"."
                + " with.expect: expected a status of 200 to 599, a class such as 2xx, or a list of"
                + " them, found 99; write it such as [200, 404], or leave it out for 2xx.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"url\": 1 | with.url: expected an absolute http or https URL, found a number",
        "\"url\": \"http://\" | with.url: expected an absolute http or https URL with",
        "\"method\": \"post\" | found \"post\"; write one of these in capitals",
        "\"method\": null | found null",
        "\"headers\": [] | with.headers: expected an object, found an array",
        "\"headers\": {\"a b\": \"secret\"} | with.headers.a b: expected letters",
        "\"headers\": {\"\": \"secret\"} | with.headers.: expected letters",
        "\"headers\": {\"x\": 1} | with.headers.x: expected a string, found a number",
        "\"headers\": {\"x\": null} | with.headers.x: expected a string, found null",
        "\"headers\": {\"x\": \"secret\\n\"} | with.headers.x: expected printable ASCII",
        "\"headers\": {\"x\": \"secret\\u0000\"} | with.headers.x: expected printable ASCII",
        "\"headers\": {\"x\": \"sécret\"} | with.headers.x: expected printable ASCII",
        "\"headers\": {\"x\": \"secret\", \"X\": \"b\"} | with.headers.X: expected each name once",
        "\"headers\": {\"Content-Length\": \"5\"} | expected none of content-length",
        "\"headers\": {\"transfer-encoding\": \"chunked\"} | expected none of transfer-encoding",
        "\"query\": \"a=secret\" | with.query: expected an object, found a string",
        "\"query\": {\"a\": null} | with.query.a: expected a string, a number, a boolean or a list",
        "\"query\": {\"a\": [[1]]} | with.query.a: expected a string, a number, a boolean or a",
        "\"query\": {\"a\": {}} | found an object",
        "\"body\": {} | with.body: expected none with GET, found an object; set method: POST",
        "\"method\": \"POST\", \"body\": null | with.body: expected a value, found null",
        "\"expect\": [] | with.expect: expected a status of 200 to 599",
        "\"expect\": 199 | found 199",
        "\"expect\": 600 | found 600",
        "\"expect\": 200.5 | found 200.5",
        "\"expect\": 1e30 | with.expect: expected a status of 200 to 599",
        "\"expect\": \"1xx\" | found \"1xx\"",
        "\"expect\": [200, \"ok\"] | found [200,\"ok\"]",
        "\"response\": \"all\" | with.response: expected body or full, found \"all\"",
        "\"response\": null | with.response: expected body or full, found null",
        "\"timeout\": 5 | with.timeout: expected a duration of 1ms to 366d, found 5",
        "\"timeout\": \"0s\" | with.timeout: expected a duration of 1ms to 366d, found \"0s\"",
        "\"connect_timeout\": \"1y\" | with.connect_timeout: expected a duration",
      })
  void names_what_is_wrong(String members, String message) {
    String url = members.contains("\"url\"") ? "" : "\"url\": \"https://api.example\", ";

    var failure = failure("{" + url + members + "}");

    assertThat(failure.code()).isEqualTo("invalid_input");
    assertThat(failure.message()).contains(message).doesNotContain("secret");
  }

  @Test
  void the_defaults() throws Exception {
    var input = CallApiInput.parse(TestContexts.of("{\"url\": \"https://api.example\"}"));

    assertThat(input.call().method()).isEqualTo("GET");
    assertThat(input.call().body()).isEmpty();
    assertThat(input.timeouts().connect()).isEqualTo(Duration.ofSeconds(5));
    assertThat(input.timeouts().total()).isEqualTo(Duration.ofSeconds(30));
    assertThat(input.expect().shown()).isEqualTo("2xx");
    assertThat(input.response()).isEqualTo(CallApi.Response.BODY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"url\": \"http://a\", \"methd\": \"POST\"} | /methd | Expected one of method, url,",
        "{\"url\": \"http://a\", \"method\": \"post\"} | /method | Expected one of GET,",
        "{\"url\": \"http://a\", \"headers\": {\"x/y~z\": \"a\"}} | /headers/x~1y~0z | Expected"
            + " letters",
        "{\"url\": \"http://a\", \"headers\": {\"x\": 1}} | /headers/x | Expected a string, found"
            + " a",
        "{\"url\": \"{% $u %}\", \"headers\": {\"x\": 1}} | /headers/x | Expected a string, found"
            + " a",
        "{\"url\": \"http://a\", \"headers\": {\"host\": \"{% $h %}\"}} | /headers/host | Expected"
            + " none",
        "{\"url\": \"http://a\", \"query\": {\"x\": [\"{% $q %}\", {}]}} | /query/x | Expected a"
            + " string,",
        "{\"url\": \"http://a/{id}\"} | /url | Expected an absolute http or https URL whose braces",
        "{\"url\": \"ftp://a\"} | /url | Expected an absolute http or https URL that begins",
        "{} | /url | Expected an absolute http or https URL, found nothing.",
        "{\"url\": \"http://a\", \"body\": 1} | /body | Expected none with GET, found a number.",
        "{\"url\": \"http://a\", \"timeout\": 5} | /timeout | Expected a duration of 1ms to 366d,"
            + " found",
        "{\"url\": \"http://a\", \"expect\": [\"{% $e %}\", 99]} | /expect | Expected a status of"
            + " 200",
        "{\"url\": \"http://a\", \"response\": \"all\"} | /response | Expected body or full, found",
      })
  void is_judged_as_it_is_written(String with, String path, String message) {
    var problems = CallApiInput.problems(Json.parseObject(with));

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().path()).isEqualTo(path);
    assertThat(problems.getFirst().message()).startsWith(message).endsWith(".");
    assertThat(problems.getFirst().fix()).matches("[A-Z].*\\.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"url\": \"{% $u %}\"}",
        "{\"url\": \"http://a\", \"method\": \"{% $m %}\", \"body\": 1}",
        "{\"url\": \"http://a\", \"body\": \"{% $b %}\"}",
        "{\"url\": \"http://a\", \"headers\": \"{% $h %}\", \"query\": \"{% $q %}\"}",
        "{\"url\": \"http://a\", \"headers\": {\"x\": \"{% 'é' %}\"}}",
        "{\"url\": \"http://a\", \"query\": {\"x\": [1, \"{% $q %}\"]}}",
        "{\"url\": \"http://a\", \"timeout\": \"{% $t %}\", \"connect_timeout\": \"{% $t %}\"}",
        "{\"url\": \"http://a\", \"expect\": \"{% $e %}\", \"response\": \"{% $r %}\"}",
        "{\"url\": \"http://a\", \"expect\": [\"{% $e %}\", \"2xx\"]}",
      })
  void what_is_not_known_yet_is_not_judged(String with) {
    assertThat(CallApiInput.problems(Json.parseObject(with))).isEmpty();
  }
}
