package dev.ratchet.testkit.simulation;

import static dev.ratchet.testkit.simulation.Violation.unless;

import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.workflow.InboxItem;
import dev.ratchet.core.workflow.JournalEntry;
import dev.ratchet.core.workflow.RunEvent;
import dev.ratchet.core.workflow.RunPartition;
import dev.ratchet.testkit.simulation.RunModel.Stage;
import dev.ratchet.testkit.simulation.RunModel.Written;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold of journals: how they grow, and what their entries say. */
final class JournalRules {
  private JournalRules() {}

  /**
   * An entry was stored.
   *
   * @param read what its author had read of the run: one partition, or none
   * @return whether it is new, and not the repeat of an append
   */
  static boolean appended(
      RunModel run, JournalEntry entry, String writer, List<RunPartition> read) {
    int known = run.journal.size();
    if (entry.seq() <= known) {
      Written before = run.journal.get((int) entry.seq() - 1);
      unless(
          before.writer().equals(writer) && before.entry().equals(entry),
          Rule.JOURNAL,
          "entry %s of %s is stored where %s stands",
          entry,
          run.id(),
          before);
      return false;
    }
    unless(
        entry.seq() == known + 1,
        Rule.JOURNAL,
        "%s follows entry %d of %s",
        entry,
        known,
        run.id());
    Instant last = known == 0 ? run.created().startedAt() : run.journal.getLast().entry().at();
    unless(!entry.at().isBefore(last), Rule.JOURNAL, "%s lies before %s", entry, last);
    read.forEach(partition -> noticesAll(run, entry, partition));
    run.journal.add(new Written(entry, writer));
    for (RunEvent event : entry.events()) {
      unless(!run.closed, Rule.DECISIONS, "%s after the end of %s", event, run.id());
      apply(run, entry, event);
    }
    leavesNothingBehind(run, entry);
    return true;
  }

  private static void noticesAll(RunModel run, JournalEntry entry, RunPartition read) {
    Set<String> signals = new HashSet<>(run.noticed);
    Set<Integer> ended = new HashSet<>();
    for (RunEvent event : entry.events()) {
      switch (event) {
        case RunEvent.SignalReceived e -> signals.add(e.key());
        case RunEvent.TaskSucceeded e -> ended.add(e.position());
        case RunEvent.TaskFailed e -> ended.add(e.position());
        case RunEvent.TaskShutDown e -> ended.add(e.position());
        case RunEvent.RunStarted _,
            RunEvent.TaskHeld _,
            RunEvent.TaskQueued _,
            RunEvent.TaskSkipped _,
            RunEvent.RunSucceeded _,
            RunEvent.TaskLimited _,
            RunEvent.LimitGranted _,
            RunEvent.TaskWaiting _,
            RunEvent.TaskWoken _,
            RunEvent.TaskSignaled _,
            RunEvent.TaskGaveUp _,
            RunEvent.TaskStopped _,
            RunEvent.ShutDownAsked _,
            RunEvent.RestartAsked _,
            RunEvent.ItemTaken _,
            RunEvent.RunPaused _,
            RunEvent.RunResumed _,
            RunEvent.CancelRequested _,
            RunEvent.CleanupBegan _,
            RunEvent.RunRedriven _,
            RunEvent.RunCanceled _,
            RunEvent.RunTerminated _,
            RunEvent.RunTimedOut _,
            RunEvent.RunFailed _ -> {}
      }
    }
    for (InboxItem item : read.inbox()) {
      unless(signals.contains(item.key()), Rule.NEWS, "%s of %s misses %s", entry, run.id(), item);
    }
    read.records()
        .forEach(
            (position, record) ->
                unless(
                    run.stages.get(position) != Stage.QUEUED
                        || !record.state().isSettled()
                        || ended.contains(position),
                    Rule.NEWS,
                    "%s of %s misses the end of %s",
                    entry,
                    run.id(),
                    record));
  }

