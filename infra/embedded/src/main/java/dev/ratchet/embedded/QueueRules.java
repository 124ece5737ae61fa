package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.queue.MessageQueue.Rules;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The queues there are, and how each treats its messages.
 *
 * @param taskQueues those of the Task Queues, by name
 */
public record QueueRules(
    Rules workflowTasks, Rules timers, Rules signals, Map<String, Rules> taskQueues) {
  /** The name of the queue of Workflow Tasks, as dead letters tell it. */
  public static final String WORKFLOW_TASKS = "workflow-tasks";

  /** The name of the queue of timers. */
  public static final String TIMERS = "timers";

  /** The name of the queue of events from outside. */
  public static final String SIGNALS = "signals";

  private static final int RECEIVES_MAX = 5;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long ATTEMPT_MILLIS = 330_000;

  public QueueRules {
    requireNonNull(workflowTasks, "workflowTasks is null");
    requireNonNull(timers, "timers is null");
    requireNonNull(signals, "signals is null");
    taskQueues = Map.copyOf(taskQueues);
    for (String name : Set.of(WORKFLOW_TASKS, TIMERS, SIGNALS)) {
      if (taskQueues.containsKey(name)) {
        throw new IllegalArgumentException(
            "A Task Queue is named \"%s\", as another queue is. Rename it.".formatted(name));
      }
    }
  }

  /** The rules of {@code template.yaml}, for Task Queues of these names. */
  public static QueueRules standard(Set<String> taskQueues) {
    var each = new Rules(false, MINUTE_MILLIS, RECEIVES_MAX);
    var attempts = new TreeMap<String, Rules>();
    taskQueues.forEach(name -> attempts.put(name, new Rules(false, ATTEMPT_MILLIS, RECEIVES_MAX)));
    return new QueueRules(
        new Rules(true, MINUTE_MILLIS * 3 / 2, RECEIVES_MAX), each, each, attempts);
  }
}
