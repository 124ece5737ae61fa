package dev.ratchet.core.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * One numbered, immutable entry of a run's journal: the events of one decision.
 *
 * @param seq 1, 2, … without a gap
 * @param at when it was decided; never before the entry before it
 */
public record JournalEntry(long seq, Instant at, List<RunEvent> events) {
  /** The most events that one entry holds: what a fan-out of all tasks of a definition needs. */
  public static final int EVENTS_MAX = 4_000;

  public JournalEntry {
    requireNonNull(at, "at is null");
    events = List.copyOf(events);
    if (seq < 1 || events.isEmpty() || events.size() > EVENTS_MAX) {
      throw new IllegalArgumentException(
          "An entry is numbered from 1 and holds 1 to %d events; found number %d with %d events."
              .formatted(EVENTS_MAX, seq, events.size()));
    }
  }
}
