package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.story.HistoryEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold of what was accepted for a run: it is done, or shown as come too late. */
final class AcceptedRules {
  private AcceptedRules() {}

  /**
   * An entry was stored. Whoever has waited looks into the inbox before it ends the run or begins
   * something.
   *
   * @param waitedUntil when its author last waited for an attempt, or before everything
   */
  static void appended(RunModel run, JournalEntry entry, long waitedUntil) {
    boolean isEnd = entry.events().stream().anyMatch(AcceptedRules::isClosing);
    boolean begins = entry.events().stream().anyMatch(RunEvent.TaskQueued.class::isInstance);
    if (!isEnd && !begins) {
      return;
    }
    Set<String> noticed = new HashSet<>(run.noticed);
    entry.events().forEach(event -> noticed.addAll(JournalRules.key(event)));
    for (InboxItem item : run.inbox.values()) {
      boolean wasThere = run.storedAt.get(item.key()) < waitedUntil;
      boolean matters = isEnd || item.content() instanceof Control;
      unless(
          !wasThere || !matters || noticed.contains(item.key()),
          Rule.ACCEPTED,
          "%s of %s is written without a look at %s, which was there before",
          entry,
          run.id(),
          item);
    }
  }

  /**
   * The code of an attempt begins. In the orchestrator's own slot that is not before everything is
   * obeyed that was asked for by the time of its claim.
   */
  static void begins(RunModel run, int position, long seenUntil) {
    for (InboxItem item : run.inbox.values()) {
      boolean forbids =
          switch (item.content()) {
            case Control.Cancel _ -> !run.known().onCancel().has(position);
            case Control.Terminate _ -> true;
            case Control.ShutDownTasks s ->
                JournalRules.meant(run, s.positions()).contains(position);
            case Control.Pause _, Control.Resume _, Control.RestartTasks _, Content _ -> false;
          };
      unless(
          !forbids
              || !run.known().isInline(position)
              || run.storedAt.get(item.key()) >= seenUntil
              || run.noticed.contains(item.key()),
          Rule.ACCEPTED,
          "Task Run %d of %s begins in spite of %s",
          position,
          run.id(),
          item);
    }
  }

  /** Whether the run's logic ends it: a terminate ends it whatever else is asked for. */
  private static boolean isClosing(RunEvent event) {
    return event instanceof RunEvent.RunSucceeded
        || event instanceof RunEvent.RunFailed
        || event instanceof RunEvent.RunCanceled
        || event instanceof RunEvent.RunTimedOut;
  }

  /** At the end, the history tells of everything that was accepted. */
  static void atTheEnd(RunModel run, RunPartition stored, List<HistoryEvent> history) {
    for (InboxItem item : stored.inbox()) {
      boolean isTold =
          history.stream()
              .anyMatch(e -> e instanceof HistoryEvent.CameTooLate l && l.key().equals(item.key()));
      unless(
          item.content() instanceof Content.Granted
              || isTold != run.noticed.contains(item.key())
              || run.tooLate.contains(item.key()),
          Rule.ACCEPTED,
          "%s of %s is %s: %s",
          item,
          run.id(),
          isTold ? "done, and shown as come too late" : "neither done nor shown as come too late",
          history);
    }
  }
}
