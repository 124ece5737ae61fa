package dev.ratchet.history.state;

import static java.util.Objects.requireNonNull;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one entry of a code run's journal adds.
 *
 * @param events events with their final numbers, the first of which is the next one of the run
 * @param flushed whether what waited before has got its number here, or was dropped with the run
 * @param waiting events that wait for a number from here on
 * @param claims attempts of activities that began, which no event tells of
 * @param line the run's line from here on
 */
public record Slice(
    List<HistoryEvent> events,
    boolean flushed,
    List<HistoryEvent> waiting,
    List<Claimed> claims,
    StateLine line) {

  /** An attempt of an activity began. */
  public record Claimed(long scheduledId, ActivityStart start) {
    public Claimed {
      requireNonNull(start, "start is null");
    }
  }

  public Slice {
    events = List.copyOf(events);
    waiting = List.copyOf(waiting);
    claims = List.copyOf(claims);
    requireNonNull(line, "line is null");
  }

  /** This and the one after it as one. */
  public Slice then(Slice next) {
    return new Slice(
        join(events, next.events),
        flushed || next.flushed,
        next.flushed ? next.waiting : join(waiting, next.waiting),
        join(claims, next.claims),
        next.line);
  }

  private static <T> List<T> join(List<T> one, List<T> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  /** Whether nothing but the line may differ. */
  public boolean isEmpty() {
    return events.isEmpty() && waiting.isEmpty() && claims.isEmpty() && !flushed;
  }

  /** All events of slices that follow each other. */
  public static List<HistoryEvent> events(List<Slice> slices) {
    var all = new ArrayList<HistoryEvent>();
    slices.forEach(slice -> all.addAll(slice.events()));
    return all;
  }
}
