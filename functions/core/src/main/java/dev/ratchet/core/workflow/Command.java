package dev.ratchet.core.workflow;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskOptions;
import dev.ratchet.core.definition.TaskStep.Placement;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;

/** What a decider answers a Workflow Task with. The engine knows nothing else of a decider. */
public sealed interface Command {
  /**
   * Runs a Task Run as soon as nothing holds it back. It may be said again while it is held.
   *
   * @param position its position in the run, from 1
   * @param name the task's name in its workflow
   * @param task the Task Definition's name
   */
  record ScheduleTask(
      int position,
      String name,
      String task,
      String queue,
      Json.Obj input,
      Placement placement,
      TaskOptions options)
      implements Command {
    public ScheduleTask {
      requireNonNull(name, "name is null");
      requireNonNull(task, "task is null");
      requireNonNull(queue, "queue is null");
      requireNonNull(input, "input is null");
      requireNonNull(placement, "placement is null");
      requireNonNull(options, "options is null");
    }
  }

  /** Leaves a Task Run out: its condition does not hold. */
  record SkipTask(int position) implements Command {}

  /** Closes the run: its logic completed. */
  record CompleteRun() implements Command {}

  /** Closes the run: its logic failed. */
  record FailRun(Failure failure) implements Command {
    public FailRun {
      requireNonNull(failure, "failure is null");
    }
  }
}
