package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.stored.RecentRun;
import dev.ratchet.simulation.RunModel.Stage;
import dev.ratchet.simulation.RunModel.Written;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What must hold of journals: how they grow, and what each entry takes notice of. */
final class JournalRules {
  private JournalRules() {}

  /** What an entry is about, which decides what it must take notice of. */
  private enum Kind {
    /** The run's logic went on. */
    DECISION,
    /** It obeys what is asked for from outside. */
    CONTROL,
    /** It reopens the run. */
    REDRIVE
  }

  /**
   * An entry was stored.
   *
   * @param read what its author had read of the run: one partition, or none
   * @return whether it is new, and not the repeat of an append
   */
  static boolean appended(
      RunModel run,
      RecordRules records,
      JournalEntry entry,
      String writer,
      List<RunPartition> read) {
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
    Kind kind = kind(run, entry);
    if (!run.closed && run.ending == RunModel.End.NONE) {
      isInTime(run, entry);
    }
    read.forEach(partition -> noticesAll(run, entry, kind, partition));
    run.journal.add(new Written(entry, writer));
    apply(run, records, entry, kind);
    if (entry.hasSnapshot()) {
      knowsItsVersion(run, entry);
    }
    return true;
  }

  /** The header may lag behind: a snapshot tells the version that a redrive chose without it. */
  private static void knowsItsVersion(RunModel run, JournalEntry entry) {
    RunPartition part = new RecentRun(run.created(), List.of(entry)).with(Map.of(), List.of());
    unless(
        part.state().header().workflow().version() == run.version,
        Rule.HEADER,
        "the snapshot of %s does not tell that %s goes on by version %d",
        entry,
        run.id(),
        run.version);
  }

  private static void apply(RunModel run, RecordRules records, JournalEntry entry, Kind kind) {
    for (RunEvent event : entry.events()) {
      unless(
          run.closed == event instanceof RunEvent.RunRedriven,
          Rule.DECISIONS,
          "%s of %s, which is %s",
          event,
          run.id(),
          run.closed ? "closed" : "open");
      EventRules.apply(run, records, entry, event);
    }
    switch (kind) {
      case DECISION -> leavesNothingBehind(run, entry);
      case CONTROL -> meansOnlyWhoIsMeant(run, entry);
      case REDRIVE -> {}
    }
  }

  /** What is asked of some Task Runs is asked of no others. */
  private static void meansOnlyWhoIsMeant(RunModel run, JournalEntry entry) {
    Set<Integer> toStop = new HashSet<>();
    Set<Integer> toRestart = new HashSet<>();
    for (RunEvent event : entry.events()) {
      for (String key : key(event)) {
        switch (run.inbox.get(key).content()) {
          case Control.ShutDownTasks c -> toStop.addAll(meant(run, c.positions()));
          case Control.RestartTasks c -> toRestart.addAll(meant(run, c.positions()));
          case Control _, InboxItem.Content _ -> {}
        }
      }
      boolean isMeant =
          switch (event) {
            case RunEvent.TaskStopped e -> toStop.contains(e.position());
            case RunEvent.ShutDownAsked e -> toStop.contains(e.position());
            case RunEvent.RestartAsked e -> toRestart.contains(e.position());
            case RunEvent.TaskWaiting e -> toRestart.contains(e.position());
            case RunEvent.OfTask _, RunEvent.OfRun _ -> true;
          };
      unless(isMeant, Rule.DECISIONS, "%s of %s was not asked for", event, run.id());
    }
  }

  static List<Integer> meant(RunModel run, List<Integer> positions) {
    return positions.isEmpty()
        ? IntStream.rangeClosed(1, run.known().size()).boxed().toList()
        : positions;
  }

  /** A run that takes too long is ended soon after. */
  private static void isInTime(RunModel run, JournalEntry entry) {
    unless(
        !entry.at().isAfter(run.latestEnd()),
        Rule.TIMES,
        "%s of %s comes long after %s",
        entry,
        run.id(),
        run.deadline());
  }

  private static Kind kind(RunModel run, JournalEntry entry) {
    for (RunEvent event : entry.events()) {
      if (event instanceof RunEvent.RunRedriven) {
        return Kind.REDRIVE;
      }
      boolean isControl =
          key(event).stream()
              .map(run.inbox::get)
              .anyMatch(item -> item != null && item.content() instanceof Control);
      if (isControl) {
        return Kind.CONTROL;
      }
    }
    return Kind.DECISION;
  }

  /** The inbox item that an event takes notice of: its key, or none. */
  static List<String> key(RunEvent event) {
    return switch (event) {
      case RunEvent.SignalReceived e -> List.of(e.key());
      case RunEvent.ItemTaken e -> List.of(e.key());
      case RunEvent.CameTooLate e -> List.of(e.key());
      case RunEvent.RunPaused e -> List.of(e.key());
      case RunEvent.RunResumed e -> List.of(e.key());
      case RunEvent.CancelRequested e -> List.of(e.key());
      case RunEvent.RunTerminated e -> List.of(e.key());
      case RunEvent.RunRedriven e -> List.of(e.key());
      case RunEvent.LimitGranted e -> List.of(e.key());
      case RunEvent.RunStarted _,
          RunEvent.TaskHeld _,
          RunEvent.TaskLimited _,
          RunEvent.TaskWaiting _,
          RunEvent.TaskWoken _,
          RunEvent.TaskSignaled _,
          RunEvent.TaskGaveUp _,
          RunEvent.TaskStopped _,
          RunEvent.ShutDownAsked _,
          RunEvent.RestartAsked _,
          RunEvent.TaskQueued _,
          RunEvent.TaskSkipped _,
          RunEvent.TaskRecorded _,
          RunEvent.TaskGaveWay _,
          RunEvent.TaskSucceeded _,
          RunEvent.TaskFailed _,
          RunEvent.TaskShutDown _,
          RunEvent.CleanupBegan _,
          RunEvent.RunSucceeded _,
          RunEvent.RunFailed _,
          RunEvent.RunCanceled _,
          RunEvent.RunTimedOut _ ->
          List.of();
    };
  }

