package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.run.Ending;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.simulation.RunModel.End;
import dev.ratchet.simulation.RunModel.Stage;

/** What must hold of the events of a journal that are about the run as a whole, when they come. */
final class RunRules {
  private RunRules() {}

  static void apply(RunModel run, JournalEntry entry, RunEvent event) {
    if (event instanceof RunEvent.RunStarted) {
      unless(entry.seq() == 1, Rule.JOURNAL, "%s starts %s again", entry, run.id());
    } else if (event instanceof RunEvent.RunPaused) {
      run.paused = true;
    } else if (event instanceof RunEvent.RunResumed) {
      run.paused = false;
    } else if (event instanceof RunEvent.CancelRequested) {
      begins(run, event, End.CANCELING, true);
      run.paused = false;
    } else if (event instanceof RunEvent.CleanupBegan began) {
      cleanUp(run, entry, began);
    } else if (event instanceof RunEvent.RunRedriven redriven) {
      redriven(run, entry, redriven);
    } else {
      unless(isDue(run, entry, event), Rule.DECISIONS, "%s of %s: %s", event, run.id(), run.stages);
      run.close(entry.at());
    }
  }

  private static void begins(RunModel run, RunEvent event, End ending, boolean isDue) {
    unless(
        isDue && run.ending == End.NONE,
        Rule.DECISIONS,
        "%s of %s, which is %s: %s",
        event,
        run.id(),
        run.ending,
        run.stages);
    run.end(ending);
  }

  private static void cleanUp(RunModel run, JournalEntry entry, RunEvent.CleanupBegan event) {
    boolean hasCleanup = !run.known().onFailure().isEmpty();
    switch (event.ending()) {
      case Ending.Failing _ ->
          begins(run, event, End.FAILING, hasCleanup && run.goesOn() && run.hasUnforgiven());
      case Ending.TimingOut _ ->
          begins(run, event, End.TIMING_OUT, hasCleanup && hasTakenTooLong(run, entry));
      case Ending.Canceling _, Ending.None _ ->
          throw new Violation(Rule.DECISIONS, event + " of " + run.id());
    }
  }

  private static boolean hasTakenTooLong(RunModel run, JournalEntry entry) {
    return !entry.at().isBefore(run.deadline());
  }

  /** Whether a run may close as the event says: its cleanup is done, if it has any. */
  private static boolean isDue(RunModel run, JournalEntry entry, RunEvent event) {
    boolean isAtOnce = run.ending == End.NONE && run.known().onFailure().isEmpty();
    if (event instanceof RunEvent.RunSucceeded) {
      return run.goesOn() && run.isAllDone();
    }
    if (event instanceof RunEvent.RunFailed) {
      return isAtOnce
          ? run.goesOn() && run.hasUnforgiven()
          : run.ending == End.FAILING && run.isAllDone();
    }
    if (event instanceof RunEvent.RunTimedOut timedOut) {
      return timedOut.limit().equals(run.known().definition().timeout())
          && (isAtOnce
              ? hasTakenTooLong(run, entry)
              : run.ending == End.TIMING_OUT && run.isAllDone());
    }
    if (event instanceof RunEvent.RunCanceled) {
      return run.ending == End.CANCELING && run.isAllDone();
    }
    return event instanceof RunEvent.RunTerminated;
  }

  private static void redriven(RunModel run, JournalEntry entry, RunEvent.RunRedriven event) {
    run.reopen(entry.at());
    if (event.version() instanceof RedriveVersion.Exactly(int number)) {
      run.version = number;
    }
    for (int position = 1; position <= run.known().main().last(); position++) {
      boolean isMissed = isToRedrive(run, position) && !event.positions().contains(position);
      unless(!isMissed, Rule.DECISIONS, "%s of %s misses %d", event, run.id(), position);
    }
    for (int position : event.positions()) {
      Stage before = run.stages.get(position);
      TaskRunRecord record = run.records.get(position);
      boolean isEnded = before == Stage.QUEUED && record != null && record.state().isSettled();
      unless(
          run.known().main().has(position) && (isToRedrive(run, position) || isEnded),
          Rule.DECISIONS,
          "%s of %s with %s",
          event,
          run.id(),
          run.stages);
      if (record != null) {
        run.attempts.merge(position, record.attempt(), Math::max);
      }
      run.stages.put(position, Stage.HELD);
    }
  }

  /** Whether the journal itself shows that a Task Run is to run again. */
  private static boolean isToRedrive(RunModel run, int position) {
    Stage stage = run.stages.get(position);
    return stage == Stage.SHUT_DOWN || stage == Stage.FAILED && !run.known().isForgiven(position);
  }
}
