package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.TaskQueues;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/workflows/{name}/runs}: what starts a run, and what is refused. */
final class StartRunApiTest {
  private static final String RUNS = "/v1/workflows/greet/runs";

  private final Deployment api = new Deployment(SmallTask.ECHO);

  @BeforeEach
  void storeTwoVersions() {
    api.store("greet", "tasks: [{name: hello, task: echo, with: {version: 1}}]");
    api.store("greet", "tasks: [{name: hello, task: echo, with: {version: 2}}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        "{}",
        "{\"version\": \"latest\"}",
        "{\"version\": 2, \"context\": {}, \"start_delay\": \"0s\"}",
        "{\"version\": 2.0}",
        "{\"version\": null, \"context\": null, \"idempotency_key\": null, \"start_delay\": null}"
      })
  void startsTheLatestVersionAndSaysWhereToLook(String body) {
    Answer answer = api.post(RUNS, body);
    String id = answer.text("id");
    assertThat(answer)
        .hasToString(
            ("202 {\"id\":\"%s\",\"status\":\"running\","
                    + "\"workflow_name\":\"greet\",\"workflow_version\":2}")
                .formatted(id));
    assertThat(id).matches("flow_[0-9A-Za-z]{24}");
    assertThat(answer.headers()).containsEntry("location", "/v1/runs/" + id);

    api.pump();
    assertThat(api.get("/v1/runs/" + id).body().get("context"))
        .isEqualTo(Json.parse("{\"version\": 2}"));
  }

  @Test
  void startsTheVersionAskedFor() {
    String id = api.start("greet", "{\"version\": 1, \"context\": {\"who\": \"Ada\"}}");
    api.pump();
    assertThat(api.get("/v1/runs/" + id).body().get("context"))
        .isEqualTo(Json.parse("{\"who\": \"Ada\", \"version\": 1}"));
  }

  @Test
  void knowsNeitherThatWorkflowNorThatVersion() {
    assertThat(api.refused("POST", "/v1/workflows/nobody/runs", "{}"))
        .hasToString(
            "404 workflow_not_found There is no Workflow Definition \"nobody\"."
                + " Store it: PUT /v1/workflows/nobody.");
    assertThat(api.refused("POST", "/v1/workflows/No_Body/runs", "{}"))
        .extracting(Answer::code)
        .isEqualTo("workflow_not_found");
    assertThat(api.refused("POST", RUNS, "{\"version\": 3}"))
        .hasToString("404 version_not_found \"greet\" has no version 3; the latest is 2.");
  }

