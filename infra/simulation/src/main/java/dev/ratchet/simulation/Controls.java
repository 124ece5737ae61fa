package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;
import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.engine.run.RunControl;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What operators ask of runs and Task Runs, at any moment. */
final class Controls {
  private static final int BUSY_MILLIS = 180_000;
  private static final int ASKED_MAX = 5;
  private static final List<Duration> RESUMED_AFTER =
      List.of(Duration.ofMinutes(2), Duration.ofHours(3), Duration.ofHours(12));

  /** How often a stubborn operator looks for runs that have closed, and for how long. */
  private static final int LOOK_MILLIS = 15_000;

  private static final int LOOKS_MAX = 20;

  /** Within what time after a redrive something else is asked for. */
  private static final int[] AFTER_REDRIVE_MILLIS = {50, 2_000, 20_000};

  /** Of how many attempts one is asked about in its last moments. */
  private static final int LAST_MOMENTS = 2;

  /** After what time an attempt gives up the slot for which others wait, and within what time. */
  private static final int HELD_MILLIS = 1_800;

  private static final int GIVING_WAY_MILLIS = 2_000;

  private enum Wish {
    PAUSE,
    RESUME,
    CANCEL,
    TERMINATE,
    SHUT_DOWN_TASK,
    SHUT_DOWN_ALL,
    RESTART_TASK,
    RESTART_ALL,
    REDRIVE,
    SIGNAL
  }

  private final Timeline timeline;
  private final SplittableRandom random;
  private final Gate gate;
  private final Witness witness;
  private final Workload workload;
  private final boolean isNosy;
  private final boolean isStubborn;
  private long keys;
  private long calls;

