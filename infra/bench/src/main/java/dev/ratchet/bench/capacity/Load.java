package dev.ratchet.bench.capacity;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.cost.Item;
import dev.ratchet.bench.cost.Tab;
import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.task.TaskQueueName;
import java.util.Map;

/**
 * What a deployment is asked to do.
 *
 * @param runsPerSecond runs that start, more than 0
 * @param steps Task Runs of a run, one after another, 1 or more
 * @param queue {@link TaskStep#INLINE} or {@link TaskStep#DEFAULT_QUEUE}
 * @param timers timers of a run of at most 15 minutes, 0 or more
 * @param taskSeconds how long the code of a task takes
 */
public record Load(double runsPerSecond, int steps, String queue, int timers, double taskSeconds) {
  /** What {@code template.yaml} gives a function: a whole processor. */
  private static final double GIGABYTES = 1_769 / 1_024.0;

  public Load {
    requireNonNull(queue, "queue is null");
    if (!(runsPerSecond > 0) || steps < 1 || timers < 0 || !(taskSeconds >= 0)) {
      throw new IllegalArgumentException(
          "Runs per second are more than 0, steps 1 or more, timers and task-ms 0 or more; found"
              + " %s, %d, %d, %s.".formatted(runsPerSecond, steps, timers, taskSeconds));
    }
    if (!queue.equals(TaskQueueName.INLINE) && !queue.equals(TaskQueueName.DEFAULT)) {
      throw new IllegalArgumentException(
          "A queue is %s or %s; found %s."
              .formatted(TaskQueueName.INLINE, TaskQueueName.DEFAULT, queue));
    }
  }

  /** What is given, by name: {@code runs-per-second}, {@code steps}, {@code queue} and others. */
  public static Load of(Map<String, String> parameters) {
    return new Load(
        Double.parseDouble(parameters.getOrDefault("runs-per-second", "100")),
        Integer.parseInt(parameters.getOrDefault("steps", "5")),
        parameters.getOrDefault("queue", TaskQueueName.DEFAULT),
        Integer.parseInt(parameters.getOrDefault("timers", "0")),
        Double.parseDouble(parameters.getOrDefault("task-ms", "50")) / 1_000);
  }

  /** Whether the orchestrator runs the steps itself. */
  boolean isInline() {
    return queue.equals(TaskQueueName.INLINE);
  }

  /** What one run uses, the time of its tasks' code included. */
  public Tab perRun(Counts counts) {
    Tab step = isInline() ? counts.inlineStep() : counts.queuedStep();
    Tab run = counts.run().plus(step.times(steps)).plus(counts.timer().times(timers));
    double code = steps * taskSeconds * GIGABYTES;
    return run.with(Item.LAMBDA_GB_SECONDS, run.of(Item.LAMBDA_GB_SECONDS) + code);
  }
}
