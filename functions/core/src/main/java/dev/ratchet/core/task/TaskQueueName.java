package dev.ratchet.core.task;

/** The names of Task Queues that have a meaning. */
public final class TaskQueueName {
  /** The Task Queue of tasks that name none and need a worker. */
  public static final String DEFAULT = "default";

  /**
   * No Task Queue: the orchestrator runs the task in its own slot if its kind is meant for that and
   * it is short, or else it goes to {@value #DEFAULT}.
   */
  public static final String UNNAMED = "";

  /** The Task Queue of tasks that need no worker: the orchestrator runs them in its own slot. */
  public static final String INLINE = "inline";

  /**
   * The Task Queue of what has kept the orchestrator's own slot from others, where a deployment has
   * it; elsewhere that goes to {@value #DEFAULT}. A task may name it as any other.
   */
  public static final String SLOW = "slow";

  private TaskQueueName() {}

  /** The Task Queue whose workers run a task of this one, if workers run it. */
  public static String ofWorkers(String queue) {
    return mayRunInline(queue) ? DEFAULT : queue;
  }

  /** Whether the orchestrator may run tasks of this one in its own slot. */
  public static boolean mayRunInline(String queue) {
    return queue.equals(UNNAMED) || queue.equals(INLINE);
  }
}
