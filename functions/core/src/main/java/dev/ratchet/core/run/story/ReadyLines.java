package dev.ratchet.core.run.story;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Lines of Task Runs that are ready to be told. Those of one Task Run stay in their order; among
 * the next ones of all, the earliest comes first. It is found without looking at the others: a
 * fan-out has thousands.
 */
final class ReadyLines {
  private record Head(Instant time, int position) {}

  private final TreeSet<Head> heads =
      new TreeSet<>(Comparator.comparing(Head::time).thenComparing(Head::position));

  private final Map<Integer, Deque<HistoryEvent.TaskMoved>> lines = new HashMap<>();

  /** Adds lines of a Task Run, behind those that it has. */
  void add(int position, Collection<HistoryEvent.TaskMoved> more) {
    Deque<HistoryEvent.TaskMoved> queue = lines.computeIfAbsent(position, _ -> new ArrayDeque<>());
    boolean hadNone = queue.isEmpty();
    queue.addAll(more);
    if (hadNone) {
      offer(position, queue);
    }
  }

  /** Replaces the lines that a Task Run has. */
  void put(int position, List<HistoryEvent.TaskMoved> all) {
    while (has(position)) {
      take(position);
    }
    add(position, all);
  }

  private void offer(int position, Deque<HistoryEvent.TaskMoved> queue) {
    if (!queue.isEmpty()) {
      heads.add(new Head(queue.getFirst().time(), position));
    }
  }

  /** Whether there is a line that is not later than a time. */
  boolean hasUntil(Instant at) {
    return !heads.isEmpty() && !heads.first().time().isAfter(at);
  }

  /** Takes the earliest line away. */
  HistoryEvent.TaskMoved take() {
    return take(heads.first().position());
  }

  /** Whether a Task Run has lines. */
  boolean has(int position) {
    return lines.containsKey(position) && !lines.get(position).isEmpty();
  }

  /** Takes the next line of a Task Run away. */
  HistoryEvent.TaskMoved take(int position) {
    Deque<HistoryEvent.TaskMoved> queue = lines.get(position);
    HistoryEvent.TaskMoved next = queue.removeFirst();
    heads.remove(new Head(next.time(), position));
    offer(position, queue);
    return next;
  }
}
