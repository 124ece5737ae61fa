package dev.ratchet.testkit.simulation;

import static dev.ratchet.testkit.simulation.Violation.unless;
import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.observe.Observation;
import dev.ratchet.engine.observe.Observation.TaskRunMoved.Wait;
import dev.ratchet.engine.observe.Observer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What an observer is told, held against what is stored: nothing that has not happened, and nothing
 * twice. Whoever dies between store and telling leaves a line out; where nobody dies, none is.
 */
final class LogRules implements Observer {
  private record Move(
      TaskRunId task, int attempt, TaskRunState from, TaskRunState to, Instant time) {}

  private final Witness witness;
  private final boolean isWell;
  private final Consumer<Violation> broken;
  private final Set<Move> moves = new HashSet<>();
  private final Set<RunId> started = new HashSet<>();
  private final Map<RunId, Set<Instant>> closed = new HashMap<>();

  /**
   * @param isWell whether nothing fails in this world
   * @param broken is told of a rule that is broken: what an observer throws changes nothing
   */
  LogRules(Witness witness, boolean isWell, Consumer<Violation> broken) {
    this.witness = requireNonNull(witness, "witness is null");
    this.isWell = isWell;
    this.broken = requireNonNull(broken, "broken is null");
  }

  @Override
  public void observe(Observation observation) {
    try {
      check(observation);
    } catch (Violation e) {
      broken.accept(e);
    }
  }

  private void check(Observation observation) {
    switch (observation) {
      case Observation.RunStarted e -> started(e);
      case Observation.RunClosed e -> closed(e);
      case Observation.TaskRunMoved e -> moved(e);
      case Observation.AppendLost e -> mayLose(e);
      case Observation.TaskRunSkipped _,
          Observation.RunTold _,
          Observation.WorkflowTaskFailed _,
          Observation.DeadLettered _,
          Observation.TimerFired _,
          Observation.SlotsUsed _ -> {}
    }
  }

  private void started(Observation.RunStarted e) {
    boolean isStored = !witness.run(e.run()).journal.isEmpty();
    unless(isStored && started.add(e.run()), Rule.LOG, "%s: stored %s", e, isStored);
  }

  private void closed(Observation.RunClosed e) {
    boolean isStored = witness.run(e.run()).closings.contains(e.time());
    boolean isFirst = closed.computeIfAbsent(e.run(), _ -> new HashSet<>()).add(e.time());
    unless(isStored && isFirst, Rule.LOG, "%s: stored %s, first %s", e, isStored, isFirst);
  }

  private void moved(Observation.TaskRunMoved e) {
    var move = new Move(e.task(), e.attempt(), e.from(), e.to(), e.time());
    unless(moves.add(move), Rule.LOG, "%s is told twice", e);
    boolean isOfWorker = e.waited() instanceof Wait.ForWorker;
    boolean isStored = !isOfWorker || witness.isClaimed(new Try(e.task(), e.attempt()));
    unless(isStored, Rule.LOG, "%s, and no worker ever had it", e);
    String name = witness.run(e.task().run()).known().step(e.task().position()).name();
    unless(
        e.name().equals(name) || e.name().isEmpty() && !isWell,
        Rule.LOG,
        "%s: its name is %s",
        e,
        name);
  }

  private void mayLose(Observation.AppendLost e) {
    unless(witness.lostAppends() > 0, Rule.LOG, "%s, and none was", e);
  }

  /** Where nothing fails, each run's beginning and each of its ends is told. */
  void atTheEnd() {
    if (isWell) {
      for (RunModel run : witness.runs()) {
        boolean isTold =
            started.contains(run.id()) != run.journal.isEmpty()
                && closed.getOrDefault(run.id(), Set.of()).size() == run.closings.size();
        unless(isTold, Rule.LOG, "of %s not all is told: %s", run.id(), closed.get(run.id()));
      }
    }
  }
}
