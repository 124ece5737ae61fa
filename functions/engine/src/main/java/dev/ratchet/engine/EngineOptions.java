package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.engine.observe.Observer;
import dev.ratchet.engine.strand.Strands;
import dev.ratchet.engine.strand.VirtualThreads;
import dev.ratchet.engine.task.TaskRegistry;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How an engine works over its ports.
 *
 * @param strands what attempts run on, and what is done side by side
 * @param snapshots how often a long run is summed up
 * @param observer is told of whatever happens
 * @param tasks finds the code of tasks; asked once, when it is first needed
 * @param logic makes what decides about runs of what their definition decides
 */
public record EngineOptions(
    Strands strands,
    Snapshots snapshots,
    Observer observer,
    Supplier<TaskRegistry> tasks,
    UnaryOperator<Decider> logic) {
  public EngineOptions {
    requireNonNull(strands, "strands is null");
    requireNonNull(snapshots, "snapshots is null");
    requireNonNull(observer, "observer is null");
    requireNonNull(tasks, "tasks is null");
    requireNonNull(logic, "logic is null");
  }

  /** An engine whose runs are decided by their definitions. */
  public EngineOptions(
      Strands strands, Snapshots snapshots, Observer observer, Supplier<TaskRegistry> tasks) {
    this(strands, snapshots, observer, tasks, decider -> decider);
  }

  /** Those of a deployment: threads of this machine, and snapshots as long runs need them. */
  public static EngineOptions standard(Observer observer, Supplier<TaskRegistry> tasks) {
    return new EngineOptions(new VirtualThreads(), Snapshots.STANDARD, observer, tasks);
  }
}
