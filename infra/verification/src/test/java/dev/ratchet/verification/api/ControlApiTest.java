package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/runs/{id}/pause}, {@code resume}, {@code cancel}, … and signals. */
final class ControlApiTest {
  private final Deployment api = new Deployment(SmallTask.ECHO, SmallTask.BREAK);
  private final Logs logs = Logs.of("dev.ratchet");

  @AfterEach
  void close() {
    logs.close();
  }

  private Answer ask(String run, String what, String body) {
    return api.post("/v1/runs/" + run + "/" + what, body);
  }

  private Answer look(String run) {
    return api.get("/v1/runs/" + run);
  }

  private String waiting() {
    api.store("wait", "tasks: [{name: hold, task: wait-for-signal, with: {signal: go}}]");
    String run = api.start("wait", "{}");
    api.pump();
    return run;
  }

  private List<String> story(String run) {
    return api.get("/v1/runs/" + run + "/history").objects("events").stream()
        .map(event -> event.text("type").orElseThrow())
        .toList();
  }

  // --- pause and resume -----------------------------------------------------------------------

  @Test
  void pausesARunAndHasItGoOn() {
    api.store("two", "tasks: [{name: one, task: echo}, {name: two, task: echo}]");
    String run = api.start("two", "{}");
    api.handle(api.queues.ready().getFirst());

    Answer paused = ask(run, "pause", "{\"reason\": \"maintenance\"}");
    assertThat(paused)
        .hasToString(
            ("202 {\"id\":\"%s\",\"status\":\"running\",\"workflow_name\":\"two\","
                    + "\"workflow_version\":1}")
                .formatted(run));
    api.pump();
    assertThat(look(run).text("status")).isEqualTo("paused");
    assertThat(look(run).text("paused_at")).isEqualTo("2026-11-22T10:15:30Z");
    assertThat(look(run).named("tasks", "one").text("state")).hasValue("success");
    Json.Obj held = look(run).named("tasks", "two");
    assertThat(held.text("state")).hasValue("pending");
    assertThat(held.text("reason")).hasValue("paused");

    assertThat(ask(run, "pause", "").status()).isEqualTo(202); // it is already
    assertThat(ask(run, "resume", "{}").status()).isEqualTo(202);
    api.pump();
    assertThat(look(run).text("status")).isEqualTo("success");
    assertThat(story(run)).contains("run_paused", "run_resumed");
  }

  @Test
  void aWishThatIsRepeatedWithItsKeyIsDoneOnce() {
    String run = waiting();
    String key = "{\"idempotency_key\": \"ticket-1\"}";
    ask(run, "pause", key);
    api.pump();
    ask(run, "resume", key); // another wish may have the same key
    api.pump();
    assertThat(look(run).text("status")).isEqualTo("running");
    assertThat(ask(run, "pause", key).status()).isEqualTo(202);
    api.pump();
    assertThat(look(run).text("status")).isEqualTo("running");
    assertThat(story(run).stream().filter("run_paused"::equals)).hasSize(1);
  }

  // --- cancel and terminate -------------------------------------------------------------------

  @Test
  void cancelsARunAfterItsCleanup() {
    api.store(
        "order",
        """
        tasks: [{name: hold, task: sleep, with: {duration: 1h}}]
        on_cancel: [{name: undo, task: wait-for-signal, with: {signal: undone}}]
        """);
    String run = api.start("order", "{}");
    api.pump();
    assertThat(ask(run, "cancel", "{\"reason\": \"the customer left\"}").status()).isEqualTo(202);
    api.pump();

    assertThat(look(run).text("status")).isEqualTo("running");
    assertThat(look(run).body().get("ending"))
        .isEqualTo(Json.parse("{\"status\": \"canceled\", \"reason\": \"the customer left\"}"));
    assertThat(look(run).named("tasks", "hold").text("state")).hasValue("shutdown");
    assertThat(look(run).named("tasks", "undo").text("state")).hasValue("running");
    assertThat(look(run).named("tasks", "undo").text("signal")).hasValue("undone");

    ask(run, "signals/undone", "");
    api.pump();
    assertThat(look(run).text("status")).isEqualTo("canceled");
    assertThat(look(run).text("reason")).isEqualTo("the customer left");
    assertThat(look(run).body().has("ending")).isFalse();
  }

  @Test
  void terminatesARunAtOnce() {
    String run = waiting();
    assertThat(ask(run, "terminate", "").status()).isEqualTo(202);
    api.pump();
    assertThat(look(run).text("status")).isEqualTo("terminated");
    assertThat(look(run).text("reason")).isEqualTo("asked over the HTTP API");
    assertThat(look(run).named("tasks", "hold").text("state")).hasValue("shutdown");
  }

