package dev.ratchet.bench.steps;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;

/** {@code step}: a task that does nothing but say where it was. */
public final class Step implements TaskHandler {
  @Override
  public String name() {
    return "step";
  }

  @Override
  public TaskResult run(TaskContext context) {
    return TaskResult.of(Json.Obj.EMPTY.with("done", context.id().position()));
  }
}