  @Test
  void namesEveryWrongFieldAtOnceWithTheFix() {
    assertThat(
            api.refused(
                    "POST",
                    RUNS,
                    """
                    {"version": 0, "contxt": {}, "context": [], "start_delay": 30,
                     "idempotency_key": 7, "a/b~c": 1}
                    """)
                .errors())
        .containsExactlyInAnyOrder(
            "/contxt: There is no such field."
                + " Use one of [context, idempotency_key, start_delay, version].",
            "/a~1b~0c: There is no such field."
                + " Use one of [context, idempotency_key, start_delay, version].",
            "/version: Expected 1 or more. Give a version, or leave it out.",
            "/context: Expected an object, found an array. Give an object, or leave it out.",
            "/idempotency_key: Expected a string, found a number."
                + " Give a string, or leave it out.",
            "/start_delay: Expected a string such as \"30s\", found a number."
                + " Give a string such as \"30s\", or leave it out.");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 'Expected 1 or more. Give a version, or leave it out.'",
    "1.5, 'Expected a whole number below 2147483648, found a number."
        + " Give a whole number below 2147483648, or leave it out.'",
    "2147483648, 'Expected a whole number below 2147483648, found a number."
        + " Give a whole number below 2147483648, or leave it out.'",
    "'\"one\"', 'Expected a whole number below 2147483648, found a string."
        + " Give a whole number below 2147483648, or leave it out.'",
    "true, 'Expected a whole number below 2147483648, found a boolean."
        + " Give a whole number below 2147483648, or leave it out.'"
  })
  void refusesWhatIsNoVersion(String version, String why) {
    assertThat(api.refused("POST", RUNS, "{\"version\": " + version + "}").errors())
        .containsExactly("/version: " + why);
  }

  @ParameterizedTest
  @CsvSource({
    "'[]', an array",
    "'\"go\"', a string",
    "42, a number",
    "null, null",
    "true, a boolean"
  })
  void refusesABodyThatIsNoObject(String body, String kind) {
    assertThat(api.refused("POST", RUNS, body).errors())
        .containsExactly(": Expected an object, found " + kind + ". Send one JSON object.");
  }

  @ParameterizedTest
  @MethodSource
  void saysWhereTheBodyIsMalformed(String body, String where) {
    assertThat(api.refused("POST", RUNS, body).errors())
        .singleElement()
        .asString()
        .startsWith(": Not ")
        .contains(where)
        .endsWith(" Send one JSON object.");
  }

  static Stream<Arguments> saysWhereTheBodyIsMalformed() {
    return Stream.of(
        arguments("{\"context\": ", "at line 1, column 13"),
        arguments("{\"context\": {}} {}", "at line 1, column 17: something follows the end"),
        arguments("context: {}", "at line 1, column 1: Unrecognized token"),
        arguments("{\"context\": {},\n \"context\": {}}", "at line 2, column 11: Duplicate field"),
        arguments("{\"context\": {\"n\": 1e999}}", "at line 1, column 19: a number has more than"));
  }

  @Test
  void refusesABodyThatNestsTooDeep() {
    String deep = "{\"context\": {\"a\": " + "[".repeat(500) + "]".repeat(500) + "}}";
    assertThat(api.refused("POST", RUNS, deep).errors())
        .singleElement()
        .asString()
        .startsWith(": Not acceptable JSON: ");
  }

  @Test
  void namesTheFirstHundredOfManyUnknownFields() {
    var body = new StringBuilder("{\"x\":1");
    for (int i = 0; i < 10_000; i++) {
      body.append(",\"").append(i).append("\":1");
    }
    Answer answer = api.refused("POST", RUNS, body.append('}').toString());
    assertThat(answer.text("detail")).startsWith("10001 things are wrong. The first: /x: ");
    assertThat(answer.objects("errors")).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e399,", "0,", "{},", "\"\","})
  void refusesABodyThatNoCallTakesWhileItIsRead(String item) {
    String body = "{\"context\": {\"a\": [" + item.repeat(6_000_000 / item.length()) + "0]}}";

    assertThat(api.refused("POST", RUNS, body).toString())
        .startsWith("413 body_too_large The body holds more than 1048576 bytes of JSON");
  }

  @Test
  void takesAContextOf256KibibytesAndRefusesOneMoreByte() {
    int free = RunMachine.CONTEXT_BYTES_MAX - "{\"text\":\"\"}".length() - "é".length() - 1;
    String fits = "{\"context\": {\"text\": \"%s\"}}".formatted("é" + "x".repeat(free));

    String id = api.start("greet", fits);
    api.pump();
    assertThat(api.get("/v1/runs/" + id).text("status")).isEqualTo("failed");
    assertThat(api.refused("POST", RUNS, fits.replace("é", "éx")))
        .hasToString(
            "413 context_too_large The context has 262145 bytes of JSON, expected at most 262144."
                + " Pass a reference instead.");
  }

  @Test
  void takesAContextThatNests100DeepAndRefusesOneMoreLevel() {
    String nested = "[".repeat(RunMachine.DEPTH_MAX - 1) + "]".repeat(RunMachine.DEPTH_MAX - 1);
    api.start("greet", "{\"context\": {\"a\": %s}}".formatted(nested));
    assertThat(api.refused("POST", RUNS, "{\"context\": {\"a\": [%s]}}".formatted(nested)).errors())
        .containsExactly(
            "/context: It nests 101 deep, expected at most 100. Pass something flatter.");
  }

  @Test
  void answersARepeatOfTheSameRequestWithTheSameRun() {
    String request =
        "{\"context\": {\"a\": 1, \"b\": [{\"c\": 2, \"d\": 3}]}, \"idempotency_key\": \"order"
            + " 1\"}";
    String reordered =
        "{\"idempotency_key\": \"order 1\", \"context\": {\"b\": [{\"d\": 3, \"c\": 2}], \"a\":"
            + " 1.0}}";

    String id = api.start("greet", request);
    api.clock.advance(Duration.ofDays(1));
    assertThat(api.start("greet", request)).isEqualTo(id);
    assertThat(api.start("greet", reordered)).isEqualTo(id);
    api.store("greet", "{}");
    assertThat(api.post(RUNS, request))
        .hasToString(
            ("202 {\"id\":\"%s\",\"status\":\"running\","
                    + "\"workflow_name\":\"greet\",\"workflow_version\":2}")
                .formatted(id));
    assertThat(api.state().runs()).hasSize(1);

    api.pump();
    assertThat(api.post(RUNS, request).text("status")).isEqualTo("success");
    assertThat(api.queues.messages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"idempotency_key\": \"order 1\"}",
        "{\"context\": {\"a\": 2}, \"idempotency_key\": \"order 1\"}",
        "{\"context\": {\"a\": 1}, \"version\": 2, \"idempotency_key\": \"order 1\"}",
        "{\"context\": {\"a\": 1}, \"start_delay\": \"1s\", \"idempotency_key\": \"order 1\"}"
      })
  void refusesAKeyThatStartedARunWithAnotherRequest(String other) {
    String id = api.start("greet", "{\"context\": {\"a\": 1}, \"idempotency_key\": \"order 1\"}");
    assertThat(api.refused("POST", RUNS, other))
        .hasToString(
            ("409 idempotency_key_reused The key \"order 1\" started %s with another request."
                    + " Use a new key for a new request.")
                .formatted(id));
  }

  @Test
  void keepsTheKeysOfTwoWorkflowsApart() {
    api.store("other", "{}");
    String body = "{\"idempotency_key\": \"order 1\"}";
    assertThat(api.start("other", body)).isNotEqualTo(api.start("greet", body));
  }

  @Test
  void burnsNoKeyOnARequestThatItRefuses() {
    api.refused("POST", RUNS, "{\"idempotency_key\": \"order 1\", \"version\": 3}");
    api.refused("POST", RUNS, "{\"idempotency_key\": \"order 1\", \"start_delay\": \"soon\"}");
    api.start("greet", "{\"idempotency_key\": \"order 1\"}");
  }

  @Test
  void takesAKeyOf1To128CharactersOfText() {
    api.start("greet", "{\"idempotency_key\": \"%s\"}".formatted("ü".repeat(128)));
    assertThat(
            api.refused("POST", RUNS, "{\"idempotency_key\": \"%s\"}".formatted("k".repeat(129)))
                .errors())
        .containsExactly(
            "/idempotency_key: It has 129 characters, expected at most 128. Shorten it.");
    assertThat(api.refused("POST", RUNS, "{\"idempotency_key\": \"\"}").errors())
        .containsExactly(
            "/idempotency_key: It is empty."
                + " Give 1 to 128 characters, such as an order's number; or leave it out.");
    assertThat(api.refused("POST", RUNS, "{\"idempotency_key\": \"a\\u0000\"}").errors())
        .containsExactly(
            "/idempotency_key: It has characters that are no text."
                + " Give 1 to 128 characters, such as an order's number; or leave it out.");
    assertThat(api.refused("POST", RUNS, "{\"idempotency_key\": \"a\\ud800\"}").status())
        .isEqualTo(400);
  }

  @Test
  void holdsTheFirstTaskBackUntilTheDelayHasPassed() {
    String id = api.start("greet", "{\"start_delay\": \"2h\"}");
    api.pump();
    Answer held = api.get("/v1/runs/" + id);
    assertThat(held.text("status")).isEqualTo("running");
    assertThat(held.text("not_before")).isEqualTo("2026-11-22T12:15:30Z");
    assertThat(held.named("tasks", "hello").text("state")).hasValue("pending");
    assertThat(held.named("tasks", "hello").text("reason")).hasValue("start_delay");

    api.pumpUntil(Deployment.START.plus(Duration.ofHours(2)).minusSeconds(1));
    assertThat(api.get("/v1/runs/" + id).named("tasks", "hello").text("state")).hasValue("pending");
    api.pumpUntil(Deployment.START.plus(Duration.ofHours(2)));
    assertThat(api.get("/v1/runs/" + id).text("status")).isEqualTo("success");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "1y", "1.5h", "1 h", "367d", "99999999999999s"})
  void refusesADelayThatIsNone(String delay) {
    assertThat(api.refused("POST", RUNS, "{\"start_delay\": \"" + delay + "\"}").errors())
        .singleElement()
        .asString()
        .startsWith("/start_delay: A duration is ")
        .contains("found \"" + delay + "\"")
        .endsWith("Write for example \"30s\" or \"2h\".");
  }

  @Test
  void takesADelayOfAYear() {
    api.start("greet", "{\"start_delay\": \"366d\"}");
  }

  @Test
  void finishesAStartThatLostItsStoreHalfWayWhenItIsRepeatedWithItsKey() {
    String request = "{\"idempotency_key\": \"order 1\"}";
    assertThat(postWithout(TaskQueues.class, "wake", request).status()).isEqualTo(503);
    assertThat(api.state().runs()).hasSize(1);

    String id = api.start("greet", request);
    assertThat(api.state().runs()).singleElement();
    api.pump();
    assertThat(api.get("/v1/runs/" + id).text("status")).isEqualTo("success");
  }

  @Test
  void startsTheRunUnderARememberedKeyWhenItWasNotStoredTheFirstTime() {
    String request = "{\"idempotency_key\": \"order 1\"}";
    assertThat(postWithout(RunStore.class, request).status()).isEqualTo(503);
    assertThat(api.state().runs()).isEmpty();

    String id = api.start("greet", request);
    assertThat(api.start("greet", request)).isEqualTo(id);
    api.pump();
    assertThat(api.get("/v1/runs/" + id).text("status")).isEqualTo("success");
  }

  /** Calls while a port cannot be reached. */
  private Answer postWithout(Class<?> port, String request) {
    return postWithout(port, "", request);
  }

  /**
   * Calls while a method of a port cannot be reached.
   *
   * @param method its name; empty for all
   */
  private Answer postWithout(Class<?> port, String method, String request) {
    try (Logs logs = Logs.of("dev.ratchet.api.Api")) {
      api.faults.cutOff(port, method);
      Answer answer = api.post(RUNS, request);
      api.faults.heal();
      assertThat(logs.lines()).hasSize(1);
      return answer;
    }
  }
}