  @Test
  void showsThatAFailedRunStillCleansUp() {
    api.store(
        "order",
        """
        tasks: [{name: pay, task: break}]
        on_failure: [{name: undo, task: sleep, with: {duration: 1h}}]
        """);
    String run = api.start("order", "{}");
    api.pump();
    Json.Obj ending = look(run).body().object("ending");
    assertThat(ending.text("status")).hasValue("failed");
    assertThat(ending.object("error").text("code")).hasValue("task_failed");
    assertThat(look(run).named("tasks", "undo").text("until")).hasValue("2026-11-22T11:15:30Z");
    api.pumpUntil(Deployment.START.plus(Duration.ofHours(2)));
    assertThat(look(run).text("status")).isEqualTo("failed");
  }

  // --- redrive --------------------------------------------------------------------------------

  @Test
  void redrivesAFailedRun() {
    api.store("pay", "tasks: [{name: first, task: echo}, {name: pay, task: break}]");
    String run = api.start("pay", "{}");
    api.pump();
    assertThat(look(run).text("status")).isEqualTo("failed");

    assertThat(ask(run, "redrive", "{\"reason\": \"the bank is back\"}").status()).isEqualTo(202);
    api.pump();
    assertThat(look(run).text("status")).isEqualTo("failed"); // it is not
    assertThat(look(run).named("tasks", "pay").array("attempts")).hasSize(2);
    assertThat(look(run).named("tasks", "first").array("attempts")).hasSize(1);
    assertThat(story(run).stream().filter("run_redriven"::equals)).hasSize(1);
  }

  @Test
  void redrivesNoRunThatIsOpenOrSucceeded() {
    String open = waiting();
    assertThat(api.refused("POST", "/v1/runs/" + open + "/redrive", ""))
        .hasToString(
            ("409 nothing_to_redrive %s is running; expected one that failed, timed out, was"
                    + " canceled or was terminated.")
                .formatted(open));
    ask(open, "signals/go", "");
    api.pump();
    assertThat(api.refused("POST", "/v1/runs/" + open + "/redrive", "").text("detail"))
        .contains("is success");
  }

  @Test
  void redrivesByAnotherVersionWhereItFits() {
    api.store("pay", "tasks: [{name: first, task: echo}, {name: pay, task: break}]");
    String run = api.start("pay", "{}");
    api.pump();
    api.store("pay", "tasks: [{name: pay, task: break}]");
    api.store("pay", "tasks: [{name: first, task: echo}, {name: pay, task: break, with: {n: 1}}]");

    assertThat(api.refused("POST", "/v1/runs/" + run + "/redrive", "{\"version\": 2}"))
        .hasToString(
            ("409 version_does_not_fit %s cannot go on by pay@2. Task 1 was \"first\" in this run,"
                    + " and is \"pay\" there: keep what has begun in its place. Task 2 was \"pay\""
                    + " in this run, and is none there: keep what has begun in its place.")
                .formatted(run));
    assertThat(
            api.refused("POST", "/v1/runs/" + run + "/redrive", "{\"version\": 9}").text("detail"))
        .contains("pay@9");
    assertThat(api.refused("POST", "/v1/runs/" + run + "/redrive", "{\"version\": 0}").status())
        .isEqualTo(400);
    assertThat(ask(run, "redrive", "{\"version\": 3}").status()).isEqualTo(202);
    api.pump();
    assertThat(look(run).body().get("workflow_version")).isEqualTo(Json.of(3));
    assertThat(look(run).named("tasks", "pay").array("attempts")).hasSize(2);
  }

