package dev.ratchet.history.stored;

import dev.ratchet.core.json.Json;
import dev.ratchet.history.state.ActivityStart;
import dev.ratchet.history.state.RequestIds;
import dev.ratchet.history.state.StateLine;
import dev.ratchet.history.state.Sticky;
import dev.ratchet.history.state.TaskState;
import dev.ratchet.history.table.WorkflowTaskTable;
import io.temporal.api.enums.v1.SuggestContinueAsNewReason;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.failure.v1.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The line that every entry of a code run carries, readable without the protocol's classes. What is
 * as it was at first is left out.
 */
public final class StateLineJson {
  private static final String STATUS_PREFIX = "WORKFLOW_EXECUTION_STATUS_";

  private StateLineJson() {}

  /** Writes a line. */
  public static Json.Obj write(StateLine line) {
    Json.Obj json =
        Json.Obj.EMPTY
            .with("next", line.nextEventId())
            .with("status", line.status().name().substring(STATUS_PREFIX.length()))
            .with("task", task(line.task()))
            .with("bytes", line.bytes());
    if (line.completedId() > 0) {
      json = json.with("completed", line.completedId());
    }
    if (!line.lastStart().equals(Instant.EPOCH)) {
      json = json.with("last_start", Wording.of(line.lastStart()));
    }
    if (line.sticky().isPresent()) {
      Sticky sticky = line.sticky().get();
      json =
          json.with(
              "sticky", Json.array(Json.of(sticky.name()), Wording.of(sticky.scheduleToStart())));
    }
    if (line.cancelRequested()) {
      json = json.with("cancel_requested", Json.of(true));
    }
    if (!line.requests().hashes().isEmpty()) {
      List<Json> hashes = line.requests().hashes().stream().<Json>map(Json::of).toList();
      json = json.with("requests", new Json.Arr(hashes));
    }
    if (line.waiting() > 0) {
      json = json.with("waiting", line.waiting());
    }
    return line.updates() > 0 ? json.with("updates", line.updates()) : json;
  }

  private static Json task(TaskState task) {
    Json.Obj json =
        Json.Obj.EMPTY.with("state", task.state().name()).with("attempt", task.attempt());
    if (!task.isPending()) {
      return json;
    }
    json =
        json.with("scheduled", task.scheduledId())
            .with("since", Wording.of(task.since()))
            .with("original", Wording.of(task.original()))
            .with("timeout", Wording.of(task.timeout()));
    if (!task.isStarted()) {
      return json;
    }
    TaskState.Start start = task.start();
    List<Json> reasons =
        start.reasons().stream().<Json>map(reason -> Json.of(reason.name())).toList();
    return json.with(
        "start",
        Json.Obj.EMPTY
            .with("event", start.eventId())
            .with("time", Wording.of(start.time()))
            .with("request", start.requestId())
            .with("identity", start.identity())
            .with("bytes", start.historyBytes())
            .with("reasons", new Json.Arr(reasons)));
  }

  /** Reads a line. */
  public static StateLine read(Json.Obj json) {
    return new StateLine(
        Wording.number(json.get("next")),
        number(json, "completed"),
        json.has("last_start") ? Wording.time(json.get("last_start")) : Instant.EPOCH,
        WorkflowExecutionStatus.valueOf(STATUS_PREFIX + Wording.text(json.get("status"))),
        readTask(json.object("task")),
        sticky(json.array("sticky")),
        json.has("cancel_requested"),
        new RequestIds(json.array("requests").stream().map(Wording::number).toList()),
        Math.toIntExact(number(json, "waiting")),
        Wording.number(json.get("bytes")),
        Math.toIntExact(number(json, "updates")));
  }

  private static long number(Json.Obj json, String name) {
    return json.has(name) ? Wording.number(json.get(name)) : 0;
  }

  private static Optional<Sticky> sticky(List<Json> json) {
    return json.isEmpty()
        ? Optional.empty()
        : Optional.of(new Sticky(Wording.text(json.get(0)), Wording.duration(json.get(1))));
  }

  private static TaskState readTask(Json.Obj json) {
    var state = Wording.one(WorkflowTaskTable.State.class, json.get("state"));
    int attempt = Wording.small(json.get("attempt"));
    if (state == WorkflowTaskTable.State.NONE) {
      return TaskState.none(attempt);
    }
    return new TaskState(
        state,
        attempt,
        Wording.number(json.get("scheduled")),
        Wording.time(json.get("since")),
        Wording.time(json.get("original")),
        Wording.duration(json.get("timeout")),
        json.has("start") ? readStart(json.object("start")) : TaskState.Start.NONE);
  }

  private static TaskState.Start readStart(Json.Obj json) {
    return new TaskState.Start(
        Wording.number(json.get("event")),
        Wording.time(json.get("time")),
        Wording.text(json.get("request")),
        Wording.text(json.get("identity")),
        Wording.number(json.get("bytes")),
        json.array("reasons").stream()
            .map(reason -> Wording.one(SuggestContinueAsNewReason.class, reason))
            .toList());
  }

  /** Writes the start of an activity's attempt. */
  static Json write(ActivityStart start) {
    Json.Obj json =
        Json.Obj.EMPTY
            .with("attempt", start.attempt())
            .with("time", Wording.of(start.time()))
            .with("identity", start.identity())
            .with("request", start.requestId());
    return start
        .lastFailure()
        .map(failure -> json.with("last_failure", Wording.of(failure)))
        .orElse(json);
  }

  /** Reads the start of an activity's attempt. */
  static ActivityStart readActivityStart(Json.Obj json) {
    return new ActivityStart(
        Wording.small(json.get("attempt")),
        Wording.time(json.get("time")),
        Wording.text(json.get("identity")),
        Wording.text(json.get("request")),
        json.has("last_failure")
            ? Optional.of(Wording.message(Failure.parser(), json.get("last_failure")))
            : Optional.empty());
  }
}
