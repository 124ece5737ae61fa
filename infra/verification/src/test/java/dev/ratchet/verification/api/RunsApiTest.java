package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.EventBus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v1/runs/{id}}: a run and its Task Runs in every state that it can be seen in. */
final class RunsApiTest {
  /** What a task saw when it looked at its own run. */
  private final List<Answer> seenFromInside = new ArrayList<>();

  private final Deployment api =
      new Deployment(
          SmallTask.ECHO,
          SmallTask.BREAK,
          SmallTask.flaky(2),
          new SmallTask(
              "look",
              context -> {
                seenFromInside.add(look(context.run().value()));
                return Json.NULL;
              }));

  private Answer look(String id) {
    return api.get("/v1/runs/" + id);
  }

  @Test
  void showsARunThatHasNotBegun() {
    api.store("greet", "tasks: [{name: hello, task: echo}, {name: bye, queue: payments}]");
    String id = api.start("greet", "{\"context\": {\"who\": \"Ada\"}}");

    assertThat(look(id).body())
        .isEqualTo(
            Json.parse(
                """
                {"id": "%s", "status": "running", "workflow_name": "greet", "workflow_version": 1,
                 "started_at": "2026-11-22T10:15:30Z", "context": {"who": "Ada"},
                 "tasks": [
                   {"id": "%s", "name": "hello", "task": "echo",
                    "state": "none", "attempts": []},
                   {"id": "%s", "name": "bye", "task": "send-webhook", "queue": "payments",
                    "state": "none", "attempts": []}]}
                """
                    .formatted(id, new RunId(id).task(1), new RunId(id).task(2))));
  }

  @Test
  void showsATaskThatIsQueuedThenRunningThenDone() {
    api.store("peek", "tasks: [{name: one, task: look}, {name: two, task: echo}]");
    String id = api.start("peek", "{}");

    api.handle(api.queues.ready().getFirst());
    api.clock.advance(Duration.ofSeconds(3));
    assertThat(look(id).named("tasks", "one").text("state")).hasValue("queued");
    assertThat(look(id).named("tasks", "one").text("queued_at")).hasValue("2026-11-22T10:15:30Z");
    assertThat(look(id).named("tasks", "two").text("state")).hasValue("none");

    api.pump();
    Json.Obj running = seenFromInside.getFirst().named("tasks", "one");
    assertThat(running.text("state")).hasValue("running");
    assertThat(running.get("attempts"))
        .isEqualTo(
            Json.parse(
                "[{\"attempt\": 1, \"state\": \"running\", \"started_at\":"
                    + " \"2026-11-22T10:15:33Z\"}]"));

    Json.Obj done = look(id).named("tasks", "one");
    assertThat(done.text("state")).hasValue("success");
    assertThat(done.get("output")).isEqualTo(Json.NULL);
    assertThat(done.get("attempts"))
        .isEqualTo(
            Json.parse(
                """
                [{"attempt": 1, "state": "success", "started_at": "2026-11-22T10:15:33Z",
                  "ended_at": "2026-11-22T10:15:33Z"}]
                """));
  }

  @Test
  void showsARunThatSucceededWithItsContextAndOutputs() {
    api.store(
        "greet",
        """
        tasks:
          - name: hello
            task: echo
            with: { greeting: "{% 'Hello ' & $context.who %}" }
          - name: bye
            task: echo
            with: { words: [1, 2] }
            into: farewell
        """);
    String id = api.start("greet", "{\"context\": {\"who\": \"Ada\"}}");
    api.clock.advance(Duration.ofMinutes(1));
    api.pump();

    Answer run = look(id);
    assertThat(run.text("status")).isEqualTo("success");
    assertThat(run.text("closed_at")).isEqualTo("2026-11-22T10:16:30Z");
    assertThat(run.body().get("context"))
        .isEqualTo(
            Json.parse(
                "{\"who\": \"Ada\", \"greeting\": \"Hello Ada\", \"farewell\": {\"words\": [1,"
                    + " 2]}}"));
    assertThat(run.named("tasks", "bye").get("output"))
        .isEqualTo(Json.parse("{\"words\": [1, 2]}"));
    assertThat(run.body().has("error")).isFalse();
    assertThat(run.body().has("outputs_omitted")).isFalse();
  }

  @Test
  void showsWhyARunFailedAndWhatBecameOfItsOtherTasks() {
    api.store(
        "pay",
        """
        tasks:
          - { name: charge, task: break, needs: [] }
          - { name: wait, task: echo, needs: [], queue: payments }
          - { name: tell, task: echo, needs: [charge] }
        """);
    String id = api.start("pay", "{}");
    api.handle(api.queues.ready().getFirst());
    api.handle(api.queues.ready().getFirst());
    api.handle(api.queues.ready().getLast());

    Answer run = look(id);
    assertThat(run.text("status")).isEqualTo("failed");
    assertThat(run.body().get("error"))
        .isEqualTo(
            Json.parse(
                """
                {"code": "task_failed", "retryable": false,
                 "message": "Task \\"charge\\" failed: card_declined: The bank says no."}
                """));
    Json.Obj charge = run.named("tasks", "charge");
    assertThat(charge.text("state")).hasValue("failed");
    assertThat(charge.object("error").text("code")).hasValue("card_declined");
    assertThat(charge.array("attempts")).hasSize(1);
    Json.Obj waiting = run.named("tasks", "wait");
    assertThat(waiting.text("state")).hasValue("shutdown");
    assertThat(waiting.text("reason")).isPresent();
    assertThat(waiting.get("attempts")).isEqualTo(Json.Arr.EMPTY);
    assertThat(run.named("tasks", "tell").text("state")).hasValue("none");
  }