  Controls(
      Timeline timeline, SplittableRandom random, Gate gate, Witness witness, Workload workload) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.random = requireNonNull(random, "random is null");
    this.gate = requireNonNull(gate, "gate is null");
    this.witness = requireNonNull(witness, "witness is null");
    this.workload = requireNonNull(workload, "workload is null");
    this.isNosy = random.nextBoolean();
    this.isStubborn = random.nextInt(3) == 0;
  }

  /** How often something was asked for, repeats included. */
  long calls() {
    return calls;
  }

  /** Plans what will be asked for; in some worlds it is nothing. */
  void plan() {
    int count = random.nextBoolean() ? 0 : 1 + random.nextInt(ASKED_MAX);
    for (int i = 0; i < count; i++) {
      Wish wish = Wish.values()[random.nextInt(Wish.values().length)];
      timeline.at(timeline.now() + random.nextInt(BUSY_MILLIS), () -> askSomeRun(wish));
    }
  }

  /**
   * In some worlds somebody has runs that have closed go on, again and again, and asks for
   * something else right after.
   */
  void lookAfterClosed() {
    int looks = isStubborn ? 1 + random.nextInt(LOOKS_MAX) : 0;
    for (int look = 1; look <= looks; look++) {
      timeline.at(
          timeline.now() + (long) look * LOOK_MILLIS + random.nextInt(LOOK_MILLIS),
          () ->
              witness.runs().stream()
                  .filter(run -> run.closed && random.nextBoolean())
                  .map(RunModel::id)
                  .toList()
                  .forEach(this::redrive));
    }
  }

  private void redrive(RunId run) {
    if (random.nextInt(4) == 0) {
      askSoon(run); // it comes too late, or with the redrive
    }
    ask(Wish.REDRIVE, run);
    if (random.nextBoolean()) {
      askSoon(run);
    }
  }

  private void askSoon(RunId run) {
    int within = AFTER_REDRIVE_MILLIS[random.nextInt(AFTER_REDRIVE_MILLIS.length)];
    Wish wish = Wish.values()[random.nextInt(Wish.values().length)];
    timeline.at(timeline.now() + random.nextInt(within), () -> ask(wish, run));
  }

  /**
   * Once nothing fails and nothing is asked for any more, somebody has every paused run go on, also
   * one whose caller was never told that it started, and again much later: what was asked for long
   * ago may come to a run that was closed until now. Others are not asked, which would wake one
   * that nobody wakes. Called at the beginning.
   */
  void resumeAllAfter(long healedAt) {
    long lastWish = timeline.now() + Math.max(BUSY_MILLIS, (LOOKS_MAX + 2) * LOOK_MILLIS);
    for (Duration after : RESUMED_AFTER) {
      timeline.at(
          Math.max(healedAt, lastWish) + after.toMillis(),
          () ->
              List.copyOf(witness.runs()).stream()
                  .filter(RunModel::mayBePaused)
                  .forEach(run -> ask(Wish.RESUME, run.id())));
    }
  }

  /** Asks a run for something in the moments in which one of its attempts runs, or just after. */
  void askDuring(TaskRunId attempt, long millis) {
    askWithin(attempt, 0, millis);
  }

  /** Asks a run for something in the moments in which one of its attempts gives up the slot. */
  void askAsItGivesWay(TaskRunId attempt) {
    askWithin(attempt, HELD_MILLIS, GIVING_WAY_MILLIS);
  }

  private void askWithin(TaskRunId attempt, long after, long millis) {
    if (isNosy && random.nextInt(LAST_MOMENTS) == 0) {
      Wish wish = Wish.values()[random.nextInt(Wish.values().length)];
      long at = timeline.now() + after + random.nextLong(millis + 1);
      timeline.at(at, () -> ask(wish, attempt.run()));
    }
  }

  /** Asks a run to go on once more. */
  void reopen(RunId run) {
    ask(Wish.REDRIVE, run);
  }

  private void askSomeRun(Wish wish) {
    List<RunId> runs = workload.runs();
    if (!runs.isEmpty()) {
      ask(wish, runs.get(random.nextInt(runs.size())));
    }
  }

  private void ask(Wish wish, RunId run) {
    keys++;
    if (wish == Wish.SIGNAL) {
      workload.signal(run, "during-" + keys, false);
      return;
    }
    String key = wish.name().toLowerCase(Locale.ROOT) + "-" + keys;
    int position = 1 + random.nextInt(witness.run(run).known().size());
    RedriveVersion version =
        random.nextInt(3) == 0
            ? new RedriveVersion.Exactly(1 + random.nextInt(Definitions.VERSIONS))
            : new RedriveVersion.Pinned();
    workload.call(
        true,
        () -> calls++,
        sandbox -> {
          RunControl.Answer answer =
              wish == Wish.REDRIVE
                  ? sandbox.control().redrive(run, version, key)
                  : ask(sandbox.control(), wish, run, position, key);
          return () -> answered(run, key, answer);
        });
  }

  private static RunControl.Answer ask(
      RunControl control, Wish wish, RunId run, int position, String key) {
    return switch (wish) {
      case PAUSE -> control.ask(run, new Control.Pause(key), key);
      case RESUME -> control.ask(run, new Control.Resume(), key);
      case CANCEL -> control.ask(run, new Control.Cancel(key), key);
      case TERMINATE -> control.ask(run, new Control.Terminate(key), key);
      case SHUT_DOWN_TASK ->
          control.askTask(
              run.task(position), positions -> new Control.ShutDownTasks(positions, key), key);
      case SHUT_DOWN_ALL -> control.ask(run, new Control.ShutDownTasks(List.of(), key), key);
      case RESTART_TASK -> control.askTask(run.task(position), Control.RestartTasks::new, key);
      case RESTART_ALL -> control.ask(run, new Control.RestartTasks(List.of()), key);
      case REDRIVE -> throw new IllegalArgumentException("A redrive names a version: " + key);
      case SIGNAL -> throw new IllegalArgumentException("A signal is sent otherwise.");
    };
  }

  private void answered(RunId run, String key, RunControl.Answer answer) {
    gate.trace("answers", key, answer, 0);
    RunModel model = witness.run(run);
    boolean holds =
        switch (answer) {
          case RunControl.Answer.Accepted _ ->
              model.inbox.keySet().stream().anyMatch(stored -> stored.endsWith(key));
          case RunControl.Answer.Closed _ -> !model.closings.isEmpty();
          case RunControl.Answer.NothingToRedrive _, RunControl.Answer.WrongState _ -> true;
          case RunControl.Answer.DefinitionUnreadable _, RunControl.Answer.VersionUnfit _ ->
              !gate.isWell();
          case RunControl.Answer.UnknownRun _ -> model.deleted;
          case RunControl.Answer.UnknownTask _, RunControl.Answer.NoneMeant _ -> false;
        };
    unless(holds, Rule.SIGNALS, "%s of %s is answered by %s", key, run, answer);
  }
}
