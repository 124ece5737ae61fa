package dev.ratchet.core.run.decide;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.run.Assignment;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tells again what queued Task Runs were asked to do, for another delivery: the entry that queued
 * one has it or, where that has not, the run's logic, which is asked for nothing else.
 */
public final class Assignments {
  private final RunPartition partition;
  private final Supplier<Decider> logic;
  private final Map<Long, RunState> states = new HashMap<>();
  private final Map<Long, Map<Integer, Assignment>> stored = new HashMap<>();

  /**
   * @param logic finds the run's logic; asked only where an entry does not say enough
   */
  public Assignments(RunPartition partition, Supplier<Decider> logic) {
    this.partition = requireNonNull(partition, "partition is null");
    this.logic = requireNonNull(logic, "logic is null");
  }

  /**
   * The state after an entry, in which its Task Runs were queued.
   *
   * @throws RunPartition.PartialException if the entry is not among those that are here
   */
  public RunState after(long entry) {
    return states.computeIfAbsent(entry, partition::stateAfter);
  }

  /**
   * What a Task Run was asked to do.
   *
   * @param entry the number of the entry that queued it
   * @param at when that was
   * @throws RunPartition.PartialException if the entry is not among those that are here
   */
  public Assignment of(int position, long entry, Instant at) {
    Assignment kept = stored.computeIfAbsent(entry, partition::assignments).get(position);
    return kept == null ? logic.get().scheduled(after(entry), position, at).assignment() : kept;
  }
}
