package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskControl;
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

  /** The member of its input that says how often it heartbeats, in milliseconds. */
  static final String BEAT = "beat";

  private static final int NAP_MILLIS = 3_000;

  /** As long as a call of the API takes. */
  private static final int MOMENT_MILLIS = 80;

  private static final int LONG_MILLIS = 50_000;

  private final Timeline timeline;
  private final Faults faults;
  private final SplittableRandom random;
  private final Witness witness;
  private final Gate gate;
  private final Slots slots;
  private final Outsiders outsiders;
  private final Controls controls;
  private final double failures;
  private final double slowness;
  private long told;

  Attempts(
      Timeline timeline,
      Faults faults,
      SplittableRandom random,
      Witness witness,
      Gate gate,
      Slots slots,
      Outsiders outsiders,
      Controls controls) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.faults = requireNonNull(faults, "faults is null");
    this.random = requireNonNull(random, "random is null");
    this.witness = requireNonNull(witness, "witness is null");
    this.gate = requireNonNull(gate, "gate is null");
    this.slots = requireNonNull(slots, "slots is null");
    this.outsiders = requireNonNull(outsiders, "outsiders is null");
    this.controls = requireNonNull(controls, "controls is null");
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
          witness.begins(
              context.id(),
              context.attempt(),
              context.payload(),
              context.reached(),
              gate.caller().seesUntil(),
              gate.knewUntil());
          slots.enter(gate.caller());
          return context;
        });
    gate.trace("run", context.id(), context.attempt(), context.attempt());
    boolean isExternal = context.completion() == TaskOptions.Completion.EXTERNAL;
    if (isExternal) {
      outsiders.receive(context);
    }
    takeTime(context);
    if (random.nextDouble() < failures) {
      fail();
    }
    told++;
    Payload output =
        faults.strikes(Fault.BYTES_SENT)
            ? Payloads.bytes(context.name(), told)
            : Payload.of(Json.Obj.EMPTY.with(context.name(), told));
    witness.returns(context.id(), context.attempt(), output, gate.now());
    return isExternal ? TaskResult.NONE : TaskResult.of(output);
  }

  private void takeTime(TaskContext context) throws InterruptedException {
    if (faults.strikes(Fault.ATTEMPT_STUCK)) {
      gate.trace("stuck", "", "", 0);
      while (true) {
        timeline.suspend(timeline.now() + Duration.ofDays(1).toMillis());
      }
    }
    long millis = 0;
    boolean isHeldUp = faults.has(Fault.SLOT_WANTED) && random.nextBoolean();
    if (isHeldUp || random.nextDouble() < slowness) {
      millis = random.nextInt(LONG_MILLIS);
      controls.askAsItGivesWay(context.id());
    } else if (random.nextInt(3) == 0) {
      millis = random.nextInt(MOMENT_MILLIS);
      controls.askDuring(context.id(), millis);
    } else if (random.nextBoolean()) {
      millis = random.nextInt(NAP_MILLIS);
    }
    if (Payloads.input(context.payload()).get(BEAT) instanceof Json.Num beat) {
      takeTime(context, millis, beat.value().longValueExact());
    } else if (millis > 0) {
      timeline.current().sleep(millis);
    }
  }

  /** Heartbeats now and then, until it falls silent. */
  private void takeTime(TaskContext context, long millis, long pause) throws InterruptedException {
    boolean fallsSilent = random.nextInt(4) == 0;
    long rest = millis;
    while (rest > 0) {
      beat(context);
      long step = fallsSilent && random.nextInt(3) == 0 ? rest : Math.min(rest, pause);
      timeline.current().sleep(step);
      rest -= step;
    }
  }

  private void beat(TaskContext context) {
    told++;
    Payload checkpoint = Payloads.either("reached", told);
    if (context.control().stop() == TaskControl.Stop.NO) {
      witness.tells(context.id(), context.attempt(), checkpoint, gate.now());
    }
    context.control().heartbeat(checkpoint);
  }

  private void fail() throws TaskFailedException {
    int dice = random.nextInt(10);
    if (dice < 6) {
      told++;
      throw new TaskFailedException(
          Failure.TaskError.retryable("not_yet", "Try again.").with(Payloads.either("why", told)));
    } else if (dice < 7) {
      throw TaskFailedException.retryAfter("later", "Try later.", Duration.ofSeconds(20));
    } else if (dice < 8) {
      throw new IllegalStateException("simulated");
    } else {
      throw TaskFailedException.fatal("never", "Do not try again.");
    }
  }
}
