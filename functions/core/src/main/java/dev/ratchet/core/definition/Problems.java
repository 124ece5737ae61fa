package dev.ratchet.core.definition;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The problems found so far: at most one to a place, the first, and at most {@value #COUNT_MAX} in
 * all, since beyond that nobody reads them.
 */
final class Problems {
  static final int COUNT_MAX = 100;

  private static final List<String> LISTS = List.of("tasks", "on_failure", "on_cancel");

  private final List<Problem> found = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();

  void add(String path, String message, String fix) {
    if (!isFull() && paths.add(path)) {
      found.add(new Problem(path, message, fix));
    }
  }

  boolean isFull() {
    return found.size() >= COUNT_MAX;
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Whether something is wrong at this very place. */
  boolean has(String path) {
    return paths.contains(path);
  }

  /** All of them: those of the whole first, then list by list and task by task. */
  List<Problem> all() {
    return found.stream().sorted(Comparator.comparingInt(Problems::rank)).toList();
  }

  /** Where the task that a problem is about stands among all; -1 for what concerns the whole. */
  private static int rank(Problem problem) {
    String[] steps = problem.path().split("/", 4);
    int list = steps.length > 2 ? LISTS.indexOf(steps[1]) : -1;
    return list < 0 ? -1 : (list << 16) + Integer.parseInt(steps[2]);
  }

  /** A value as messages say what was found. */
  static String found(Json found) {
    return switch (found) {
      case Json.Null _ -> "null";
      case Json.Bool _, Json.Num _, Json.Str _ -> found.kind() + ": " + Excerpt.of(found.text());
      case Json.Arr array -> "a list of " + array.items().size();
      case Json.Obj _ -> "an object";
    };
  }
}
