package dev.ratchet.core.definition;

import dev.ratchet.core.expression.ExpressionException;
import dev.ratchet.core.expression.Expressions;
import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.TaskQueueName;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a schema cannot say about a definition: that names are known and unique, that no task waits
 * for itself, that expressions parse, that limits do not contradict each other. Passes over what is
 * of the wrong shape, since the schema has spoken about it.
 */
final class DefinitionChecks {
  private static final String SLOW_HINT =
      " This name is that of the queue for inline tasks that take long: a task may use it where the"
          + " deployment has it.";

  private final Json.Obj document;
  private final List<TaskList> lists;
  private final Problems problems;

  private DefinitionChecks(Json.Obj document, Problems problems) {
    this.document = document;
    this.lists =
        Stream.of("tasks", "on_failure", "on_cancel")
            .map(field -> new TaskList(field, document.array(field)))
            .toList();
    this.problems = problems;
  }

  static void check(Json.Obj document, Problems problems) {
    var checks = new DefinitionChecks(document, problems);
    checks.checkCount();
    NameChecks.check(checks.lists, problems);
    checks.checkText("/concurrency/key", document.object("concurrency").get("key"));
    checks.forEachTask(checks::checkExpressions);
    OptionChecks.checkRunTimeout(document, problems);
    checks.forEachTask((path, task) -> OptionChecks.check(path, task, problems));
    checks.forEachTask(checks::checkCleanup);
  }

  /** What only a deployment knows: that its Task Queues are there. */
  static void checkQueues(Json.Obj document, Set<String> queues, Problems problems) {
    new DefinitionChecks(document, problems)
        .forEachTask(
            (path, task) -> {
              String queue = task.text("queue").orElse(TaskQueueName.DEFAULT);
              boolean needsNone =
                  queue.equals(TaskQueueName.INLINE)
                      || WaitInput.isWait(task.text("task").orElse(""));
              if (!needsNone && !queues.contains(queue)) {
                problems.add(
                    path + "/queue",
                    "This deployment has no Task Queue \"%s\".".formatted(Excerpt.of(queue)),
                    "Use one of %s, or inline for none, or add the queue to template.yaml.%s"
                        .formatted(
                            String.join(", ", new TreeSet<>(queues)),
                            queue.equals(TaskQueueName.SLOW) ? SLOW_HINT : ""));
              }
            });
  }

  /** What only the code of tasks knows: that their inputs fit, as far as these are written out. */
  static void checkInputs(Json.Obj document, InputChecks inputs, Problems problems) {
    new DefinitionChecks(document, problems)
        .forEachTask(
            (path, task) -> {
              String kind = task.text("task").orElse(WorkflowDefinition.DEFAULT_TASK);
              String place = path + "/with";
              if (!problems.has(place) && !WaitInput.isWait(kind)) {
                for (Problem problem : inputs.check(kind, task.object("with"))) {
                  problems.add(place + problem.path(), problem.message(), problem.fix());
                }
              }
            });
  }

  private void forEachTask(TaskList.Check check) {
    lists.forEach(list -> list.forEachTask(problems, check));
  }

  private void checkCount() {
    int tasksMax = WorkflowDefinition.TASKS_MAX;
    if (lists.stream().anyMatch(list -> problems.has(list.path()))) {
      return; // it is too long by itself
    }
    int count = Math.max(1, lists.getFirst().tasks().size()); // one where none is written
    for (TaskList list : lists.subList(1, lists.size())) {
      count += list.tasks().size();
      if (count > tasksMax) {
        problems.add(
            list.path(),
            "Expected at most %d tasks in all lists together; found %d up to the end of this one."
                .formatted(tasksMax, count),
            "Leave some out, or split the workflow in two.");
        return;
      }
    }
  }

  private void checkCleanup(String path, Json.Obj task) {
    if (!path.startsWith("/tasks/") && task.has("on_failure")) {
      problems.add(
          path + "/on_failure",
          "A cleanup task has no on_failure; found %s, which would make no difference, since the"
                  .formatted(Problems.found(task.get("on_failure")))
              + " run ends in any case.",
          "Remove it; write retry to have the task tried again.");
    }
  }

  private void checkExpressions(String path, Json.Obj task) {
    checkText(path + "/when", task.get("when"));
    checkText(path + "/concurrency/key", task.object("concurrency").get("key"));
    checkTemplate(path + "/with", task.get("with"));
  }

  private void checkTemplate(String path, Json template) {
    switch (template) {
      case Json.Obj object -> {
        checkNames(path, object);
        object.members().forEach((name, value) -> checkTemplate(Pointer.child(path, name), value));
      }
      case Json.Arr(List<Json> items) -> {
        for (int i = 0; i < items.size() && !problems.isFull(); i++) {
          checkTemplate(Pointer.child(path, i), items.get(i));
        }
      }
      case Json.Str text -> checkText(path, text);
      case Json.Null _, Json.Bool _, Json.Num _ -> {}
    }
  }

  private void checkText(String path, Json json) {
    if (!(json instanceof Json.Str(String text)) || problems.isFull()) {
      return;
    }
    boolean isExpression = Expressions.isExpression(text);
    if (isExpression) {
      try {
        Expressions.check(text);
        return;
      } catch (ExpressionException e) {
        if (!Interpolation.isMeant(text)) {
          problems.add(path, e.getMessage(), "Correct the expression.");
          return;
        }
      }
    }
    if (isExpression
        || Interpolation.isMeant(text)
        || text.startsWith("{%")
        || text.endsWith("%}")) {
      problems.add(
          path,
          "Only a whole string can be an expression; found %s.".formatted(Excerpt.of(json.text())),
          Interpolation.fix(text));
    }
  }

  private void checkNames(String path, Json.Obj object) {
    for (String name : object.members().keySet()) {
      if ((Expressions.isExpression(name) || Interpolation.isMeant(name)) && !problems.isFull()) {
        problems.add(
            Pointer.child(path, name),
            "The name of a field cannot be an expression; found \"%s\"."
                .formatted(Excerpt.of(name)),
            "Make an expression of the whole object, such as {% { $context.name: $context.value }"
                + " %}.");
      }
    }
  }
}
