package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;
import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.id.RunId;
import dev.ratchet.engine.deadletter.DeadLetterService;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.run.RunControl;
import java.util.List;
import java.util.SplittableRandom;

/** What operators ask of many runs at once, and of dead letters. */
final class Operators {
  private static final int ASKED_MAX = 3;
  private static final int BUSY_MILLIS = 180_000;
  private static final int REDRIVE_MILLIS = 3_600_000;

  /** How many runs one event may ask for something. */
  private static final int RUNS_MAX = 3;

  private final Timeline timeline;
  private final SplittableRandom random;
  private final Witness witness;
  private final Workload workload;
  private final DeadLetterRules deadLetters;
  private long keys;
  private long calls;

  Operators(
      Timeline timeline,
      SplittableRandom random,
      Witness witness,
      Workload workload,
      DeadLetterRules deadLetters) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.random = requireNonNull(random, "random is null");
    this.witness = requireNonNull(witness, "witness is null");
    this.workload = requireNonNull(workload, "workload is null");
    this.deadLetters = requireNonNull(deadLetters, "deadLetters is null");
  }

  /** How often something was asked for, repeats included, for each run that it may concern. */
  long calls() {
    return calls;
  }

  /** Plans what will be asked for; in some worlds it is nothing. */
  void plan() {
    for (int i = random.nextInt(ASKED_MAX); i > 0; i--) {
      timeline.at(timeline.now() + random.nextInt(BUSY_MILLIS), this::askMatching);
      timeline.at(timeline.now() + random.nextInt(REDRIVE_MILLIS), this::redriveSomeLetter);
    }
  }

  /** By an event: all open runs of a workflow, for one of its tasks, one queue, or all. */
  private void askMatching() {
    List<RunId> runs = workload.runs();
    if (runs.isEmpty()) {
      return;
    }
    Known known = witness.run(runs.get(random.nextInt(runs.size()))).known();
    TaskStep step = known.step(1 + random.nextInt(known.size()));
    var match =
        new RunControl.Match(
            known.definition().name(),
            random.nextBoolean() ? step.name() : "",
            random.nextInt(3) == 0 ? step.queue() : "");
    keys++;
    calls += RUNS_MAX;
    String body = EventTexts.matching(match, random.nextBoolean(), "matching-" + keys);
    workload.send(body);
  }

  /** Sends a dead letter again, one that was sent before perhaps. */
  private void redriveSomeLetter() {
    List<DeadLetter> letters = deadLetters.listed();
    if (letters.isEmpty()) {
      return;
    }
    DeadLetter letter = letters.get(random.nextInt(letters.size()));
    workload.call(
        true,
        () -> calls++,
        sandbox -> {
          DeadLetterService.Redrive answer = sandbox.deadLetters().redrive(letter.id());
          return () -> answered(letter, answer);
        });
  }

  private void answered(DeadLetter letter, DeadLetterService.Redrive answer) {
    boolean isSenseless =
        letter.body() instanceof DeadLetter.Body.Whole(String text) && EventTexts.isSenseless(text);
    boolean holds =
        switch (answer) {
          case DeadLetterService.Redrive.Sent _,
              DeadLetterService.Redrive.Again _,
              DeadLetterService.Redrive.NotWaiting _ ->
              !isSenseless;
          case DeadLetterService.Redrive.Refused(String why) -> !why.isEmpty();
          case DeadLetterService.Redrive.Closed(var header) ->
              !witness.run(header.id()).closings.isEmpty();
          case DeadLetterService.Redrive.UnknownRun(var run) -> witness.run(run).deleted;
          case DeadLetterService.Redrive.Unknown _, DeadLetterService.Redrive.TooLarge _ -> false;
        };
    unless(holds, Rule.DEAD_LETTERS, "a redrive of %s is answered by %s", letter, answer);
  }
}
