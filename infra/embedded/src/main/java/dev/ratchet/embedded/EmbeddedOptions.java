package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.observe.Observer;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How an embedded deployment works.
 *
 * @param orchestrators how many runs are decided at once, 1 or more
 * @param slots the worker slots of each Task Queue, by its name
 * @param attemptTime how long one attempt of a Task Run may take at the most
 * @param observer is told of whatever happens
 * @param tasks finds the code of tasks, once the first is to run
 * @param backlogMax with how many deliveries waiting no more runs are started, 1 or more
 * @param retention how long closed runs are kept where nothing is set
 */
public record EmbeddedOptions(
    int orchestrators,
    Map<String, Integer> slots,
    Duration attemptTime,
    Observer observer,
    Supplier<TaskRegistry> tasks,
    long backlogMax,
    Retention retention) {
  /** What a machine with two cores has done after some seconds, and has room for in its memory. */
  public static final long BACKLOG_MAX = 10_000;

  /** As many runs as {@code template.yaml} has decided at once. */
  public static final int ORCHESTRATORS = 20;

  private static final int SLOTS = 20;
  private static final Duration ATTEMPT_TIME = Duration.ofMinutes(5);

  public EmbeddedOptions {
    slots = Map.copyOf(slots);
    requireNonNull(attemptTime, "attemptTime is null");
    requireNonNull(observer, "observer is null");
    requireNonNull(tasks, "tasks is null");
    requireNonNull(retention, "retention is null");
    if (backlogMax < 1) {
      throw new IllegalArgumentException(
          "A backlog is bounded by 1 or more; found " + backlogMax + ".");
    }
    if (orchestrators < 1 || slots.values().stream().anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "There are one or more of each; found %d orchestrators and the slots %s."
              .formatted(orchestrators, slots));
    }
  }

  /** With the backlog and the retention that are usual. */
  public EmbeddedOptions(
      int orchestrators,
      Map<String, Integer> slots,
      Duration attemptTime,
      Observer observer,
      Supplier<TaskRegistry> tasks) {
    this(orchestrators, slots, attemptTime, observer, tasks, BACKLOG_MAX, Retention.STANDARD);
  }

  /** The same, with another bound of what waits. */
  public EmbeddedOptions withBacklogMax(long most) {
    return new EmbeddedOptions(orchestrators, slots, attemptTime, observer, tasks, most, retention);
  }

  /** The same, with another time for which closed runs are kept where nothing is set. */
  public EmbeddedOptions withRetention(Retention standard) {
    return new EmbeddedOptions(
        orchestrators, slots, attemptTime, observer, tasks, backlogMax, standard);
  }

  /** For tests and trials: these tasks on the Task Queue {@code default}; nobody is told. */
  public static EmbeddedOptions of(List<TaskHandler> tasks) {
    return new EmbeddedOptions(
        ORCHESTRATORS,
        Map.of("default", SLOTS),
        ATTEMPT_TIME,
        _ -> {},
        () -> new TaskRegistry(tasks));
  }
}
