package dev.ratchet.core.task;

import static java.util.Objects.requireNonNull;

/**
 * What the logic of a run says of one of its Task Runs, whatever becomes of it.
 *
 * @param name what the run calls it; no other of its Task Runs has the name
 * @param task the Task Definition's name
 * @param queue the Task Queue; {@link TaskQueueName#UNNAMED} where none is named
 * @param isWait whether nobody carries it out: the run only waits, for a time or a signal
 * @param options what is said about its retries and timeouts
 */
public record TaskDescription(
    String name, String task, String queue, boolean isWait, TaskOptions options) {
  public TaskDescription {
    requireNonNull(name, "name is null");
    requireNonNull(task, "task is null");
    requireNonNull(queue, "queue is null");
    requireNonNull(options, "options is null");
  }
}