  @Test
  void showsATaskBetweenItsAttempts() {
    api.store("retry", "tasks: [{name: try, task: flaky, retry: {initial_interval: 60s}}]");
    String id = api.start("retry", "{}");
    api.pump();

    Json.Obj task = look(id).named("tasks", "try");
    assertThat(task.text("state")).hasValue("pending_retry");
    assertThat(Instant.parse(task.text("next_attempt_at").orElseThrow()))
        .isBetween(Deployment.START, Deployment.START.plusSeconds(60));
    assertThat(task.get("attempts"))
        .isEqualTo(
            Json.parse(
                """
                [{"attempt": 1, "state": "failed", "started_at": "2026-11-22T10:15:30Z",
                  "ended_at": "2026-11-22T10:15:30Z",
                  "error": {"code": "busy", "message": "Try later, says attempt 1."}}]
                """));

    api.pumpUntil(Deployment.START.plus(Duration.ofHours(1)));
    Json.Obj done = look(id).named("tasks", "try");
    assertThat(done.text("state")).hasValue("success");
    assertThat(done.has("next_attempt_at")).isFalse();
    assertThat(done.array("attempts").stream().map(a -> ((Json.Obj) a).text("state").orElseThrow()))
        .containsExactly("failed", "failed", "success");
  }

  @Test
  void showsATaskThatItsConditionLeftOut() {
    api.store(
        "maybe",
        """
        tasks:
          - { name: first, task: echo, when: "{% $context.vip %}" }
          - { name: second, task: echo, with: { done: true } }
        """);
    String id = api.start("maybe", "{\"context\": {\"vip\": false}}");
    api.pump();

    Answer run = look(id);
    assertThat(run.text("status")).isEqualTo("success");
    Json.Obj first = run.named("tasks", "first");
    assertThat(first.text("state")).hasValue("none");
    assertThat(first.get("skipped")).isEqualTo(Json.of(true));
    assertThat(run.named("tasks", "second").has("skipped")).isFalse();
  }

  @Test
  void showsThatWorkflowTasksFailWhileTheRunStaysOpen() {
    api.storeForQueueThatIsGone("sum");
    String id = api.start("sum", "{}");
    Answer run;
    try (Logs logs = Logs.of("dev.ratchet.engine.run.Orchestrator")) {
      api.pump();
      run = look(id);
      api.pumpUntil(Deployment.START.plusSeconds(10));
      assertThat(logs.lines()).hasSize(4).allSatisfy(line -> assertThat(line).contains(id));
    }

    assertThat(run.text("status")).isEqualTo("running");
    Json.Obj failure = run.body().object("workflow_task_failure");
    assertThat(failure.get("count")).isEqualTo(Json.of(1));
    assertThat(failure.text("since")).hasValue("2026-11-22T10:15:30Z");
    assertThat(failure.object("error").text("code")).hasValue("workflow_task_failed");
    assertThat(failure.object("error").text("message").orElseThrow()).contains("\"gone\"");
    assertThat(run.named("tasks", "a").text("state")).hasValue("none");

    assertThat(look(id).body().object("workflow_task_failure").get("count")).isEqualTo(Json.of(4));
    assertThat(api.get("/v1/runs").objects("runs").getFirst().has("workflow_task_failure"))
        .isTrue();
  }

  @Test
  void showsARunAsClosedAsSoonAsItsJournalSaysSo() {
    api.store("greet", "tasks: [{name: hello, task: echo}]");
    String id = api.start("greet", "{}");
    api.handle(api.queues.ready().getFirst());
    api.handle(api.queues.ready().getFirst());
    api.faults.cutOff(EventBus.class); // the end is in the journal, and is not told yet
    assertThat(attempt(() -> api.handle(api.queues.ready().getFirst()))).isFalse();

    assertThat(look(id).text("status")).isEqualTo("success");
    assertThat(api.get("/v1/runs").objects("runs").getFirst().text("status")).hasValue("running");
  }

  private static boolean attempt(Runnable action) {
    try {
      action.run();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"flow_", "flow_zzzzzzzzzzzzzzzzzzzzzzzz", "FLOW_1", "17", "flow_é"})
  void knowsNoRunByWhatIsNoId(String id) {
    assertThat(api.refused("GET", "/v1/runs/" + id, ""))
        .hasToString(
            ("404 run_not_found There is no Workflow Run \"%s\"; an id is flow_ and 24 letters"
                    + " and digits.")
                .formatted(id));
    assertThat(api.refused("GET", "/v1/runs/" + id + "/history", "").code())
        .isEqualTo("run_not_found");
  }

  @Test
  void knowsNoRunThatWasNeverStarted() {
    RunId never = RunId.least(Deployment.START);
    assertThat(api.refused("GET", "/v1/runs/" + never, ""))
        .hasToString("404 run_not_found There is no Workflow Run \"" + never + "\".");
    assertThat(api.refused("GET", "/v1/runs/" + never + "?wait=20s", "").code())
        .isEqualTo("run_not_found");
    assertThat(api.refused("GET", "/v1/runs/" + never + "/history", "").code())
        .isEqualTo("run_not_found");
    assertThat(api.refused("GET", "/v1/runs/" + never.task(1), "").status()).isEqualTo(404);
  }
}
