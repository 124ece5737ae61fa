package dev.ratchet.testkit.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The one Task Definition of simulated worlds: each attempt does what the seed says, from returning
 * at once to never returning.
 */
final class Attempts implements TaskHandler {
  /** Its name. */
  static final String NAME = "work";

  private static final int NAP_MILLIS = 3_000;
  private static final int LONG_MILLIS = 50_000;

  private final Timeline timeline;
  private final Faults faults;
  private final SplittableRandom random;
  private final Witness witness;
  private final Gate gate;
  private final double failures;
  private final double slowness;
  private long returned;

  Attempts(Timeline timeline, Faults faults, SplittableRandom random, Witness witness, Gate gate) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.faults = requireNonNull(faults, "faults is null");
    this.random = requireNonNull(random, "random is null");
    this.witness = requireNonNull(witness, "witness is null");
    this.gate = requireNonNull(gate, "gate is null");
    this.failures = random.nextDouble() * random.nextDouble();
    this.slowness = random.nextDouble() * random.nextDouble() * random.nextDouble();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TaskResult run(TaskContext context) throws Exception {
    gate.watched(
        () -> {
          witness.begins(context.id(), context.attempt());
          return context;
        });
    gate.trace("run", context.id(), context.attempt(), context.attempt());
    takeTime();
    if (random.nextDouble() < failures) {
      fail();
    }
    returned++;
    Json output = Json.Obj.EMPTY.with(context.name(), returned);
    witness.records().returns(context.id(), context.attempt(), output);
    return TaskResult.of(output);
  }

  private void takeTime() throws InterruptedException {
    if (faults.strikes(Fault.ATTEMPT_STUCK)) {
      gate.trace("stuck", "", "", 0);
      while (true) {
        timeline.suspend(timeline.now() + Duration.ofDays(1).toMillis());
      }
    }
    if (random.nextDouble() < slowness) {
      timeline.current().sleep(random.nextInt(LONG_MILLIS));
    } else if (random.nextBoolean()) {
      timeline.current().sleep(random.nextInt(NAP_MILLIS));
    }
  }

  private void fail() throws TaskFailedException {
    int dice = random.nextInt(10);
    if (dice < 6) {
      throw TaskFailedException.retryable("not_yet", "Try again.");
    } else if (dice < 7) {
      throw TaskFailedException.retryAfter("later", "Try later.", Duration.ofSeconds(20));
    } else if (dice < 8) {
      throw new IllegalStateException("simulated");
    } else {
      throw TaskFailedException.fatal("never", "Do not try again.");
    }
  }
}
