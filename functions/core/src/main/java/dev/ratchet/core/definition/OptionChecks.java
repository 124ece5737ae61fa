package dev.ratchet.core.definition;

import dev.ratchet.core.expression.Expressions;
import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.task.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whether the limits of a definition have sensible values that do not contradict each other, and
 * the tasks that need no worker say nothing that only a worker can do.
 */
final class OptionChecks {
  /** What only a worker can do. */
  private static final List<String> FOR_WORKERS =
      List.of("retry", "timeout", "completion", "queue", "concurrency");

  private final String path;
  private final Problems problems;

  private OptionChecks(String path, Problems problems) {
    this.path = path;
    this.problems = problems;
  }

  static void checkRunTimeout(Json.Obj document, Problems problems) {
    String place = "/timeout";
    if (problems.has(place) || !(document.get("timeout") instanceof Json.Str(String text))) {
      return;
    }
    try {
      if (!Durations.parse(text).isPositive()) {
        problems.add(
            place,
            "A run's timeout is 1ms to %dd; found \"%s\"."
                .formatted(Durations.MAX.toDays(), Excerpt.of(text)),
            "Write how long a run may take, or leave it out for no limit.");
      }
    } catch (IllegalArgumentException e) {
      problems.add(place, e.getMessage(), "Shorten it, or leave it out for no limit.");
    }
  }

  static void check(String path, Json.Obj task, Problems problems) {
    var checks = new OptionChecks(path, problems);
    String kind = task.text("task").orElse(WorkflowDefinition.DEFAULT_TASK);
    if (WaitInput.isWait(kind)) {
      checks.checkWait(kind, task);
      return;
    }
    checks.checkRetry(task.object("retry"));
    checks.checkTimeout(task.object("timeout"));
    if (task.text("queue").filter(TaskQueueName.INLINE::equals).isPresent()) {
      checks.checkInline(task);
    }
  }

  /** What runs in the orchestrator's own slot is short and reports by returning. */
  private void checkInline(Json.Obj task) {
    if (task.text("completion").filter("external"::equals).isPresent()) {
      refuseInline("completion", "a task that somebody outside completes");
    }
    Json.Obj timeout = task.object("timeout");
    if (timeout.has("heartbeat")) {
      refuseInline("timeout/heartbeat", "a limit on heartbeats");
    }
    if (timeout.has("schedule_to_start")) {
      refuseInline("timeout/schedule_to_start", "a limit on the wait for a worker");
    }
    String place = path + "/timeout/start_to_close";
    if (timeout.get("start_to_close") instanceof Json.Str(String text) && !problems.has(place)) {
      Duration limit = Durations.parse(text);
      if (limit.compareTo(Timeouts.INLINE_MAX) > 0) {
        problems.add(
            place,
            "An attempt on the Task Queue inline takes at most %s; found \"%s\"."
                .formatted(Durations.text(Timeouts.INLINE_MAX), Excerpt.of(text)),
            "Shorten it, or name a queue that workers take it from, such as default.");
      }
    }
  }

  private void refuseInline(String field, String what) {
    problems.add(
        path + "/" + field,
        "The orchestrator itself runs tasks on the Task Queue inline, which excludes %s."
            .formatted(what),
        "Remove it, or name a queue that workers take it from, such as default.");
  }

  private void checkWait(String kind, Json.Obj task) {
    for (String field : FOR_WORKERS) {
      boolean stated =
          field.equals("completion")
              ? task.text(field).filter("external"::equals).isPresent()
              : task.has(field);
      if (stated) {
        problems.add(
            Pointer.child(path, field),
            "The task \"%s\" is carried out by the orchestrator and not by a worker; found %s,"
                    .formatted(kind, field)
                + " which only a worker can heed.",
            kind.equals(WaitInput.FOR_SIGNAL) && field.equals("timeout")
                ? "Remove it, and write how long to wait into with, such as \"with: { signal:"
                    + " approved, timeout: 1h }\"."
                : "Remove it.");
      }
    }
    String place = path + "/with";
    if (!problems.has(place)) {
      for (Problem problem : WaitFields.check(kind, task.object("with"), OptionChecks::computed)) {
        problems.add(
            problem.path().isEmpty() ? place : Pointer.child(place, problem.path()),
            problem.message(),
            problem.fix());
      }
      checkSignal(task.object("with"), place);
    }
  }

  /** A literal name must be one that a path can carry. */
  private void checkSignal(Json.Obj with, String place) {
    if (with.get("signal") instanceof Json.Str(String name)
        && !computed(with.get("signal"))
        && !WaitInput.ForSignal.isCarried(name)) {
      problems.add(
          place + "/signal",
          "No path carries the name \"%s\": clients take away dots and slashes at its ends."
              .formatted(Excerpt.of(name)),
          "Name it without /, or let something stand before, behind and between them that is not"
              + " . or ..");
    }
  }

  private static boolean computed(Json value) {
    return value instanceof Json.Str(String text) && Expressions.isExpression(text);
  }

  private void checkRetry(Json.Obj retry) {
    checkFields(
        path + "/retry",
        retry,
        fields -> new TaskOptions(fields, Json.Obj.EMPTY).retryOver(RetryPolicy.STANDARD),
        "/maximum_interval");
  }

  private void checkTimeout(Json.Obj timeout) {
    checkFields(
        path + "/timeout",
        timeout,
        fields -> new TaskOptions(Json.Obj.EMPTY, fields).timeoutsOver(Timeouts.STANDARD),
        "");
    checkWithin(timeout, "heartbeat", "start_to_close");
    checkWithin(timeout, "start_to_close", "schedule_to_close");
    checkWithin(timeout, "schedule_to_start", "schedule_to_close");
    checkWithin(timeout, "heartbeat", "schedule_to_close");
  }

  /** Each field alone, so that a problem is that field's; then all, for what contradicts. */
  private void checkFields(
      String place, Json.Obj object, Consumer<Json.Obj> read, String contradiction) {
    boolean fine = true;
    for (var member : object.members().entrySet()) {
      String field = Pointer.child(place, member.getKey());
      fine &=
          !problems.has(field)
              && reads(field, Json.Obj.EMPTY.with(member.getKey(), member.getValue()), read);
    }
    if (fine) {
      reads(place + contradiction, object, read);
    }
  }

  private boolean reads(String place, Json.Obj fields, Consumer<Json.Obj> read) {
    try {
      read.accept(fields);
      return true;
    } catch (IllegalArgumentException e) {
      problems.add(place, e.getMessage(), "Write a value within these limits.");
      return false;
    }
  }

  private void checkWithin(Json.Obj timeout, String inner, String outer) {
    String place = path + "/timeout/" + inner;
    if (!timeout.has(inner)
        || !timeout.has(outer)
        || problems.has(place)
        || problems.has(path + "/timeout/" + outer)) {
      return;
    }
    Duration limit = Durations.parse(timeout.text(outer).orElseThrow());
    if (Durations.parse(timeout.text(inner).orElseThrow()).compareTo(limit) > 0) {
      problems.add(
          place,
          "%s is at most %s, which is %s; found %s, which would never pass."
              .formatted(
                  inner,
                  outer,
                  timeout.text(outer).orElseThrow(),
                  timeout.text(inner).orElseThrow()),
          "Shorten it, leave it out, or lengthen %s.".formatted(outer));
    }
  }
}
