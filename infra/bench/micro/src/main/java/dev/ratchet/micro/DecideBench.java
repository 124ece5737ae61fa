package dev.ratchet.micro;

import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.run.decide.Decision;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.core.run.decide.Snapshots;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One decision of a step in the midst of a chain. */
@State(Scope.Thread)
public class DecideBench {
  private static final Snapshots EACH_TIME = new Snapshots(1, Snapshots.BYTES_MAX);

  /** How many tasks the chain has. */
  @Param({"10", "10000"})
  public int tasks;

  /** Where they run. */
  @Param({"inline", "default"})
  public String queue;

  /** The run before each of up to 50 decisions, of which one writes a snapshot in a long run. */
  private final List<RunPartition> runs = new ArrayList<>();

  private Rehearsal rehearsal;
  private int next;

  /** Runs half the chain. */
  @Setup
  public void prepare() {
    rehearsal = new Rehearsal(Definitions.chain(tasks, queue), false);
    int steps = Math.min(50, tasks / 2);
    rehearsal.go(tasks / 2 - steps / 2);
    for (int i = 0; i < steps; i++) {
      RunPartition run = rehearsal.recent();
      run.state();
      runs.add(run);
      rehearsal.go(1);
    }
  }

  private RunPartition next() {
    next = next + 1 < runs.size() ? next + 1 : 0;
    return runs.get(next);
  }

  /** All that a Workflow Task decides: news, commands, events, effects, and its story. */
  @Benchmark
  public Decision step() {
    return RunMachine.decide(
        next(), rehearsal.decider(), rehearsal, Snapshots.STANDARD, rehearsal.now());
  }

  /** The same where each entry carries a snapshot. */
  @Benchmark
  public Decision stepWithSnapshot() {
    return RunMachine.decide(next(), rehearsal.decider(), rehearsal, EACH_TIME, rehearsal.now());
  }

  /** What the definition alone has to say. */
  @Benchmark
  public List<Command> decider() {
    RunState state = next().state();
    return rehearsal.decider().decide(state, state.lastAt());
  }

  /** What is loaded is brought to its state. */
  @Benchmark
  public RunState resume() {
    return Rehearsal.loaded(next()).state();
  }
}
