package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/tasks/{id}/complete}, {@code fail} and {@code heartbeat}. */
final class CompletionsApiTest {
  private static final String PICK =
      """
      tasks:
        - { name: pick, task: hand-out, completion: external, into: picked,
            timeout: { start_to_close: 1h, heartbeat: 10m } }
        - { name: ship, task: echo, with: { by: "{% $context.picked.by %}" } }
      """;

  private final List<String> tokens = new ArrayList<>();
  private final List<Json> checkpoints = new ArrayList<>();
  private final Deployment api =
      new Deployment(
          SmallTask.ECHO,
          new SmallTask(
              "hand-out",
              context -> {
                tokens.add(context.token());
                checkpoints.add(context.checkpoint());
                return Json.of("what the code returns does not count");
              }));
  private final Logs logs = Logs.of("dev.ratchet");
  private String run;
  private String task;

  @BeforeEach
  void handOut() {
    api.store("pick", PICK);
    run = api.start("pick", "{}");
    task = new RunId(run).task(1).value();
    api.pump();
  }

  @AfterEach
  void close() {
    logs.close();
  }

  private static String with(String token, String more) {
    return "{\"token\": \"%s\"%s}".formatted(token, more);
  }

  private Answer tell(String what, String more) {
    return api.post("/v1/tasks/" + task + "/" + what, with(tokens.getLast(), more));
  }

  private Answer refused(String what, String body) {
    return api.refused("POST", "/v1/tasks/" + task + "/" + what, body);
  }

  private Json.Obj picked() {
    return api.get("/v1/runs/" + run).named("tasks", "pick");
  }

  // --- complete -------------------------------------------------------------------------------

  @Test
  void waitsForWhoeverHasTheTokenAndNeverShowsIt() {
    assertThat(picked().text("state")).hasValue("running");
    assertThat(picked().text("completion")).hasValue("external");
    assertThat(picked().text("until")).hasValue("2026-11-22T10:25:30Z");
    for (String path :
        List.of("/v1/runs/" + run, "/v1/runs/" + run + "/history", "/v1/tasks/" + task)) {
      assertThat(api.get(path).body().text()).doesNotContain(tokens.getFirst());
    }
  }

  @Test
  void completesAnAttempt() {
    Answer done = tell("complete", ", \"output\": {\"by\": \"Grace\"}");
    assertThat(done)
        .hasToString(
            "200 {\"id\":\"%s\",\"run\":\"%s\",\"attempt\":1,\"state\":\"success\"}"
                .formatted(task, run));
    api.pump();
    assertThat(picked().get("output")).isEqualTo(Json.parse("{\"by\": \"Grace\"}"));
    Answer shown = api.get("/v1/runs/" + run);
    assertThat(shown.text("status")).isEqualTo("success");
    assertThat(shown.named("tasks", "ship").get("output"))
        .isEqualTo(Json.parse("{\"by\": \"Grace\"}"));
    assertThat(shown.body().text()).doesNotContain(tokens.getFirst());

    assertThat(tell("complete", ", \"output\": {\"by\":\"Grace\"}").body()).isEqualTo(done.body());
    assertThat(refused("complete", with(tokens.getFirst(), ", \"output\": {\"by\": \"Ada\"}")))
        .hasToString(
            ("409 completed_otherwise Attempt 1 of %s was completed before with another output,"
                    + " which stands: {\"by\":\"Grace\"}.")
                .formatted(task));
    assertThat(refused("complete", with(tokens.getFirst(), "")).status()).isEqualTo(409);
    assertThat(refused("complete", with("other", ", \"output\": {\"by\": \"Grace\"}")).status())
        .isEqualTo(409);
    assertThat(refused("fail", with(tokens.getFirst(), ", \"code\": \"x\", \"message\": \"y\"")))
        .hasToString(
            ("409 attempt_over %s is success, in attempt 1: this attempt is over. Stop, and leave"
                    + " it.")
                .formatted(task));
  }

  @Test
  void completesAnAttemptWithoutOutput() {
    assertThat(tell("complete", "").status()).isEqualTo(200);
    api.pump();
    assertThat(picked().get("output")).isEqualTo(Json.NULL);
  }

  @Test
  void refusesAnOutputThatIsTooLargeOrTooDeep() {
    String fits = "x".repeat(256 * 1024 - 2);
    assertThat(refused("complete", with(tokens.getFirst(), ", \"output\": \"x" + fits + "\"")))
        .hasToString(
            "413 output_too_large The output has 262145 bytes of JSON, expected at most 262144."
                + " Pass a reference instead.");
    String deep = "[".repeat(101) + "]".repeat(101);
    assertThat(refused("complete", with(tokens.getFirst(), ", \"output\": " + deep)).errors())
        .containsExactly(
            "/output: It nests 101 deep, expected at most 100. Pass something flatter.");
    assertThat(tell("complete", ", \"output\": \"" + fits + "\"").status()).isEqualTo(200);
  }

