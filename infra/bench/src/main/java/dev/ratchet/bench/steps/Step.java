package dev.ratchet.bench.steps;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;

/** {@code step}: a task that does nothing but say where it was. */
public final class Step implements TaskHandler {
  static final String WORKFLOW = "steps";

  @Override
  public String name() {
    return "step";
  }

  @Override
  public TaskResult run(TaskContext context) {
    return TaskResult.of(Json.Obj.EMPTY.with("done", context.id().position()));
  }

  /** A workflow of so many of them, one after the other, on a Task Queue. */
  static String workflow(int steps, String queue) {
    var text = new StringBuilder("tasks:\n");
    for (int i = 1; i <= steps; i++) {
      text.append("  - { name: step-%d, task: step, queue: %s }%n".formatted(i, queue));
    }
    return text.toString();
  }
}
