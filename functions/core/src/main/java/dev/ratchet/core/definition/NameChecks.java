package dev.ratchet.core.definition;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Whether the names of tasks are unique in a definition, and the needs of each are other tasks of
 * its own list that do not wait for it.
 */
final class NameChecks {
  private final Problems problems;

  /** Where each name stands first. */
  private final Map<String, Place> places = new LinkedHashMap<>();

  /** A place of a list. */
  private record Place(TaskList list, String path) {}

  private NameChecks(Problems problems) {
    this.problems = problems;
  }

  static void check(List<TaskList> lists, Problems problems) {
    var checks = new NameChecks(problems);
    lists.forEach(list -> list.forEachTask(problems, (path, t) -> checks.enter(list, path, t)));
    TaskList tasks = lists.getFirst();
    if (tasks.tasks().isEmpty()) {
      checks.checkDefaultName(tasks);
    }
    for (TaskList list : lists) {
      list.forEachTask(problems, (path, task) -> checks.checkNeeds(list, path, task));
      checks.checkCycles(list);
    }
  }

  private void enter(TaskList list, String path, Json.Obj task) {
    if (!(task.get("name") instanceof Json.Str(String name))) {
      return;
    }
    Place first = places.putIfAbsent(name, new Place(list, path));
    if (first != null) {
      problems.add(
          path + "/name",
          "The name \"%s\" is already that of %s.".formatted(Excerpt.of(name), first.path()),
          "Give one of the two another name.");
    }
  }

  /** A definition without tasks has one all the same, and that has a name. */
  private void checkDefaultName(TaskList tasks) {
    Place place = places.get(WorkflowDefinition.DEFAULT_TASK);
    if (place != null) {
      problems.add(
          place.path() + "/name",
          "The name \"%s\" is already that of the one task that a definition without %s has."
              .formatted(WorkflowDefinition.DEFAULT_TASK, tasks.field()),
          "Give it another name, or write tasks.");
    }
  }

  private void checkNeeds(TaskList list, String path, Json.Obj task) {
    String self = task.text("name").orElse("");
    var seen = new LinkedHashSet<String>();
    List<Json> needs = task.array("needs");
    for (int i = 0; i < needs.size() && !problems.isFull(); i++) {
      String place = path + "/needs/" + i;
      if (!(needs.get(i) instanceof Json.Str(String name)) || problems.has(place)) {
        continue;
      }
      if (name.equals(self)) {
        problems.add(
            place, "The task \"%s\" needs itself.".formatted(name), "Remove it from its needs.");
      } else if (!isIn(list, name)) {
        addUnknown(list, place, name);
      } else if (!seen.add(name)) {
        problems.add(
            place, "The task \"%s\" is named twice.".formatted(name), "Remove one of the two.");
      }
    }
  }

  private boolean isIn(TaskList list, String name) {
    return places.containsKey(name) && places.get(name).list() == list;
  }

  private void addUnknown(TaskList list, String place, String name) {
    if (places.containsKey(name)) {
      problems.add(
          place,
          "Expected a task of the same list, %s; \"%s\" is %s."
              .formatted(list.field(), name, places.get(name).path()),
          "Remove it: cleanup tasks run when the others have ended.");
      return;
    }
    List<String> known = places.keySet().stream().filter(other -> isIn(list, other)).toList();
    problems.add(
        place,
        "There is no task \"%s\" in %s."
            .formatted(name, list.field().equals("tasks") ? "this definition" : list.field()),
        Nearest.to(name, known)
            .map("Did you mean \"%s\"?"::formatted)
            .orElse("Name one of its other tasks, or remove it."));
  }

  private void checkCycles(TaskList list) {
    List<Json> tasks = list.tasks();
    var needs = new LinkedHashMap<String, List<String>>();
    var inherited = new LinkedHashSet<String>();
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i) instanceof Json.Obj task
          && task.get("name") instanceof Json.Str(var name)
          && isIn(list, name)) {
        // Needing oneself is reported where it is written.
        List<String> named =
            StoredDefinition.needs(tasks, i).stream().filter(n -> !n.equals(name)).toList();
        if (needs.putIfAbsent(name, named) == null && !task.has("needs")) {
          inherited.add(name);
        }
      }
    }
    for (List<String> cycle : NeedsGraph.cycles(needs)) {
      problems.add(
          places.get(cycle.getFirst()).path() + "/needs",
          "These tasks wait for each other: %s.".formatted(shown(cycle)),
          cycle.stream()
              .filter(inherited::contains)
              .findFirst()
              .map(
                  name ->
                      "Write what \"%s\" needs: without that, it is the task before it."
                          .formatted(name))
              .orElse("Remove one of these from the other's needs."));
    }
  }

  private static String shown(List<String> cycle) {
    int namesMax = 12;
    return cycle.size() <= namesMax
        ? String.join(" -> ", cycle)
        : String.join(" -> ", cycle.subList(0, namesMax)) + " -> … -> " + cycle.getLast();
  }
}
