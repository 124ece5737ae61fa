package dev.ratchet.verification.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.TaskRunTransitions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run's whole history, as the API tells it, checked from outside. */
final class Story {
  private final String run;
  private final List<Json.Obj> events;
  private final Map<String, TaskRunState> reached = new HashMap<>();
  private int lostAttempts;

  private Story(String run, List<Json.Obj> events) {
    this.run = run;
    this.events = events;
  }

  /** Reads all pages. */
  static Story read(Api api, String run) throws InterruptedException {
    var events = new ArrayList<Json.Obj>();
    String cursor = "";
    do {
      String path = "/v1/runs/" + run + "/history" + (cursor.isEmpty() ? "" : "?cursor=" + cursor);
      Json.Obj page = api.call("GET", path, "");
      page.array("events").forEach(event -> events.add((Json.Obj) event));
      cursor = page.text("cursor").orElse("");
    } while (!cursor.isEmpty());
    return new Story(run, events);
  }

  /** Demands that it begins, goes on without a gap in legal steps only, and ends once. */
  Story check() {
    assertThat(types()).as(run).startsWith("run_started").endsWith("run_closed");
    assertThat(types()).as(run).containsOnlyOnce("run_started").containsOnlyOnce("run_closed");
    Instant at = Instant.MIN;
    for (Json.Obj event : events) {
      Instant next = Instant.parse(event.text("time").orElseThrow());
      assertThat(next).as("%s goes back in time at %s", run, event).isAfterOrEqualTo(at);
      at = next;
      if (event.text("type").orElseThrow().equals("task_state")) {
        follow(event);
      }
    }
    return this;
  }

  private List<String> types() {
    return events.stream().map(event -> event.text("type").orElseThrow()).toList();
  }

  private void follow(Json.Obj event) {
    String task = event.text("task_run").orElseThrow();
    TaskRunState from = state(event, "from");
    TaskRunState to = state(event, "to");
    assertThat(reached.getOrDefault(task, TaskRunState.NONE))
        .as("gap at %s", event)
        .isEqualTo(from);
    assertThat(TaskRunTransitions.isLegal(from, to)).as("legal: %s", event).isTrue();
    reached.put(task, to);
    if (event.object("error").text("code").orElse("").equals("worker_lost")) {
      lostAttempts++;
    }
  }

  private static TaskRunState state(Json.Obj event, String name) {
    return TaskRunState.valueOf(event.text(name).orElseThrow().toUpperCase(Locale.ROOT));
  }

  /** The state that a Task Run came to. */
  TaskRunState reached(String taskRun) {
    return reached.getOrDefault(taskRun, TaskRunState.NONE);
  }

  /** How many attempts lost their worker. */
  int lostAttempts() {
    return lostAttempts;
  }
}
