package dev.ratchet.core.definition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who needs whom: looks for tasks that wait for themselves. */
final class NeedsGraph {
  private NeedsGraph() {}

  /**
   * Cycles among tasks, each as the names from a task back to itself: {@code [a, b, a]} if a needs
   * b and b needs a. Every task is in at most one of them; there are none if and only if the tasks
   * can be ordered.
   *
   * @param needs the needs of each task by its name; names that are no task's are passed over
   */
  static List<List<String>> cycles(Map<String, List<String>> needs) {
    var cycles = new ArrayList<List<String>>();
    var done = new HashSet<String>();
    for (String start : needs.keySet()) {
      if (!done.contains(start)) {
        walk(start, needs, done, cycles);
      }
    }
    return cycles;
  }

  private static void walk(
      String start, Map<String, List<String>> needs, Set<String> done, List<List<String>> cycles) {
    var trail = new LinkedHashSet<String>();
    Deque<Iterator<String>> ahead = new ArrayDeque<>();
    trail.add(start);
    ahead.push(needs.get(start).iterator());
    while (!ahead.isEmpty()) {
      if (!ahead.peek().hasNext()) {
        ahead.pop();
        done.add(trail.removeLast());
        continue;
      }
      String next = ahead.peek().next();
      if (trail.contains(next)) {
        var cycle = new ArrayList<>(trail.stream().dropWhile(name -> !name.equals(next)).toList());
        if (cycle.stream().noneMatch(done::contains)) {
          done.addAll(cycle);
          cycle.add(next);
          cycles.add(List.copyOf(cycle));
        }
      } else if (needs.containsKey(next) && !done.contains(next)) {
        trail.add(next);
        ahead.push(needs.get(next).iterator());
      }
    }
  }
}