  @Test
  void redrivesNoRunWhoseDefinitionIsGone() {
    RunId run = RunId.least(Deployment.START);
    var header =
        RunHeader.starting(run, new WorkflowRef("gone", 1), Deployment.START, Deployment.START)
            .with(new RunHeader.Standing.Terminated(Deployment.START, "by hand"));
    api.store.create(header, Json.Obj.EMPTY);
    Answer refused = api.refused("POST", "/v1/runs/" + run + "/redrive", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("definition_unreadable");
    assertThat(refused.text("detail")).contains("gone@1", "The catalog has no gone@1");
  }

  // --- signals --------------------------------------------------------------------------------

  @Test
  void signalsARun() {
    String run = waiting();
    Answer answer = ask(run, "signals/go", "{\"payload\": {\"by\": \"Grace\"}, \"key\": \"k1\"}");
    assertThat(answer)
        .hasToString("202 {\"run\":\"%s\",\"name\":\"go\",\"key\":\"k1\"}".formatted(run));
    assertThat(ask(run, "signals/go", "{\"payload\": 2, \"key\": \"k1\"}").status()).isEqualTo(202);
    api.pump();
    assertThat(look(run).text("status")).isEqualTo("success");
    assertThat(look(run).named("tasks", "hold").get("output"))
        .isEqualTo(Json.parse("{\"by\": \"Grace\"}"));
  }

  @Test
  void refusesASignalThatIsTooLargeOrTooDeepOrMisnamed() {
    String run = waiting();
    String fits = "x".repeat(64 * 1024 - 2);
    String path = "/v1/runs/" + run + "/signals/go";
    assertThat(api.refused("POST", path, "{\"payload\": \"x" + fits + "\"}"))
        .hasToString(
            "413 payload_too_large The payload has 65537 bytes of JSON, expected at most 65536."
                + " Pass a reference instead.");
    String deep = "[".repeat(101) + "]".repeat(101);
    assertThat(api.refused("POST", path, "{\"payload\": " + deep + "}").errors())
        .containsExactly(
            "/payload: It nests 101 deep, expected at most 100. Pass something flatter.");
    String name = "n".repeat(65);
    assertThat(
            api.refused(
                    "POST", "/v1/runs/" + run + "/signals/" + name, "{\"key\": \"~k\", \"x\": 1}")
                .errors())
        .containsExactly(
            "/x: There is no such field. Use one of [key, payload].",
            "{name}: It has 65 characters, expected 1 to 64. Give the name that the workflow waits"
                + " for, such as approved.",
            "/key: It begins with ~. Begin it otherwise.");
    assertThat(api.post(path, "{\"payload\": \"" + fits + "\"}").status()).isEqualTo(202);
  }

  // --- bad input ------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a b", "100%", "a%2Fb", "äö/😂", "a.b/c", "#", "/", "a//b"})
  void aSignalIsSentByWhateverNameItHas(String name) {
    // As the path comes: decoded, with the name's own slashes in it.
    Answer answer = ask(waiting(), "signals/" + name, "{\"key\": \"k\"}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("name")).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pause", "resume", "cancel", "terminate", "signals/go", "shutdown", "restart"})
  void asksNothingOfARunThatIsOver(String what) {
    String run = waiting();
    ask(run, "terminate", "");
    api.pump();
    assertThat(api.refused("POST", "/v1/runs/" + run + "/" + what, ""))
        .hasToString(
            ("409 run_closed %s is closed: terminated. This can only be asked of an open run.")
                .formatted(run));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pause",
        "resume",
        "cancel",
        "terminate",
        "redrive",
        "signals/go",
        "shutdown",
        "restart"
      })
  void knowsNoRunThatWasNeverStartedNorOneByWhatIsNoId(String what) {
    RunId never = RunId.least(Deployment.START);
    assertThat(api.refused("POST", "/v1/runs/" + never + "/" + what, ""))
        .hasToString("404 run_not_found There is no Workflow Run \"" + never + "\".");
    assertThat(api.refused("POST", "/v1/runs/flow_17/" + what, "{\"colour\": 1}").errors())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("{id}: \"flow_17\" is no id of a Workflow Run. Give flow_ and 24 letters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "cancel", "terminate", "redrive"})
  void namesEveryWrongField(String what) {
    String path = "/v1/runs/" + waiting() + "/" + what;
    String body =
        "{\"reason\": \"%s\", \"idempotency_key\": \"%s\", \"why\": \"\"}"
            .formatted("r".repeat(257), "k".repeat(101));
    assertThat(api.refused("POST", path, body).errors())
        .containsExactly(
            "/why: There is no such field. Use one of [idempotency_key, reason%s]."
                .formatted(what.equals("redrive") ? ", version" : ""),
            "/reason: It has 257 characters, expected at most 256. Shorten it.",
            "/idempotency_key: It has 101 characters, expected at most 100. Shorten it.");
    assertThat(api.refused("POST", path, "{\"reason\": 7, \"idempotency_key\": \"\"}").errors())
        .containsExactly(
            "/reason: Expected a string, found a number. Give a string, or leave it out.",
            "/idempotency_key: It is empty. Give 1 to 100 characters, such as a ticket's number; or"
                + " leave it out.");
    assertThat(api.refused("POST", path, "[]").status()).isEqualTo(400);
    assertThat(api.refused("POST", path, "{").status()).isEqualTo(400);
    assertThat(api.refused("POST", path + "?force=true", "").errors().getFirst())
        .startsWith("?force:");
    assertThat(api.refused("GET", path, "").code()).isEqualTo("method_not_allowed");
  }

  @Test
  void takesAReasonAndAKeyOfTheLongestThatMayBe() {
    String body =
        "{\"reason\": \"%s\", \"idempotency_key\": \"%s\"}"
            .formatted("r".repeat(256), "k".repeat(100));
    assertThat(ask(waiting(), "cancel", body).status()).isEqualTo(202);
  }

  @Test
  void knowsNoOtherPaths() {
    String run = waiting();
    for (String path : List.of("/stop", "/signals", "/pause/now", "/signals/")) {
      assertThat(api.refused("POST", "/v1/runs/" + run + path, "").status()).isIn(400, 404);
    }
  }
}
