package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.TaskQueues;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shutting down and restarting one Task Run, those of a run, and all that match. */
final class TaskControlApiTest {
  private final Deployment api =
      new Deployment(SmallTask.ECHO, SmallTask.BREAK, SmallTask.flaky(1));
  private final Logs logs = Logs.of("dev.ratchet");

  @AfterEach
  void close() {
    logs.close();
  }

  private static final String TWO_WAITS =
      """
      tasks:
        - { name: pay, task: echo, needs: [], queue: payments, completion: external }
        - { name: ship, task: wait-for-signal, needs: [], with: { signal: shipped, timeout: 1h } }
      """;

  private String start(String definition) {
    api.store("order", definition);
    String run = api.start("order", "{}");
    api.pump();
    return run;
  }

  private Answer ask(String task, String what, String body) {
    return api.post("/v1/tasks/" + task + "/" + what, body);
  }

  private static String task(String run, int position) {
    return new RunId(run).task(position).value();
  }

  private Json.Obj named(String run, String name) {
    return api.get("/v1/runs/" + run).named("tasks", name);
  }

  private String state(String run, String name) {
    return named(run, name).text("state").orElseThrow();
  }

  // --- one Task Run ---------------------------------------------------------------------------

  @Test
  void shutsATaskRunDown() {
    String run = start(TWO_WAITS);
    assertThat(ask(task(run, 1), "shutdown", "{\"reason\": \"paid by hand\"}"))
        .hasToString("202 {\"id\":\"%s\",\"run\":\"%s\"}".formatted(task(run, 1), run));
    api.pump();
    assertThat(state(run, "pay")).isEqualTo("shutdown");
    assertThat(named(run, "pay").text("reason")).hasValue("paid by hand");
    Answer closed = api.get("/v1/runs/" + run);
    assertThat(closed.text("status")).isEqualTo("failed");
    assertThat(closed.body().object("error").text("code")).hasValue("task_shut_down");
    assertThat(closed.body().object("error").text("message").orElseThrow())
        .contains("paid by hand");
  }

  @Test
  void restartsATaskRun() {
    String run = start(TWO_WAITS);
    api.clock.advance(java.time.Duration.ofMinutes(30));
    assertThat(named(run, "ship").text("until")).hasValue("2026-11-22T11:15:30Z");
    assertThat(ask(task(run, 2), "restart", "").status()).isEqualTo(202);
    api.pump();
    assertThat(state(run, "ship")).isEqualTo("running");
    assertThat(named(run, "ship").text("until")).hasValue("2026-11-22T11:45:30Z");
  }

  @Test
  void saysInWhichStateATaskRunIsThatCannotBeAsked() {
    String run = start("tasks: [{name: try, task: flaky}, {name: after, task: echo}]");
    assertThat(state(run, "try")).isEqualTo("pending_retry");
    assertThat(api.refused("POST", "/v1/tasks/" + task(run, 1) + "/restart", ""))
        .hasToString(
            ("409 wrong_state %s is pending_retry; expected one that is running or restarting.")
                .formatted(task(run, 1)));
    assertThat(api.refused("POST", "/v1/tasks/" + task(run, 2) + "/shutdown", ""))
        .hasToString(
            ("409 wrong_state %s is none; expected one that is pending or queued or running or"
                    + " restarting or pending_retry.")
                .formatted(task(run, 2)));
    assertThat(ask(task(run, 1), "shutdown", "").status()).isEqualTo(202);
    api.pump();
    assertThat(state(run, "try")).isEqualTo("shutdown");
    assertThat(api.refused("POST", "/v1/tasks/" + task(run, 1) + "/shutdown", "").code())
        .isEqualTo("run_closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shutdown", "restart"})
  void knowsNoTaskRunBeyondTheEndOfItsRunNorOfARunThatIsNotThere(String what) {
    String run = start(TWO_WAITS);
    assertThat(api.refused("POST", "/v1/tasks/" + task(run, 3) + "/" + what, ""))
        .hasToString("404 task_run_not_found There is no Task Run \"" + task(run, 3) + "\".");
    String never = RunId.least(Deployment.START).task(1).value();
    assertThat(api.refused("POST", "/v1/tasks/" + never + "/" + what, "").code())
        .isEqualTo("task_run_not_found");
    assertThat(
            api.refused(
                    "POST", "/v1/tasks/" + run + "/" + what, "{\"reason\": false, \"task\": \"a\"}")
                .errors())
        .containsExactly(
            "/task: There is no such field. Use one of [idempotency_key, reason].",
            "{id}: \"%s\" is no id of a Task Run. Give task_ and 24 letters and digits, as GET"
                    .formatted(run)
                + " /v1/runs/{id} shows it.",
            "/reason: Expected a string, found a boolean. Give a string, or leave it out.");
  }

