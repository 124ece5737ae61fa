package dev.ratchet.micro;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The ids of runs and of their tasks. */
@State(Scope.Thread)
public class IdBench {
  private final RandomGenerator random = new SplittableRandom(1);
  private final Instant at = Instant.parse("2026-03-01T12:00:00Z");
  private final RunId run = RunId.create(at, random);
  private final TaskRunId task = run.task(12_345);

  /** A new one. */
  @Benchmark
  public RunId create() {
    return RunId.create(at, random);
  }

  /** From its text. */
  @Benchmark
  public RunId parse() {
    return new RunId(run.value());
  }

  /** The id of a Task Run from its position. */
  @Benchmark
  public TaskRunId taskOfRun() {
    return run.task(12_345);
  }

  /** The id of its run from a Task Run's. */
  @Benchmark
  public RunId runOfTask() {
    return task.run();
  }

  /** When a run was started. */
  @Benchmark
  public Instant startedAt() {
    return run.startedAt();
  }
}
