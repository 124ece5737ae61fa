package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.task.TaskOptions;

/**
 * What a Task Run is asked to do, in every attempt of it.
 *
 * @param name the task's name in its workflow
 * @param task the Task Definition's name
 * @param queue the Task Queue that the run's logic names
 */
public record Assignment(
    String name, String task, String queue, TaskOptions options, Payload input) {
  public Assignment {
    requireNonNull(name, "name is null");
    requireNonNull(task, "task is null");
    requireNonNull(queue, "queue is null");
    requireNonNull(options, "options is null");
    requireNonNull(input, "input is null");
  }
}
