package dev.ratchet.core.definition;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.KebabName;
import dev.ratchet.core.task.Durations;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Workflow Definition: tasks in the order in which they were written. A Task Run's position in
 * its run is the index of its task in {@link #all}, from 1.
 *
 * @param tasks 1 to {@value #TASKS_MAX}; every name in a task's {@code needs} is another task's,
 *     and no task needs itself, directly or through others
 * @param timeout how long a run may take, from its start to its end; {@link Durations#MAX} where it
 *     has no limit
 * @param onFailure the cleanup tasks of a run that fails or takes too long: a graph of their own,
 *     whose names are unique in the whole definition
 * @param onCancel the cleanup tasks of a run that is canceled, likewise
 */
public record WorkflowDefinition(
    String name,
    List<TaskStep> tasks,
    Duration timeout,
    List<TaskStep> onFailure,
    List<TaskStep> onCancel) {
  /** The most tasks that a definition may have, its cleanup tasks included. */
  public static final int TASKS_MAX = 10_000;

  /** The Task Definition of the one task that a definition without tasks has. */
  public static final String DEFAULT_TASK = "send-webhook";

  public WorkflowDefinition {
    KebabName.require("A Workflow Definition's name", name);
    tasks = List.copyOf(tasks);
    onFailure = List.copyOf(onFailure);
    onCancel = List.copyOf(onCancel);
    requireNonNull(timeout, "timeout is null");
    if (timeout.toMillis() < 1 || timeout.compareTo(Durations.MAX) > 0) {
      throw new IllegalArgumentException(
          "A run's timeout is 1ms to %dd; found %s."
              .formatted(Durations.MAX.toDays(), Durations.text(timeout)));
    }
    List<TaskStep> all = all(tasks, onFailure, onCancel);
    if (tasks.isEmpty() || all.size() > TASKS_MAX) {
      throw new IllegalArgumentException(
          "A definition has 1 to " + TASKS_MAX + " tasks; found " + all.size() + ".");
    }
    var names = new HashSet<String>();
    for (TaskStep task : all) {
      if (!names.add(task.name())) {
        throw new IllegalArgumentException("Two tasks are named \"" + task.name() + "\".");
      }
    }
    requireGraph(tasks);
    requireGraph(onFailure);
    requireGraph(onCancel);
  }

  /** A definition without a limit on time and without cleanup tasks. */
  public WorkflowDefinition(String name, List<TaskStep> tasks) {
    this(name, tasks, Durations.MAX, List.of(), List.of());
  }

  private static List<TaskStep> all(
      List<TaskStep> tasks, List<TaskStep> onFailure, List<TaskStep> onCancel) {
    return Stream.of(tasks, onFailure, onCancel).flatMap(List::stream).toList();
  }

  private static void requireGraph(List<TaskStep> tasks) {
    var names = new HashSet<String>();
    tasks.forEach(task -> names.add(task.name()));
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

  /**
   * All tasks: those of the workflow, then those of {@code onFailure}, then of {@code onCancel}.
   */
  public List<TaskStep> all() {
    return all(tasks, onFailure, onCancel);
  }

  /** How many tasks there are in all. */
  public int size() {
    return tasks.size() + onFailure.size() + onCancel.size();
  }

  /** The task of the Task Run at a position, from 1. */
  public TaskStep at(int position) {
    int index = position - 1;
    if (index < tasks.size()) {
      return tasks.get(index);
    }
    index -= tasks.size();
    return index < onFailure.size() ? onFailure.get(index) : onCancel.get(index - onFailure.size());
  }
}
