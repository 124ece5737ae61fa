package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v1/tasks/{id}}: one Task Run with what it works on. */
final class TasksApiTest {
  private final Deployment api =
      new Deployment(
          SmallTask.ECHO, SmallTask.BREAK, new SmallTask("swallow", _ -> Json.of("gone")));

  private Answer task(String run, int position) {
    return api.get("/v1/tasks/" + new RunId(run).task(position));
  }

  @Test
  void showsTheInputOnceItIsKnownAndEverAfter() {
    api.store(
        "greet",
        """
        tasks:
          - { name: hello, task: echo, with: { to: "{% $context.who %}", at: "{% $now() %}" } }
          - { name: fail, task: break, with: { said: "{% $tasks.hello.output.to %}" } }
        """);
    String run = api.start("greet", "{\"context\": {\"who\": \"Ada\"}}");
    assertThat(task(run, 1).body())
        .isEqualTo(
            Json.parse(
                """
                {"id": "%s", "name": "hello", "task": "echo",
                 "state": "none", "attempts": [], "run": "%s"}
                """
                    .formatted(new RunId(run).task(1), run)));

    api.handle(api.queues.ready().getFirst());
    Json input = Json.parse("{\"to\": \"Ada\", \"at\": \"2026-11-22T10:15:30.000Z\"}");
    assertThat(task(run, 1).text("state")).isEqualTo("queued");
    assertThat(task(run, 1).body().get("input")).isEqualTo(input);
    assertThat(task(run, 2).body().has("input")).isFalse();

    api.clock.advance(Duration.ofHours(1));
    api.pump();
    assertThat(task(run, 1).text("state")).isEqualTo("success");
    assertThat(task(run, 1).body().get("input")).isEqualTo(input);
    assertThat(task(run, 1).body().get("output")).isEqualTo(input);
    Answer failed = task(run, 2);
    assertThat(failed.text("state")).isEqualTo("failed");
    assertThat(failed.body().get("input")).isEqualTo(Json.parse("{\"said\": \"Ada\"}"));
    assertThat(failed.body().object("error").text("code")).hasValue("card_declined");
  }

  @Test
  void showsATaskThatWasLeftOutWithoutInput() {
    api.store("maybe", "tasks: [{name: never, task: echo, when: \"{% false %}\"}]");
    String run = api.start("maybe", "{}");
    api.pump();
    assertThat(task(run, 1).body().get("skipped")).isEqualTo(Json.of(true));
    assertThat(task(run, 1).body().has("input")).isFalse();
  }

  @Test
  void leavesOutAnInputThatIsTooLargeForAnAnswer() {
    api.store(
        "large",
        """
        tasks:
          - name: all
            task: swallow
            into: it
            with: { list: "{% [1..16].($context.text) %}" }
        """);
    String run = api.start("large", "{\"context\": {\"text\": \"" + "x".repeat(200_000) + "\"}}");
    api.pump();
    Answer task = task(run, 1);
    assertThat(task.text("state")).isEqualTo("success");
    assertThat(task.body().get("input_omitted")).isEqualTo(Json.of(true));
    assertThat(task.body().has("input")).isFalse();
    assertThat(task.body().get("output")).isEqualTo(Json.of("gone"));
  }

  @Test
  void knowsNoTaskRunBeyondTheEndOfItsRunNorOfARunThatIsNotThere() {
    api.store("greet", "{}");
    RunId run = new RunId(api.start("greet", "{}"));
    assertThat(api.get("/v1/tasks/" + run.task(1)).status()).isEqualTo(200);
    assertThat(api.refused("GET", "/v1/tasks/" + run.task(2), ""))
        .hasToString("404 task_run_not_found There is no Task Run \"" + run.task(2) + "\".");
    assertThat(api.refused("GET", "/v1/tasks/" + RunId.least(Deployment.START).task(1), "").code())
        .isEqualTo("task_run_not_found");
    assertThat(api.refused("GET", "/v1/tasks/" + run, ""))
        .hasToString(
            ("404 task_run_not_found There is no Task Run \"%s\"; an id is task_ and 24 letters"
                    + " and digits.")
                .formatted(run));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"task_", "task_zzzzzzzzzzzzzzzzzzzzzzzz", "task_000000000000000000000000"})
  void knowsNoTaskRunByWhatIsNoId(String id) {
    assertThat(api.refused("GET", "/v1/tasks/" + id, "").code()).isEqualTo("task_run_not_found");
  }
}