  // --- those of a run -------------------------------------------------------------------------

  @Test
  void shutsAllTaskRunsOfARunDown() {
    String run = start(TWO_WAITS);
    assertThat(api.post("/v1/runs/" + run + "/shutdown", "").status()).isEqualTo(202);
    api.pump();
    assertThat(List.of(state(run, "pay"), state(run, "ship")))
        .containsExactly("shutdown", "shutdown");
  }

  @Test
  void restartsTheTaskRunsOfARunThatMatch() {
    String run = start(TWO_WAITS);
    String path = "/v1/runs/" + run + "/restart";
    assertThat(api.post(path, "{\"task\": \"ship\", \"queue\": \"default\"}").status())
        .isEqualTo(202);
    assertThat(api.refused("POST", path, "{\"task\": \"ship\", \"queue\": \"payments\"}"))
        .hasToString(
            ("404 task_not_found %s has no task \"ship\" on the Task Queue \"payments\".")
                .formatted(run));
    assertThat(api.refused("POST", path, "{\"task\": \"sell\"}").text("detail"))
        .isEqualTo(run + " has no task \"sell\".");
    assertThat(api.refused("POST", path, "{\"task\": \"S S\", \"queue\": \"\"}").errors())
        .containsExactly(
            "/task: \"S S\" is not kebab-case. Use 1 to 64 of a-z, 0-9 and single hyphens, a letter"
                + " first; or leave it out for all.",
            "/queue: \"\" is not kebab-case. Use 1 to 64 of a-z, 0-9 and single hyphens, a letter"
                + " first; or leave it out for all.");
  }

  // --- all that match -------------------------------------------------------------------------

  @Test
  void shutsDownWhatMatchesInAllOpenRunsOfAWorkflow() {
    var runs = new ArrayList<String>();
    for (int i = 0; i < 120; i++) { // more than one page of them
      runs.add(start(TWO_WAITS));
    }
    String other = api.start("order", "{}");
    api.post("/v1/runs/" + other + "/terminate", "");
    api.pump();

    Answer asked = api.post("/v1/workflows/order/shutdown", "{\"queue\": \"payments\"}");
    assertThat(asked).hasToString("202 {\"workflow_name\":\"order\",\"runs_asked\":120}");
    api.pump();
    assertThat(runs).allSatisfy(run -> assertThat(state(run, "pay")).isEqualTo("shutdown"));
    assertThat(api.get("/v1/runs/" + other).text("status")).isEqualTo("terminated");
  }

  @Test
  void asksNobodyWhereNothingMatches() {
    String run = start(TWO_WAITS);
    assertThat(api.post("/v1/workflows/order/restart", "{\"task\": \"sell\"}"))
        .hasToString("202 {\"workflow_name\":\"order\",\"runs_asked\":0}");
    assertThat(api.refused("POST", "/v1/workflows/unheard-of/restart", "").code())
        .isEqualTo("workflow_not_found");
    assertThat(api.refused("POST", "/v1/workflows/order/restart", "{\"task\": 1}").errors())
        .containsExactly(
            "/task: Expected a string, found a number. Give a string, or leave it out.");
    assertThat(state(run, "pay")).isEqualTo("running");
  }

  @Test
  void isToldToTryAgainWhereNotAllCouldBeAsked() {
    start(TWO_WAITS);
    start(TWO_WAITS);
    api.faults.cutOff(TaskQueues.class);
    assertThat(api.post("/v1/workflows/order/restart", "").status()).isEqualTo(503);
    api.faults.heal();
    api.faults.cutOff(RunStore.class);
    assertThat(api.post("/v1/workflows/order/restart", "").status()).isEqualTo(503);
    api.faults.heal();
    assertThat(api.post("/v1/workflows/order/restart", "").body().get("runs_asked"))
        .isEqualTo(Json.of(2));
  }
}
