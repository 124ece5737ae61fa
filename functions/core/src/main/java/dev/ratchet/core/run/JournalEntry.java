package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * One numbered, immutable entry of a run's journal: the events of one decision.
 *
 * @param seq 1, 2, … without a gap
 * @param at when it was decided; never before the entry before it
 * @param snapshot the state after it, as {@code SnapshotJson} writes it, so that nobody needs the
 *     entries before it to go on; empty in most entries
 */
public record JournalEntry(long seq, Instant at, List<RunEvent> events, String snapshot) {
  /** The most events that one entry holds: what a fan-out of all tasks of a definition needs. */
  public static final int EVENTS_MAX = 20_000;

  public JournalEntry {
    requireNonNull(at, "at is null");
    requireNonNull(snapshot, "snapshot is null; use \"\"");
    events = List.copyOf(events);
    if (seq < 1 || events.isEmpty() || events.size() > EVENTS_MAX) {
      throw new IllegalArgumentException(
          "An entry is numbered from 1 and holds 1 to %d events; found number %d with %d events."
              .formatted(EVENTS_MAX, seq, events.size()));
    }
  }

  /** An entry without a snapshot. */
  public JournalEntry(long seq, Instant at, List<RunEvent> events) {
    this(seq, at, events, "");
  }

  /** This entry with the state after it, or without for an empty text. */
  public JournalEntry with(String snapshot) {
    return new JournalEntry(seq, at, events, snapshot);
  }

  /** Whether it tells the state after it. */
  public boolean hasSnapshot() {
    return !snapshot.isEmpty();
  }
}
