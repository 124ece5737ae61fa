package dev.ratchet.core.definition;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A Workflow Definition: tasks in the order in which they were written. A Task Run's position in
 * its run is the index of its task here, from 1.
 *
 * @param tasks 1 to {@value #TASKS_MAX}; every name in a task's {@code needs} is another task's,
 *     and no task needs itself, directly or through others
 */
public record WorkflowDefinition(String name, List<TaskStep> tasks) {
  /** The most tasks that a definition may have. */
  public static final int TASKS_MAX = 1_000;

  /** The Task Definition of the one task that a definition without tasks has. */
  public static final String DEFAULT_TASK = "send-webhook";

  public WorkflowDefinition {
    KebabName.require("A Workflow Definition's name", name);
    tasks = List.copyOf(tasks);
    if (tasks.isEmpty() || tasks.size() > TASKS_MAX) {
      throw new IllegalArgumentException(
          "A definition has 1 to " + TASKS_MAX + " tasks; found " + tasks.size() + ".");
    }
    var names = new HashSet<String>();
    for (TaskStep task : tasks) {
      if (!names.add(task.name())) {
        throw new IllegalArgumentException("Two tasks are named \"" + task.name() + "\".");
      }
    }
    tasks.forEach(
        task -> {
          if (!names.containsAll(task.needs())) {
            throw new IllegalArgumentException(
                "Task \"" + task.name() + "\" needs a task that does not exist: " + task.needs());
          }
        });
    var needs = new LinkedHashMap<String, List<String>>();
    tasks.forEach(task -> needs.put(task.name(), task.needs()));
    List<List<String>> cycles = NeedsGraph.cycles(needs);
    if (!cycles.isEmpty()) {
      throw new IllegalArgumentException(
          "Tasks wait for each other: " + String.join(" -> ", cycles.getFirst()));
    }
  }

  /** The task of the Task Run at a position, from 1. */
  public TaskStep at(int position) {
    return tasks.get(position - 1);
  }
}
