package dev.ratchet.core.run.story;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A part of a run's story.
 *
 * @param lines in order
 * @param next where the story goes on; empty where this is the end of it
 */
public record HistoryPage(List<Line> lines, Optional<HistoryPlace> next) {
  public HistoryPage {
    lines = List.copyOf(lines);
    requireNonNull(next, "next is null");
  }

  /** A line and where it stands. */
  public record Line(HistoryPlace place, HistoryEvent event) {
    public Line {
      requireNonNull(place, "place is null");
      requireNonNull(event, "event is null");
    }
  }

  /** What the lines tell. */
  public List<HistoryEvent> events() {
    return lines.stream().map(Line::event).toList();
  }
}
