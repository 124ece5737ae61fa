package dev.ratchet.core.run.stored;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.PayloadJson;
import dev.ratchet.core.run.Assignment;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskOptions.Completion;

/** What Task Runs are asked to do, and on what terms, inside a journal's events. */
final class AssignmentJson {
  private AssignmentJson() {}

  static Json.Obj write(Assignment assignment) {
    Json.Obj json =
        Json.Obj.EMPTY
            .with("name", assignment.name())
            .with("task", assignment.task())
            .with("queue", assignment.queue());
    return PayloadJson.with(write(json, assignment.options()), "input", assignment.input());
  }

  /** Options, of which only those are written that are not the defaults. */
  static Json.Obj write(TaskOptions options) {
    return write(Json.Obj.EMPTY, options);
  }

  private static Json.Obj write(Json.Obj json, TaskOptions options) {
    Json.Obj written = json;
    if (!options.retry().members().isEmpty()) {
      written = written.with("retry", options.retry());
    }
    if (!options.timeout().members().isEmpty()) {
      written = written.with("timeout", options.timeout());
    }
    return switch (options.completion()) {
      case RETURNED -> written;
      case EXTERNAL -> written.with("external", Json.of(true));
    };
  }

  /** The assignment at an index of a tuple. */
  static Assignment read(Tuple tuple, int index) {
    Json.Obj json = tuple.object(index);
    if (!PayloadJson.has(json, "input")) {
      throw tuple.unreadable();
    }
    return new Assignment(
        text(tuple, json, "name"),
        text(tuple, json, "task"),
        text(tuple, json, "queue"),
        options(json),
        PayloadJson.read(json, "input"));
  }

  static TaskOptions options(Json.Obj json) {
    return new TaskOptions(
        json.object("retry"),
        json.object("timeout"),
        json.has("external") ? Completion.EXTERNAL : Completion.RETURNED);
  }

  private static String text(Tuple tuple, Json.Obj json, String name) {
    return json.text(name).orElseThrow(tuple::unreadable);
  }
}
