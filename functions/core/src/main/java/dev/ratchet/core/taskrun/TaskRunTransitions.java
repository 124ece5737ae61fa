package dev.ratchet.core.taskrun;

import static dev.ratchet.core.taskrun.TaskRunState.FAILED;
import static dev.ratchet.core.taskrun.TaskRunState.NONE;
import static dev.ratchet.core.taskrun.TaskRunState.PENDING;
import static dev.ratchet.core.taskrun.TaskRunState.PENDING_RETRY;
import static dev.ratchet.core.taskrun.TaskRunState.QUEUED;
import static dev.ratchet.core.taskrun.TaskRunState.RESTARTING;
import static dev.ratchet.core.taskrun.TaskRunState.RUNNING;
import static dev.ratchet.core.taskrun.TaskRunState.SHUTDOWN;
import static dev.ratchet.core.taskrun.TaskRunState.SUCCESS;
import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one table of legal transitions between the states of a Task Run. What is not in it is
 * refused; the diagram in the documentation is generated from it.
 */
public final class TaskRunTransitions {
  /** One legal transition and when it happens. */
  public record Edge(TaskRunState from, TaskRunState to, String when) {
    public Edge {
      requireNonNull(from, "from is null");
      requireNonNull(to, "to is null");
      requireNonNull(when, "when is null");
    }

    @Override
    public String toString() {
      return from.wire() + " -> " + to.wire();
    }
  }

  private static final List<Edge> EDGES =
      List.of(
          new Edge(NONE, PENDING, "held back"),
          new Edge(NONE, QUEUED, "dispatched"),
          new Edge(PENDING, QUEUED, "released"),
          new Edge(PENDING, NONE, "skipped after a redrive"),
          new Edge(QUEUED, RUNNING, "claimed"),
          new Edge(RUNNING, SUCCESS, "returned"),
          new Edge(RUNNING, PENDING_RETRY, "failed, attempts remain"),
          new Edge(RUNNING, FAILED, "failed, none remain"),
          new Edge(RUNNING, SHUTDOWN, "shutdown signal"),
          new Edge(RUNNING, RESTARTING, "restart signal, or slot given up"),
          new Edge(RESTARTING, QUEUED, "worker stopped"),
          new Edge(PENDING_RETRY, QUEUED, "backoff passed"),
          new Edge(PENDING, SHUTDOWN, "shutdown before it ran"),
          new Edge(QUEUED, SHUTDOWN, "shutdown before it ran"),
          new Edge(PENDING_RETRY, SHUTDOWN, "shutdown before it ran"),
          new Edge(QUEUED, FAILED, "timed out or dead-lettered"),
          new Edge(PENDING_RETRY, FAILED, "timed out or dead-lettered"),
          new Edge(FAILED, PENDING, "redriven"),
          new Edge(SHUTDOWN, PENDING, "redriven"));

  private static final Map<TaskRunState, Set<TaskRunState>> LEGAL = index(EDGES);

  private TaskRunTransitions() {}

  /** Every legal transition, in the order of the documentation. */
  public static List<Edge> edges() {
    return EDGES;
  }

  /** Whether a Task Run may go from one state to the other. */
  public static boolean isLegal(TaskRunState from, TaskRunState to) {
    return LEGAL.get(from).contains(to);
  }

  /**
   * Guards a transition.
   *
   * @throws IllegalStateException if it is not in the table: a broken invariant, never bad input
   */
  public static void require(TaskRunState from, TaskRunState to) {
    if (!isLegal(from, to)) {
      throw new IllegalStateException(
          "A Task Run cannot go from "
              + from.wire()
              + " to "
              + to.wire()
              + "; legal from "
              + from.wire()
              + ": "
              + LEGAL.get(from).stream().map(TaskRunState::wire).collect(Collectors.joining(", ")));
    }
  }

  /** The table as a Mermaid state diagram. */
  public static String mermaid() {
    return EDGES.stream()
        .map(e -> "    " + e.from().wire() + " --> " + e.to().wire() + ": " + e.when() + "\n")
        .collect(
            Collectors.joining("", "stateDiagram-v2\n    [*] --> none\n", "    success --> [*]\n"));
  }

  static Map<TaskRunState, Set<TaskRunState>> index(List<Edge> edges) {
    var legal = new EnumMap<TaskRunState, Set<TaskRunState>>(TaskRunState.class);
    for (TaskRunState state : TaskRunState.values()) {
      legal.put(state, EnumSet.noneOf(TaskRunState.class));
    }
    for (Edge edge : edges) {
      if (!legal.get(edge.from()).add(edge.to())) {
        throw new IllegalStateException("The edge " + edge + " is in the table twice.");
      }
    }
    return legal;
  }
}
