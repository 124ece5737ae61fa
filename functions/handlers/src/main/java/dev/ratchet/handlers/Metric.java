package dev.ratchet.handlers;

import java.util.List;

/**
 * The metrics that the functions tell CloudWatch, in the namespace {@value #NAMESPACE}. Each has
 * the dimension {@code stack}, the name of the deployment.
 */
public enum Metric {
  /** Runs whose first decision was made. */
  RUNS_STARTED("RunsStarted", "Count"),
  /** Runs that closed, by {@code status}. */
  RUNS_FINISHED("RunsFinished", "Count", "status"),
  /** Task Runs that ended, by {@code state}. */
  TASK_RUNS_FINISHED("TaskRunsFinished", "Count", "state"),
  /** Failed attempts that another is to follow, by {@code queue}. */
  RETRIES("Retries", "Count", "queue"),
  /** How long a claimed attempt waited for a worker since it could run, by {@code queue}. */
  QUEUE_AGE("QueueAge", "Milliseconds", "queue"),
  /** Deliveries that workers have, by {@code queue}, once a minute where there are any. */
  SLOTS_IN_USE("SlotsInUse", "Count", "queue"),
  /** Attempts whose worker was lost. */
  LOST_LEASES("LostLeases", "Count"),
  /** Workflow Tasks that failed. */
  WORKFLOW_TASK_FAILURES("WorkflowTaskFailures", "Count"),
  /** Messages that a queue gave up. */
  DEAD_LETTERS("DeadLetters", "Count"),
  /** Appends that lost their race. */
  APPEND_CONFLICTS("AppendConflicts", "Count"),
  /** How long after it was due a timer fired. */
  TIMER_LAG("TimerLag", "Milliseconds");

  /** The namespace of all. */
  public static final String NAMESPACE = "Ratchet";

  /** The dimension of all. */
  public static final String STACK = "stack";

  private final String wire;
  private final String unit;
  private final List<String> dimensions;

  Metric(String wire, String unit, String... dimensions) {
    this.wire = wire;
    this.unit = unit;
    this.dimensions = List.of(dimensions);
  }

  /** The name in CloudWatch. */
  public String wire() {
    return wire;
  }

  /** The unit in CloudWatch. */
  public String unit() {
    return unit;
  }

  /** The dimensions beside {@link #STACK}. */
  public List<String> dimensions() {
    return dimensions;
  }
}
