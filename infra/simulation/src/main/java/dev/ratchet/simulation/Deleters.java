package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.engine.run.Deletions;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who deletes runs: the sweep of the retention, and people, some as soon as a run has closed, while
 * others want to reopen it.
 */
final class Deleters {
  private static final int BUSY_MILLIS = 1_800_000;
  private static final int WISHES_MAX = 5;
  private static final int SWEEPS = 12;
  private static final int SWEPT_MILLIS = 14_400_000;

  /** Within what time of a redrive a run is wished to be deleted. */
  private static final int NEAR_MILLIS = 60;

  /** When the last sweeps come, by which all is deleted, and then purged. */
  private static final List<Duration> LAST_SWEEPS =
      List.of(Duration.ofMinutes(90), Duration.ofMinutes(180), Duration.ofMinutes(270));

  private final Timeline timeline;
  private final SplittableRandom random;
  private final Witness witness;
  private final Workload workload;
  private final Controls controls;
  private final Lambda lambda;
  private final boolean isBusy;
  private long calls;

  Deleters(
      Timeline timeline,
      SplittableRandom random,
      Witness witness,
      Workload workload,
      Controls controls,
      Lambda lambda) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.random = requireNonNull(random, "random is null");
    this.witness = requireNonNull(witness, "witness is null");
    this.workload = requireNonNull(workload, "workload is null");
    this.controls = requireNonNull(controls, "controls is null");
    this.lambda = requireNonNull(lambda, "lambda is null");
    this.isBusy = random.nextBoolean();
  }

  /** How often somebody wished a run to be deleted, repeats included. */
  long calls() {
    return calls;
  }

  /** Plans what comes while runs go on. */
  void plan() {
    for (int i = 0; i < SWEEPS; i++) {
      timeline.at(timeline.now() + random.nextInt(SWEPT_MILLIS), lambda::retain);
    }
    for (int i = isBusy ? 1 + random.nextInt(WISHES_MAX) : 0; i > 0; i--) {
      timeline.at(timeline.now() + random.nextInt(BUSY_MILLIS), this::deleteSome);
    }
  }

  /**
   * Plans the sweeps after which nothing is left that is not kept.
   *
   * @param end when every run has come to its end
   */
  void planLast(long end) {
    LAST_SWEEPS.forEach(after -> timeline.at(end + after.toMillis(), lambda::retain));
  }

  private void deleteSome() {
    List<RunId> runs = workload.runs();
    if (!runs.isEmpty()) {
      RunId run = runs.get(random.nextInt(runs.size()));
      delete(run);
      if (random.nextBoolean()) {
        timeline.at(timeline.now() + random.nextInt(NEAR_MILLIS), () -> controls.reopen(run));
      }
    }
  }

  /** A run has closed: somebody may delete it at once, and somebody else reopen it. */
  void closed(RunId run) {
    if (!isBusy || random.nextInt(3) > 0) {
      return;
    }
    long at = timeline.now() + random.nextInt(2 * NEAR_MILLIS);
    if (random.nextBoolean()) {
      timeline.at(at + random.nextInt(NEAR_MILLIS), () -> controls.reopen(run));
    }
    timeline.at(at + random.nextInt(NEAR_MILLIS), () -> delete(run));
  }

  private void delete(RunId run) {
    workload.call(
        true,
        () -> calls++,
        sandbox -> {
          Deletions.Answer answer = sandbox.deletions().delete(run);
          return () -> DeletionRules.answered(witness.run(run), answer);
        });
  }
}
