package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;
import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.observe.Observation;
import dev.ratchet.engine.observe.Observation.TaskRunMoved.Wait;
import dev.ratchet.engine.observe.Observer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
  private final Set<Try> claims = new HashSet<>();
  private final Set<RunId> started = new HashSet<>();
  private final Map<RunId, List<Instant>> closed = new HashMap<>();

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
    List<Instant> told = closed.computeIfAbsent(e.run(), _ -> new ArrayList<>());
    told.add(e.time());
    long stored = count(witness.run(e.run()).closings, e.time());
    // A run that is reopened and ends again may do so at the same time, by its journal.
    unless(count(told, e.time()) <= stored, Rule.LOG, "%s: stored %d times", e, stored);
  }

  private static long count(List<Instant> times, Instant time) {
    return times.stream().filter(time::equals).count();
  }

  private void moved(Observation.TaskRunMoved e) {
    var move = new Move(e.task(), e.attempt(), e.from(), e.to(), e.time());
    // Two who do the same in the same tick cannot be told apart, unless a worker has a token of it.
    unless(moves.add(move) || !isWell, Rule.LOG, "%s is told twice", e);
    if (e.waited() instanceof Wait.ForWorker) {
      var attempt = new Try(e.task(), e.attempt());
      boolean isClaimed = witness.isClaimed(attempt);
      boolean isFirst = claims.add(attempt);
      unless(isClaimed && isFirst, Rule.LOG, "%s: claimed %s, first %s", e, isClaimed, isFirst);
    }
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
                && closed.getOrDefault(run.id(), List.of()).size() == run.closings.size();
        unless(isTold, Rule.LOG, "of %s not all is told: %s", run.id(), closed.get(run.id()));
      }
    }
  }
}
