package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The URLs of the queues that deliveries are sent to.
 *
 * @param workflowTasks a FIFO queue
 * @param timers a standard queue
 * @param taskQueues a standard queue for each Task Queue, by its name
 */
public record SqsQueues(String workflowTasks, String timers, SortedMap<String, String> taskQueues) {
  public SqsQueues {
    requireNonNull(workflowTasks, "workflowTasks is null");
    requireNonNull(timers, "timers is null");
    taskQueues = Collections.unmodifiableSortedMap(new TreeMap<>(taskQueues));
  }

  /** The same, from Task Queues in any order. */
  public static SqsQueues of(String workflowTasks, String timers, Map<String, String> taskQueues) {
    return new SqsQueues(workflowTasks, timers, new TreeMap<>(taskQueues));
  }
}
