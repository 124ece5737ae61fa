package dev.ratchet.micro;

import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Decision;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.core.run.decide.Snapshots;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One decision that is about 100 Task Runs, told for each of them. */
@State(Scope.Thread)
public class FanOutBench {
  private static final int WIDTH = 100;

  /** Where they run. */
  @Param({"inline", "default"})
  public String queue;

  private Rehearsal rehearsal;
  private RunPartition before;
  private RunPartition under;

  /** Runs it up to where all have ended. */
  @Setup
  public void prepare() {
    rehearsal = new Rehearsal(Definitions.fanOut(WIDTH, queue), false);
    before = rehearsal.recent();
    before.state();
    rehearsal.go(1);
    under = rehearsal.recent();
    under.state();
  }

  /** All begin. */
  @Benchmark
  @OperationsPerInvocation(WIDTH)
  public Decision begin() {
    return decide(before);
  }

  /** All have ended. */
  @Benchmark
  @OperationsPerInvocation(WIDTH)
  public Decision end() {
    return decide(under);
  }

  private Decision decide(RunPartition run) {
    return RunMachine.decide(
        run, rehearsal.decider(), rehearsal, Snapshots.STANDARD, rehearsal.now());
  }
}
