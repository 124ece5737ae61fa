package dev.ratchet.core.definition;

import dev.ratchet.core.definition.TaskStep.Concurrency;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.Placement;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskQueueName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The stored form of definitions: a document of the published schema, its keys in a fixed order.
 */
final class StoredDefinition {
  private static final List<String> KEYS =
      List.of("name", "description", "timeout", "concurrency", "tasks", "on_failure", "on_cancel");
  private static final List<String> LISTS = List.of("tasks", "on_failure", "on_cancel");
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
          "completion",
          "queue",
          "concurrency",
          "on_failure");
  private static final List<String> CONCURRENCY_KEYS = List.of("limit", "key");
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
    var members = new LinkedHashMap<>(ordered(document, KEYS).members());
    members.computeIfPresent("concurrency", (_, it) -> ordered((Json.Obj) it, CONCURRENCY_KEYS));
    for (String list : LISTS) {
      List<Json> tasks = document.array(list);
      if (tasks.isEmpty()) {
        members.remove(list);
      } else {
        members.put(
            list,
            new Json.Arr(
                tasks.stream().<Json>map(task -> canonicalTask((Json.Obj) task)).toList()));
      }
    }
    return new Json.Obj(members);
  }

  private static Json.Obj canonicalTask(Json.Obj task) {
    var members = new LinkedHashMap<>(ordered(task, TASK_KEYS).members());
    members.computeIfPresent("retry", (_, retry) -> ordered((Json.Obj) retry, RETRY_KEYS));
    members.computeIfPresent("timeout", (_, limits) -> ordered((Json.Obj) limits, TIMEOUT_KEYS));
    members.computeIfPresent("concurrency", (_, it) -> ordered((Json.Obj) it, CONCURRENCY_KEYS));
    return new Json.Obj(members);
  }

  private static Json.Obj ordered(Json.Obj object, List<String> keys) {
    var members = new LinkedHashMap<String, Json>();
    keys.stream().filter(object::has).forEach(key -> members.put(key, object.get(key)));
    return new Json.Obj(members);
  }

  static WorkflowDefinition read(Json.Obj document) {
    List<Json> written = document.array("tasks");
    Json only = Json.Obj.EMPTY.with("name", WorkflowDefinition.DEFAULT_TASK);
    return new WorkflowDefinition(
        document.text("name").orElseThrow(),
        steps(
            written.isEmpty() ? List.of(only) : written,
            concurrency(document, Concurrency.Scope.WORKFLOW)),
        document.text("timeout").map(Durations::parse).orElse(Durations.MAX),
        steps(document.array("on_failure"), new Concurrency.Unlimited()),
        steps(document.array("on_cancel"), new Concurrency.Unlimited()));
  }

  /** The tasks of a list, of which those without a limit of their own have a shared one. */
  private static List<TaskStep> steps(List<Json> tasks, Concurrency shared) {
    var steps = new ArrayList<TaskStep>(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      steps.add(step((Json.Obj) tasks.get(i), needs(tasks, i), shared));
    }
    return steps;
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

  private static TaskStep step(Json.Obj task, List<String> needs, Concurrency shared) {
    String kind = task.text("task").orElse(WorkflowDefinition.DEFAULT_TASK);
    return new TaskStep(
        task.text("name").orElseThrow(),
        kind,
        task.object("with"),
        needs,
        task.text("when")
            .<TaskStep.Condition>map(TaskStep.Condition.When::new)
            .orElseGet(TaskStep.Condition.Always::new),
        task.text("into").<Placement>map(Placement.Into::new).orElseGet(Placement.Merged::new),
        new TaskOptions(task.object("retry"), task.object("timeout"), completion(task)),
        task.text("queue").orElse(TaskQueueName.UNNAMED),
        task.text("on_failure").orElse("fail").equals("continue")
            ? TaskStep.OnFailure.CONTINUE
            : TaskStep.OnFailure.FAIL,
        task.has("concurrency")
            ? concurrency(task, Concurrency.Scope.TASK)
            : WaitInput.isWait(kind) ? new Concurrency.Unlimited() : shared);
  }

  private static TaskOptions.Completion completion(Json.Obj task) {
    return task.text("completion").orElse("returned").equals("external")
        ? TaskOptions.Completion.EXTERNAL
        : TaskOptions.Completion.RETURNED;
  }

  /** The limit that a task or a definition sets. */
  private static Concurrency concurrency(Json.Obj owner, Concurrency.Scope scope) {
    Json.Obj said = owner.object("concurrency");
    return said.get("limit") instanceof Json.Num limit
        ? new Concurrency.Limited(
            limit.value().intValueExact(),
            said.text("key")
                .<Concurrency.Key>map(Concurrency.Key.By::new)
                .orElseGet(Concurrency.Key.All::new),
            scope)
        : new Concurrency.Unlimited();
  }
}
