package dev.ratchet.core.definition;

import dev.ratchet.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The stored form of definitions: a document of the published schema, its keys in a fixed order.
 */
final class StoredDefinition {
  private static final List<String> KEYS = List.of("name", "description", "tasks");
  private static final List<String> TASK_KEYS =
      List.of(
          "name",
          "task",
          "with",
          "needs",
          "when",
          "into",
          "retry",
          "timeout",
          "queue",
          "on_failure");
  private static final List<String> RETRY_KEYS =
      List.of(
          "max_attempts",
          "initial_interval",
          "backoff_coefficient",
          "maximum_interval",
          "non_retryable");
  private static final List<String> TIMEOUT_KEYS =
      List.of("start_to_close", "schedule_to_start", "schedule_to_close", "heartbeat");

  private StoredDefinition() {}

  /**
   * The form in which a document of the schema is stored. It says what the document said: no
   * default is filled in, only an empty list of tasks is the same as none. The fields within {@code
   * with} keep their order, since a task may pass it on.
   */
  static Json.Obj canonical(Json.Obj document) {
    Json.Obj ordered = ordered(document, KEYS);
    List<Json> tasks = ordered.array("tasks");
    if (!tasks.isEmpty()) {
      return ordered.with(
          "tasks",
          new Json.Arr(tasks.stream().<Json>map(task -> canonicalTask((Json.Obj) task)).toList()));
    }
    var members = new LinkedHashMap<>(ordered.members());
    members.remove("tasks");
    return new Json.Obj(members);
  }

  private static Json.Obj canonicalTask(Json.Obj task) {
    var members = new LinkedHashMap<>(ordered(task, TASK_KEYS).members());
    members.computeIfPresent("retry", (_, retry) -> ordered((Json.Obj) retry, RETRY_KEYS));
    members.computeIfPresent("timeout", (_, limits) -> ordered((Json.Obj) limits, TIMEOUT_KEYS));
    return new Json.Obj(members);
  }

  private static Json.Obj ordered(Json.Obj object, List<String> keys) {
    var members = new LinkedHashMap<String, Json>();
    keys.stream().filter(object::has).forEach(key -> members.put(key, object.get(key)));
    return new Json.Obj(members);
  }

  static WorkflowDefinition read(Json.Obj document) {
    List<Json> tasks = document.array("tasks");
    var steps = new ArrayList<TaskStep>(Math.max(1, tasks.size()));
    for (int i = 0; i < tasks.size(); i++) {
      steps.add(step((Json.Obj) tasks.get(i), needs(tasks, i)));
    }
    if (steps.isEmpty()) {
      String only = WorkflowDefinition.DEFAULT_TASK;
      steps.add(step(Json.Obj.EMPTY.with("name", only), List.of()));
    }
    return new WorkflowDefinition(document.text("name").orElseThrow(), steps);
  }

  /** The names that a task needs: as written, else the task before it. */
  static List<String> needs(List<Json> tasks, int index) {
    Json.Obj task = (Json.Obj) tasks.get(index);
    if (task.has("needs")) {
      return texts(task.array("needs"));
    }
    return index > 0 && tasks.get(index - 1) instanceof Json.Obj before
        ? before.text("name").stream().toList()
        : List.of();
  }

  private static List<String> texts(List<Json> items) {
    var texts = new ArrayList<String>();
    for (Json item : items) {
      if (item instanceof Json.Str(String text)) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static TaskStep step(Json.Obj task, List<String> needs) {
    return new TaskStep(
        task.text("name").orElseThrow(),
        task.text("task").orElse(WorkflowDefinition.DEFAULT_TASK),
        task.object("with"),
        needs,
        task.text("when")
            .<TaskStep.Condition>map(TaskStep.Condition.When::new)
            .orElseGet(TaskStep.Condition.Always::new),
        task.text("into")
            .<TaskStep.Placement>map(TaskStep.Placement.Into::new)
            .orElseGet(TaskStep.Placement.Merged::new),
        new TaskOptions(task.object("retry"), task.object("timeout")),
        task.text("queue").orElse(TaskStep.DEFAULT_QUEUE),
        task.text("on_failure").orElse("fail").equals("continue")
            ? TaskStep.OnFailure.CONTINUE
            : TaskStep.OnFailure.FAIL);
  }
}
