package dev.ratchet.testkit;

import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.TimerStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A timer store in memory, which answers as the one in DynamoDB does, and forgets nothing. */
public final class MemoryTimerStore implements TimerStore {
  private final Map<Slot, NavigableMap<String, StoredTimer>> slots = new HashMap<>();
  private final Map<Slot, String> marks = new HashMap<>();
  private final Map<Sweep, Cursor> cursors = new EnumMap<>(Sweep.class);

  @Override
  public synchronized void put(Slot slot, StoredTimer timer) {
    slots.computeIfAbsent(slot, _ -> new TreeMap<>()).put(timer.position(), timer);
  }

  @Override
  public synchronized Page read(Slot slot, String after, int limit) {
    String from = after.isEmpty() ? marks.getOrDefault(slot, "") : after;
    var rest = new ArrayList<StoredTimer>();
    // Not by a stream, which would first count all that come after.
    for (StoredTimer timer :
        slots.getOrDefault(slot, new TreeMap<>()).tailMap(from, false).values()) {
      if (rest.size() == limit) {
        break;
      }
      rest.add(timer);
    }
    // As in DynamoDB, a page that is full has a next one, which may be empty.
    return new Page(rest, rest.size() < limit ? "" : rest.getLast().position());
  }

  @Override
  public synchronized void mark(Slot slot, String passed) {
    marks.put(slot, passed);
  }

  @Override
  public synchronized Optional<Cursor> cursor(Sweep sweep) {
    return Optional.ofNullable(cursors.get(sweep));
  }

  @Override
  public synchronized Outcome begin(Cursor first) {
    Cursor present = cursors.putIfAbsent(first.sweep(), first);
    return present == null || present.equals(first) ? Outcome.STORED : Outcome.LOST_RACE;
  }

  @Override
  public synchronized Outcome move(Cursor before, Cursor after) {
    Cursor present = cursors.get(after.sweep());
    if (present == null) {
      throw new IllegalStateException(
          "The cursor of %s is to be moved, and none is stored: expected %s"
              .formatted(after.sweep(), before));
    }
    if (present.equals(before)) {
      cursors.put(after.sweep(), after);
      return Outcome.STORED;
    }
    return present.equals(after) ? Outcome.STORED : Outcome.LOST_RACE;
  }

  /** All timers that were stored, in no order. */
  public synchronized List<StoredTimer> timers() {
    return slots.values().stream().flatMap(slot -> slot.values().stream()).toList();
  }

  /**
   * The timers that a sweep still finds: in buckets, and in those on pages, that it has not done.
   */
  public synchronized List<StoredTimer> ahead() {
    Optional<Cursor> cursor = cursor(Sweep.TIMERS);
    var ahead = new ArrayList<StoredTimer>();
    slots.forEach(
        (slot, timers) -> {
          if (cursor.isEmpty() || !slot.bucket().isBefore(cursor.get().done())) {
            ahead.addAll(timers.tailMap(marks.getOrDefault(slot, ""), false).values());
          }
        });
    return ahead;
  }

  /**
   * The beginning of the first bucket that has timers and was not swept; empty if there is none.
   */
  public synchronized Optional<Instant> nextBucket() {
    Optional<Cursor> cursor = cursor(Sweep.TIMERS);
    return slots.keySet().stream()
        .map(Slot::bucket)
        .filter(bucket -> cursor.isEmpty() || !bucket.isBefore(cursor.get().done()))
        .min(Instant::compareTo);
  }
}
