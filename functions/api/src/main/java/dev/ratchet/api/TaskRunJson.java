package dev.ratchet.api;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.PayloadJson;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.Wait;
import dev.ratchet.core.run.story.TaskView;
import dev.ratchet.core.task.TaskDescription;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.taskrun.Attempt;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Task Runs with their attempts, as the API shows them. */
final class TaskRunJson {
  private TaskRunJson() {}

  static Json.Obj write(TaskView view, TaskDescription task, RunJson.Detail detail) {
    Json.Obj json =
        Json.Obj.EMPTY
            .with("id", view.id().value())
            .with("name", task.name())
            .with("task", task.task());
    for (String queue : queue(view, task)) {
      json = json.with("queue", queue);
    }
    json = json.with("state", view.state().wire());
    if (view.isSkipped()) {
      json = json.with("skipped", Json.of(true));
    }
    return switch (detail) {
      case ALL -> withAttempts(json, view, true);
      case ATTEMPTS -> withAttempts(json, view, false);
      case STATES -> json;
    };
  }

  /** The Task Queue; none for a task that names none, until it is clear what runs it. */
  private static List<String> queue(TaskView view, TaskDescription task) {
    if (view.isInline()) {
      return List.of(TaskQueueName.INLINE);
    }
    if (task.isWait()) {
      return List.of();
    }
    boolean isUndecided =
        task.queue().equals(TaskQueueName.UNNAMED) && view.state() == TaskRunState.NONE;
    return isUndecided ? List.of() : List.of(view.lane().queue(task.queue()));
  }

  private static Json.Obj withAttempts(Json.Obj shown, TaskView view, boolean outputs) {
    Json.Obj json = shown;
    for (TaskProgress progress : view.progress()) {
      json = withProgress(json, progress);
      if (view.record().isEmpty()) {
        json = withEnd(json, progress, outputs);
      }
    }
    json = json.with("attempts", new Json.Arr(attempts(view.record())));
    for (TaskRunRecord record : view.record()) {
      json = withEnd(json, record.phase(), outputs);
      if (outputs && !record.checkpoint().isNone()) {
        json = PayloadJson.with(json, "checkpoint", record.checkpoint());
      }
    }
    return json;
  }

  private static Json.Obj withProgress(Json.Obj json, TaskProgress progress) {
    return switch (progress) {
      case TaskProgress.Held held ->
          json.with("held_since", held.since().toString())
              .with("reason", held.reason().name().toLowerCase(Locale.ROOT));
      case TaskProgress.Limited limited ->
          json.with("held_since", limited.since().toString())
              .with("reason", "concurrency_limit")
              .with("limit", limited.limit().key());
      case TaskProgress.Waiting waiting -> waiting(json, waiting);
      case TaskProgress.Queued queued -> json.with("queued_at", queued.since().toString());
      case TaskProgress.ShutDown shutdown -> json.with("reason", shutdown.reason());
      case TaskProgress.Skipped _, TaskProgress.Succeeded _, TaskProgress.Failed _ -> json;
    };
  }

  /** The end of a Task Run that no worker had. */
  private static Json.Obj withEnd(Json.Obj json, TaskProgress progress, boolean outputs) {
    return switch (progress) {
      case TaskProgress.Succeeded s ->
          outputs ? PayloadJson.with(json, "output", s.output()) : json;
      case TaskProgress.Failed f -> json.with("error", PublicFailure.failure(f.failure()));
      case TaskProgress.Held _,
          TaskProgress.Limited _,
          TaskProgress.Waiting _,
          TaskProgress.Queued _,
          TaskProgress.Skipped _,
          TaskProgress.ShutDown _ ->
          json;
    };
  }

  private static Json.Obj withEnd(Json.Obj json, Phase phase, boolean outputs) {
    return switch (phase) {
      case Phase.Succeeded s -> outputs ? PayloadJson.with(json, "output", s.output()) : json;
      case Phase.Failed f -> json.with("error", PublicFailure.failure(f.failure()));
      case Phase.Shutdown s -> json.with("reason", s.reason());
      case Phase.PendingRetry p -> json.with("next_attempt_at", p.notBefore().toString());
      case Phase.Running r when r.holder() == Phase.Holder.OUTSIDE ->
          json.with("completion", "external").with("until", r.leaseUntil().toString());
      case Phase.Queued _, Phase.Running _, Phase.Restarting _ -> json;
    };
  }

  /** The failed attempts that are kept, and the newest. */
  private static List<Json> attempts(List<TaskRunRecord> records) {
    var attempts = new ArrayList<Json>();
    for (TaskRunRecord record : records) {
      for (Attempt failed : record.failures()) {
        attempts.add(
            attempt(failed.number(), "failed", failed.startedAt())
                .with("ended_at", failed.endedAt().toString())
                .with("error", PublicFailure.failure(failed.failure())));
      }
      newest(record, attempts);
    }
    return attempts;
  }

  private static void newest(TaskRunRecord record, List<Json> attempts) {
    int number = record.attempt();
    switch (record.phase()) {
      case Phase.Running r -> attempts.add(attempt(number, "running", r.since()));
      case Phase.Restarting r -> attempts.add(attempt(number, "restarting", r.startedAt()));
      case Phase.Succeeded s ->
          attempts.add(
              attempt(number, "success", s.startedAt()).with("ended_at", s.since().toString()));
      case Phase.Shutdown s when s.from() == TaskRunState.RUNNING ->
          attempts.add(
              attempt(number, "shutdown", s.startedAt()).with("ended_at", s.since().toString()));
      case Phase.Queued _, Phase.PendingRetry _, Phase.Failed _, Phase.Shutdown _ -> {}
    }
  }

  private static Json.Obj attempt(int number, String state, Instant startedAt) {
    return Json.Obj.EMPTY
        .with("attempt", number)
        .with("state", state)
        .with("started_at", startedAt.toString());
  }

  private static Json.Obj waiting(Json.Obj json, TaskProgress.Waiting waiting) {
    Json.Obj since = json.with("waiting_since", waiting.since().toString());
    Json.Obj what =
        switch (waiting.what()) {
          case Wait.Sleep _ -> since;
          case Wait.ForSignal signal -> since.with("signal", signal.name());
        };
    return waiting.what().until().equals(Instant.MAX)
        ? what
        : what.with("until", waiting.what().until().toString());
  }
}