  private static void noticesAll(RunModel run, JournalEntry entry, Kind kind, RunPartition read) {
    Set<String> noticed = new HashSet<>(run.noticed);
    Set<Integer> ended = new HashSet<>();
    boolean isEnd = false;
    for (RunEvent event : entry.events()) {
      noticed.addAll(key(event));
      isEnd |= event instanceof RunEvent.RunTerminated;
      if (event instanceof RunEvent.TaskSucceeded e) {
        ended.add(e.position());
      } else if (event instanceof RunEvent.TaskFailed e) {
        ended.add(e.position());
      } else if (event instanceof RunEvent.TaskShutDown e) {
        ended.add(e.position());
      }
    }
    noticesInbox(run, entry, kind, read, isEnd, noticed);
    if (kind == Kind.DECISION) {
      read.records()
          .forEach(
              (position, record) ->
                  unless(
                      run.stages.get(position) != Stage.QUEUED
                          || record.attempt() < run.attempts.get(position)
                          || !record.state().isSettled()
                          || ended.contains(position),
                      Rule.NEWS,
                      "%s of %s misses the end of %s",
                      entry,
                      run.id(),
                      record));
    }
  }

  private static void noticesInbox(
      RunModel run,
      JournalEntry entry,
      Kind kind,
      RunPartition read,
      boolean isEnd,
      Set<String> noticed) {
    for (InboxItem item : read.inbox()) {
      boolean isControl = item.content() instanceof Control;
      boolean isDue =
          switch (kind) {
            case DECISION -> true;
            case CONTROL -> isControl && !isEnd;
            case REDRIVE -> isControl;
          };
      unless(
          !isDue || noticed.contains(item.key()),
          Rule.NEWS,
          "%s of %s misses %s",
          entry,
          run.id(),
          item);
    }
  }

  /** An open run that is not paused has nothing due that is not scheduled. */
  private static void leavesNothingBehind(RunModel run, JournalEntry entry) {
    boolean hasJustBegun =
        entry.events().stream().anyMatch(RunEvent.CleanupBegan.class::isInstance);
    if (run.closed || run.paused || hasJustBegun) {
      return;
    }
    unless(
        run.ending != RunModel.End.NONE || entry.at().isBefore(run.deadline()),
        Rule.TIMES,
        "%s leaves %s open after %s",
        entry,
        run.id(),
        run.deadline());
    unless(
        !run.isAllDone() && (run.ending != RunModel.End.NONE || !run.hasUnforgiven()),
        Rule.DECISIONS,
        "%s leaves %s open with %s",
        entry,
        run.id(),
        run.stages);
    if (entry.events().stream().anyMatch(JournalRules::isByItsExpressions)) {
      return; // What comes after such a failure is for the next Workflow Task.
    }
    Known.Stretch stretch = run.stretch();
    for (int position = stretch.first(); position <= stretch.last(); position++) {
      if (run.isReady(position)) {
        unless(
            !isForgotten(run, entry, position),
            Rule.DECISIONS,
            "%s of %s forgets %d, which is %s",
            entry,
            run.id(),
            position,
            run.stages.get(position));
      }
    }
  }

  /** Whether a Task Run has failed by its own expressions, before it began. */
  private static boolean isByItsExpressions(RunEvent event) {
    return event instanceof RunEvent.TaskGaveUp gaveUp
        && gaveUp.failure().code().equals("expression_failed");
  }

  /** Whether a Task Run that is ready is neither under way nor held back for a reason. */
  private static boolean isForgotten(RunModel run, JournalEntry entry, int position) {
    return switch (run.stages.get(position)) {
      case null -> !isLeftForLater(run, position);
      case HELD ->
          !entry.at().isBefore(run.created().notBefore()) && !isLeftForLater(run, position);
      case LIMITED -> run.granted.contains(position) && !isLeftForLater(run, position);
      case WAITING, QUEUED, SKIPPED, SUCCEEDED, FAILED, SHUT_DOWN -> false;
    };
  }

  /** Whether there may be no time left for a task that needs no worker: others have had theirs. */
  private static boolean isLeftForLater(RunModel run, int position) {
    return run.known().isInline(position)
        && run.records.keySet().stream().anyMatch(run.known()::isInline);
  }

  /** A journal was read, at some time between its last change before and now. */
  static void read(RunModel run, RunPartition partition) {
    List<JournalEntry> entries = partition.entries();
    for (JournalEntry entry : entries) {
      unless(
          entry.seq() <= run.journal.size(),
          Rule.JOURNAL,
          "%s has entry %d, expected at most %d",
          run.id(),
          entry.seq(),
          run.journal.size());
      Written stored = run.journal.get((int) entry.seq() - 1);
      unless(
          entry.equals(stored.entry()),
          Rule.JOURNAL,
          "entry %s of %s is not what was stored: %s",
          entry,
          run.id(),
          stored);
    }
  }
}