  private static void apply(RunModel run, JournalEntry entry, RunEvent event) {
    switch (event) {
      case RunEvent.RunStarted _ ->
          unless(entry.seq() == 1, Rule.JOURNAL, "%s starts %s again", entry, run.id());
      case RunEvent.TaskHeld e -> held(run, entry, e);
      case RunEvent.TaskQueued e -> queued(run, entry, e);
      case RunEvent.TaskSkipped e -> skipped(run, e);
      case RunEvent.TaskSucceeded e -> {
        var phase = ended(run, e.position(), e.attempt(), Phase.Succeeded.class);
        run.context = run.known().step(e.position()).placement().place(run.context, phase.output());
        run.stages.put(e.position(), Stage.SUCCEEDED);
      }
      case RunEvent.TaskFailed e -> {
        ended(run, e.position(), e.attempt(), Phase.Failed.class);
        run.stages.put(e.position(), Stage.FAILED);
      }
      case RunEvent.TaskShutDown e -> {
        ended(run, e.position(), e.attempt(), Phase.Shutdown.class);
        run.stages.put(e.position(), Stage.SHUT_DOWN);
      }
      case RunEvent.SignalReceived e ->
          unless(
              run.inbox.containsKey(e.key()) && run.noticed.add(e.key()),
              Rule.NEWS,
              "%s of %s is unknown, or noticed again",
              event,
              run.id());
      case RunEvent.TaskLimited _,
          RunEvent.LimitGranted _,
          RunEvent.TaskWaiting _,
          RunEvent.TaskWoken _,
          RunEvent.TaskSignaled _,
          RunEvent.TaskGaveUp _,
          RunEvent.TaskStopped _,
          RunEvent.ShutDownAsked _,
          RunEvent.RestartAsked _,
          RunEvent.ItemTaken _,
          RunEvent.RunPaused _,
          RunEvent.RunResumed _,
          RunEvent.CancelRequested _,
          RunEvent.CleanupBegan _,
          RunEvent.RunRedriven _,
          RunEvent.RunCanceled _,
          RunEvent.RunTerminated _,
          RunEvent.RunTimedOut _ ->
          throw new IllegalStateException("No rule judges " + event + " yet.");
      case RunEvent.RunSucceeded _ -> {
        unless(run.isAllDone(), Rule.DECISIONS, "%s succeeds with %s", run.id(), run.stages);
        run.closed = true;
      }
      case RunEvent.RunFailed _ -> {
        unless(hasUnforgiven(run), Rule.DECISIONS, "%s fails with %s", run.id(), run.stages);
        run.closed = true;
      }
    }
  }

  private static void held(RunModel run, JournalEntry entry, RunEvent.TaskHeld event) {
    due(run, event.position(), event, run.stages.get(event.position()) == null);
    unless(
        entry.at().isBefore(run.created().notBefore()),
        Rule.DECISIONS,
        "%s of %s although its start delay has passed",
        event,
        run.id());
    run.stages.put(event.position(), Stage.HELD);
  }

  private static void queued(RunModel run, JournalEntry entry, RunEvent.TaskQueued event) {
    Stage before = run.stages.get(event.position());
    due(run, event.position(), event, before == null || before == Stage.HELD);
    unless(
        !entry.at().isBefore(run.created().notBefore()),
        Rule.DECISIONS,
        "%s of %s before its start delay has passed",
        event,
        run.id());
    unless(run.isToRun(event.position()), Rule.DECISIONS, "%s against its condition", event);
    run.stages.put(event.position(), Stage.QUEUED);
  }

  private static void skipped(RunModel run, RunEvent.TaskSkipped event) {
    due(run, event.position(), event, run.stages.get(event.position()) == null);
    unless(!run.isToRun(event.position()), Rule.DECISIONS, "%s against its condition", event);
    run.stages.put(event.position(), Stage.SKIPPED);
  }

  private static void due(RunModel run, int position, RunEvent event, boolean isRightStage) {
    unless(
        isRightStage && run.isReady(position),
        Rule.DECISIONS,
        "%s of %s with %s",
        event,
        run.id(),
        run.stages);
  }

  private static <T extends Phase> T ended(
      RunModel run, int position, int attempt, Class<T> phase) {
    TaskRunRecord record = run.records.get(position);
    unless(
        run.stages.get(position) == Stage.QUEUED
            && record != null
            && record.attempt() == attempt
            && phase.isInstance(record.phase()),
        Rule.NEWS,
        "attempt %d of Task Run %d of %s is noticed as %s, it is %s",
        attempt,
        position,
        run.id(),
        phase.getSimpleName(),
        record);
    return phase.cast(record.phase());
  }

  private static boolean hasUnforgiven(RunModel run) {
    return run.stages.keySet().stream().anyMatch(run::isUnforgiven);
  }

  /** An open run has nothing due that is not scheduled. */
  private static void leavesNothingBehind(RunModel run, JournalEntry entry) {
    if (run.closed) {
      return;
    }
    unless(
        !run.isAllDone() && !hasUnforgiven(run),
        Rule.DECISIONS,
        "%s leaves %s open with %s",
        entry,
        run.id(),
        run.stages);
    for (int position = 1; position <= run.known().size(); position++) {
      boolean isForgotten = run.stages.get(position) == null && run.isReady(position);
      unless(!isForgotten, Rule.DECISIONS, "%s of %s forgets %d", entry, run.id(), position);
      boolean isHeldTooLong =
          run.stages.get(position) == Stage.HELD && !entry.at().isBefore(run.created().notBefore());
      unless(!isHeldTooLong, Rule.DECISIONS, "%s of %s still holds %d", entry, run.id(), position);
    }
  }

  /** A journal was read, at some time between its last change before and now. */
  static void read(RunModel run, RunPartition partition) {
    List<JournalEntry> entries = partition.entries();
    int size = entries.size();
    unless(
        size <= run.journal.size(),
        Rule.JOURNAL,
        "%s has %d entries, expected at most %d",
        run.id(),
        size,
        run.journal.size());
    for (int i = 0; i < size; i++) {
      unless(
          entries.get(i).equals(run.journal.get(i).entry()),
          Rule.JOURNAL,
          "entry %s of %s is not what was stored: %s",
          entries.get(i),
          run.id(),
          run.journal.get(i));
    }
  }
}
