package dev.ratchet.core.run.stored;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunPartition;
import java.util.List;
import java.util.TreeSet;

/**
 * A passage of a run, for those who read about it: entries of its journal from one with a snapshot
 * on, or from the first, with the records and inbox items that they name. What it takes to read one
 * depends on how long it is, and not on where it lies.
 *
 * @param part the entries, and what they name
 * @param isToTheEnd whether the newest entry is among them; then the whole inbox of a closed run is
 *     here
 */
public record RunPassage(RunPartition part, boolean isToTheEnd) {
  public RunPassage {
    requireNonNull(part, "part is null");
  }

  /** A run from its first entry to its last. */
  public static RunPassage whole(RunPartition run) {
    return new RunPassage(run, true);
  }

  /**
   * The passage of a run that begins with an entry, and with those before it from the nearest
   * snapshot on. A run that was reopened is one passage: its records tell of attempts that only
   * later entries can tell apart.
   *
   * @param entry the number of the first entry that is asked for, from 1
   * @param most how many are asked for from that one on
   */
  public static RunPassage of(RunPartition run, long entry, int most) {
    if (run.header().generation() > 0) {
      return whole(run);
    }
    List<JournalEntry> all = run.entries();
    int end = (int) Math.min(all.size(), entry - 1 + most);
    int first = (int) Math.min(entry - 1, end) - 1;
    while (first > 0 && !all.get(first).hasSnapshot()) {
      first--;
    }
    List<JournalEntry> entries = all.subList(Math.max(first, 0), end);
    RecentRun part =
        first > 0
            ? new RecentRun(run.header(), entries)
            : RecentRun.beginning(run.header(), run.input(), entries);
    return new RunPassage(part.with(run.records(), run.inbox()), end == all.size());
  }

  /** The keys of the inbox items that entries name. */
  public static TreeSet<String> keys(List<JournalEntry> entries) {
    var keys = new TreeSet<String>();
    for (JournalEntry entry : entries) {
      for (RunEvent event : entry.events()) {
        switch (event) {
          case RunEvent.SignalReceived e -> keys.add(e.key());
          case RunEvent.TaskSignaled e -> keys.add(e.key());
          case RunEvent.CameTooLate e -> keys.add(e.key());
          case RunEvent.OfTask _, RunEvent.OfRun _ -> {}
        }
      }
    }
    return keys;
  }
}