  // --- fail -----------------------------------------------------------------------------------

  @Test
  void failsAnAttemptWhichIsRetriedWithANewToken() {
    Answer failed =
        tell(
            "fail",
            ", \"code\": \"on_leave\", \"message\": \"Ask later.\", \"retry_after\": \"5m\"");
    assertThat(failed)
        .hasToString(
            ("200 {\"id\":\"%s\",\"run\":\"%s\",\"attempt\":1,\"state\":\"pending_retry\","
                    + "\"next_attempt_at\":\"2026-11-22T10:20:30Z\"}")
                .formatted(task, run));
    assertThat(refused("complete", with(tokens.getFirst(), "")).code()).isEqualTo("attempt_over");
    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(6)));
    assertThat(tokens).hasSize(2).doesNotHaveDuplicates();
    assertThat(picked().array("attempts")).hasSize(2);

    assertThat(refused("complete", with(tokens.getFirst(), "")))
        .hasToString(
            ("409 attempt_over Attempt 2 of %s is running, and the token is not that attempt's:"
                    + " stop, and leave it.")
                .formatted(task));
    assertThat(tell("complete", "").status()).isEqualTo(200);
  }

  @Test
  void failsATaskRunForGood() {
    assertThat(
            tell("fail", ", \"code\": \"rejected\", \"message\": \"No.\", \"retryable\": false")
                .text("state"))
        .isEqualTo("failed");
    api.pump();
    assertThat(picked().object("error").text("code")).hasValue("rejected");
    assertThat(api.get("/v1/runs/" + run).text("status")).isEqualTo("failed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesTheSameFailureAgainAndRefusesAnother(boolean isRetried) {
    String said =
        ", \"code\": \"rejected\", \"message\": \"No.\", "
            + (isRetried ? "\"retry_after\": \"5m\"" : "\"retryable\": false");
    String token = tokens.getFirst();
    Answer first = tell("fail", said);

    assertThat(tell("fail", said).body()).isEqualTo(first.body());
    api.pump();
    assertThat(tell("fail", said).body()).isEqualTo(first.body());
    assertThat(refused("fail", with(token, said.replace("No.", "Never."))))
        .hasToString(
            ("409 failed_otherwise Attempt 1 of %s failed before with another failure, which"
                    + " stands: {\"code\":\"rejected\",\"message\":\"No.\",%s}.")
                .formatted(task, isRetried ? "\"retry_after_ms\":300000" : "\"retryable\":false"));
    assertThat(refused("complete", with(token, "")).code()).isEqualTo("attempt_over");
    assertThat(refused("fail", with("other", said)).code()).isEqualTo("attempt_over");

    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(6)));
    assertThat(tokens).hasSize(isRetried ? 2 : 1);
    assertThat(api.post("/v1/tasks/" + task + "/fail", with(token, said)).body())
        .isEqualTo(first.body());
    assertThat(picked().array("attempts")).hasSize(tokens.size());
    for (String path : List.of("/v1/runs/" + run + "/history", "/v1/tasks/" + task)) {
      assertThat(api.get(path).body().text()).doesNotContain(token);
    }
  }

  @Test
  void namesEveryWrongFieldOfAFailure() {
    assertThat(
            refused("fail", "{\"token\": 7, \"code\": \"No!\", \"retry_after\": \"soon\"}")
                .errors())
        .containsExactly(
            "/token: Expected a string, found a number. Give a string, or leave it out.",
            "/code: \"No!\" is no code. Give 1 to 64 of a-z, 0-9 and _, such as rejected.",
            "/message: It is missing. Say for a person what happened.",
            "/retry_after: A duration is a whole number and a unit (ms, s, m, h, d), such as"
                + " \"30s\"; found \"soon\". Write for example \"30s\" or \"2h\".");
    String said = ", \"code\": \"no\", \"message\": \"%s\"%s";
    String token = tokens.getFirst();
    assertThat(refused("fail", with(token, said.formatted("m".repeat(1_025), ""))).errors())
        .containsExactly("/message: It has 1025 characters, expected at most 1024. Shorten it.");
    assertThat(
            refused(
                    "fail",
                    with(
                        token,
                        said.formatted("m", ", \"retryable\": false, \"retry_after\": \"1s\"")))
                .errors())
        .containsExactly(
            "/retry_after: There is no retry to wait for. Leave it out, or set retryable.");
    assertThat(refused("fail", with(token, said.formatted("m", ", \"retryable\": 1"))).errors())
        .containsExactly(
            "/retryable: Expected true or false, found a number. Give true or false, or leave it"
                + " out.");
    for (String absurd : List.of("-1s", "367d", "1y")) {
      String body = with(token, said.formatted("m", ", \"retry_after\": \"" + absurd + "\""));
      assertThat(refused("fail", body).errors().getFirst()).startsWith("/retry_after: ");
    }
  }

  // --- heartbeat ------------------------------------------------------------------------------

  @Test
  void keepsAnAttemptAliveAndItsCheckpointForTheNext() {
    api.clock.advance(Duration.ofMinutes(9));
    assertThat(tell("heartbeat", ", \"checkpoint\": {\"page\": 3}"))
        .hasToString(
            ("200 {\"id\":\"%s\",\"run\":\"%s\",\"attempt\":1,\"state\":\"running\","
                    + "\"until\":\"2026-11-22T10:34:30Z\",\"continue\":true}")
                .formatted(task, run));
    assertThat(picked().get("checkpoint")).isEqualTo(Json.parse("{\"page\": 3}"));
    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(18)));
    assertThat(tokens).hasSize(1);

    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(21))); // nothing was heard for long
    assertThat(tokens).hasSize(2);
    assertThat(checkpoints).containsExactly(Json.NULL, Json.parse("{\"page\": 3}"));
    assertThat(refused("heartbeat", with(tokens.getFirst(), "")).code()).isEqualTo("attempt_over");
  }

  @Test
  void refusesACheckpointThatIsTooLarge() {
    String fits = "x".repeat(32 * 1024 - 2);
    assertThat(refused("heartbeat", with(tokens.getFirst(), ", \"checkpoint\": \"x" + fits + "\"")))
        .hasToString(
            "413 checkpoint_too_large The checkpoint has 32769 bytes of JSON, expected at most"
                + " 32768. Pass a reference instead.");
    assertThat(tell("heartbeat", ", \"checkpoint\": \"" + fits + "\"").status()).isEqualTo(200);
  }

  @Test
  void saysThatAnAttemptIsToStopThatWasShutDownOrRestarted() {
    api.post("/v1/tasks/" + task + "/restart", "");
    api.pump();
    assertThat(tokens).hasSize(2);
    assertThat(refused("heartbeat", with(tokens.getFirst(), "")).text("detail"))
        .startsWith("Attempt 2 of ")
        .endsWith("stop, and leave it.");
    api.post("/v1/tasks/" + task + "/shutdown", "");
    api.pump();
    assertThat(refused("heartbeat", with(tokens.getLast(), "")).text("detail"))
        .isEqualTo(task + " is shutdown, in attempt 2: this attempt is over. Stop, and leave it.");
  }

  // --- bad input ------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"complete", "fail", "heartbeat"})
  void knowNoTaskRunBeyondTheLast(String what) {
    task = new RunId(run).task(3).value();
    String body = what.equals("fail") ? ", \"code\": \"a\", \"message\": \"b\"" : "";
    assertThat(refused(what, with("token", body)))
        .hasToString(
            "404 task_run_not_found There is no Task Run \"%s\", or no worker has begun it yet."
                .formatted(task));
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "fail", "heartbeat"})
  void refusesWhoHasNotTheToken(String what) {
    String said = what.equals("fail") ? ", \"code\": \"x\", \"message\": \"y\"" : "";
    assertThat(refused(what, with("guessed", said)).code()).isEqualTo("attempt_over");
    for (String none : List.of("{\"token\": \"\"" + said + "}", "{\"token\": null" + said + "}")) {
      assertThat(refused(what, none).errors())
          .containsExactly(
              "/token: It is missing. Give the task_token that came with the attempt's webhook.");
    }
    assertThat(refused(what, "").status()).isEqualTo(400);
    assertThat(refused(what, "null").status()).isEqualTo(400);
    assertThat(refused(what, with("t".repeat(65), said)).errors())
        .containsExactly("/token: It has 65 characters, expected at most 64. Shorten it.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "fail", "heartbeat"})
  void knowsNoTaskRunThatHasNotBegun(String what) {
    String said = with("t", what.equals("fail") ? ", \"code\": \"x\", \"message\": \"y\"" : "");
    String ship = new RunId(run).task(2).value();
    assertThat(api.refused("POST", "/v1/tasks/" + ship + "/" + what, said))
        .hasToString(
            ("404 task_run_not_found There is no Task Run \"%s\", or no worker has begun it yet.")
                .formatted(ship));
    String never = RunId.least(Deployment.START).task(1).value();
    assertThat(api.refused("POST", "/v1/tasks/" + never + "/" + what, said).status())
        .isEqualTo(404);
    assertThat(api.refused("POST", "/v1/tasks/" + run + "/" + what, said).errors().getFirst())
        .startsWith("{id}: ");
  }
}
