package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.api.Response;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.engine.send.Signals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v1/runs/{id}/history}: a run's story, in order. */
final class HistoryApiTest {
  private final Deployment api =
      new Deployment(SmallTask.ECHO, SmallTask.BREAK, SmallTask.flaky(1));

  private List<String> story(String id) {
    return api.get("/v1/runs/" + id + "/history").objects("events").stream()
        .map(HistoryApiTest::line)
        .toList();
  }

  private static String line(Json.Obj event) {
    String type = event.text("type").orElseThrow();
    return switch (type) {
      case "task_state" ->
          "%s #%s %s -> %s%s"
              .formatted(
                  event.text("task").orElseThrow(),
                  event.get("attempt").text(),
                  event.text("from").orElseThrow(),
                  event.text("to").orElseThrow(),
                  event.object("error").text("code").map(code -> " " + code).orElse(""));
      case "task_skipped" -> event.text("task").orElseThrow() + " skipped";
      case "run_closed" -> "run " + event.text("status").orElseThrow();
      default -> type;
    };
  }

  @Test
  void tellsOfARunThatHasNotBegun() {
    api.store("greet", "tasks: [{name: hello, task: echo}]");
    String id = api.start("greet", "{}");
    assertThat(api.get("/v1/runs/" + id + "/history"))
        .hasToString(
            ("200 {\"id\":\"%s\",\"events\":"
                    + "[{\"time\":\"2026-11-22T10:15:30Z\",\"type\":\"run_started\"}]}")
                .formatted(id));
  }

  @Test
  void tellsEveryTransitionInOrder() {
    api.store(
        "everything",
        """
        tasks:
          - { name: try, task: flaky, retry: { initial_interval: 1s } }
          - { name: maybe, task: echo, when: "{% false %}" }
          - { name: pay, task: break, on_failure: continue }
          - { name: bye, task: echo }
        """);
    String id = api.start("everything", "{\"start_delay\": \"5s\"}");
    api.pumpUntil(Deployment.START.plus(Duration.ofHours(1)));

    assertThat(story(id))
        .containsExactly(
            "run_started",
            "try #0 none -> pending",
            "try #1 pending -> queued",
            "try #1 queued -> running",
            "try #1 running -> pending_retry busy",
            "try #2 pending_retry -> queued",
            "try #2 queued -> running",
            "try #2 running -> success",
            "maybe skipped",
            "pay #1 none -> queued",
            "pay #1 queued -> running",
            "pay #1 running -> failed card_declined",
            "bye #1 none -> queued",
            "bye #1 queued -> running",
            "bye #1 running -> success",
            "run success");
  }

  @Test
  void showsEachEventWithItsTimeAndTaskRun() {
    api.store("pay", "tasks: [{name: charge, task: break}]");
    String id = api.start("pay", "{}");
    api.clock.advance(Duration.ofSeconds(2));
    api.pump();

    List<Json.Obj> events = api.get("/v1/runs/" + id + "/history").objects("events");
    assertThat(events.get(3))
        .isEqualTo(
            Json.parse(
                """
                {"time": "2026-11-22T10:15:32Z", "type": "task_state", "task": "charge",
                 "task_run": "%s", "attempt": 1, "from": "running", "to": "failed",
                 "error": {"code": "card_declined", "message": "The bank says no.",
                           "retryable": false}}
                """
                    .formatted(new RunId(id).task(1))));
    assertThat(events.getLast())
        .isEqualTo(
            Json.parse(
                """
                {"time": "2026-11-22T10:15:32Z", "type": "run_closed",
                 "closed_at": "2026-11-22T10:15:32Z", "status": "failed",
                 "error": {"code": "task_failed", "retryable": false,
                           "message": "Task \\"charge\\" failed: card_declined: The bank says no."}}
                """));
  }

  @Test
  void tellsOfWhatCameTooLate() {
    api.store("greet", "tasks: [{name: hello, task: echo}]");
    String id = api.start("greet", "{}");
    api.pump();
    String cancel = Signals.CONTROL_KEY + "cancel:k";
    var late = Deployment.START.plusMillis(7);
    api.store.putInbox(new RunId(id), new InboxItem(cancel, new Control.Cancel("no"), late));
    var signal = new InboxItem.Content.Signal("note", Payload.of(Json.of(1)));
    api.store.putInbox(new RunId(id), new InboxItem("s", signal, late.plusMillis(1)));

    List<Json.Obj> events = api.get("/v1/runs/" + id + "/history").objects("events");

    assertThat(events.subList(events.size() - 2, events.size()))
        .containsExactly(
            Json.parseObject(
                """
                {"time": "2026-11-22T10:15:30.007Z", "type": "came_too_late", "what": "cancel"}
                """),
            Json.parseObject(
                """
                {"time": "2026-11-22T10:15:30.008Z", "type": "came_too_late", "what": "signal",
                 "name": "note", "key": "s"}
                """));
  }

  @Test
  void isToldInPagesWhereItIsTooLongForOneAnswer() {
    api.store("greet", "tasks: [{name: hello, task: echo}]");
    String id = api.start("greet", "{\"start_delay\": \"1h\"}");
    for (int i = 0; i < 60; i++) {
      var payload = Json.of("%02d".formatted(i) + "x".repeat(64_000));
      api.store.putInbox(
          new RunId(id),
          new InboxItem(
              "key-%02d".formatted(i),
              new InboxItem.Content.Signal("note", Payload.of(payload)),
              Deployment.START));
    }
    api.pumpUntil(Deployment.START.plus(Duration.ofHours(2)));

    List<Json.Obj> events = new ArrayList<>();
    Answer page = api.get("/v1/runs/" + id + "/history");
    events.addAll(page.objects("events"));
    assertThat(page.body().sizeBytes()).isGreaterThan(Response.BYTES_MAX - 70_000);
    page = api.get("/v1/runs/" + id + "/history?cursor=" + page.text("cursor"));
    events.addAll(page.objects("events"));

    assertThat(page.body().has("cursor")).isFalse();
    assertThat(events.stream().filter(e -> e.text("type").orElseThrow().equals("signal_received")))
        .hasSize(60)
        .extracting(e -> e.text("payload").orElseThrow().substring(0, 2))
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(line(events.getLast())).isEqualTo("run success");
  }

  @Test
  void refusesACursorOfAnEarlierRelease() {
    api.store("greet", "{}");
    String id = api.start("greet", "{}");
    assertThat(api.refused("GET", "/v1/runs/" + id + "/history?after=50", "").errors())
        .containsExactly(
            "?after: It is no cursor. It may be one of an earlier release: begin again, without a"
                + " cursor.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "x", "1e3", "99999999999", "0.0", "1.", "1.-1", "1.2.3"})
  void refusesWhatIsNoCursor(String cursor) {
    api.store("greet", "{}");
    String id = api.start("greet", "{}");
    assertThat(api.refused("GET", "/v1/runs/" + id + "/history?cursor=" + cursor, "").errors())
        .containsExactly("?cursor: It is no cursor. Give the cursor of the page before, as it is.");
  }
}
