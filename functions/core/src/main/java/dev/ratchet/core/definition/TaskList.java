package dev.ratchet.core.definition;

import dev.ratchet.core.json.Json;
import java.util.List;

/**
 * One of the lists of tasks of a definition as it is written, right or wrong.
 *
 * @param field the name of the field that holds it
 */
record TaskList(String field, List<Json> tasks) {
  TaskList {
    tasks = List.copyOf(tasks);
  }

  /** What is done with each task. */
  interface Check {
    void apply(String path, Json.Obj task);
  }

  String path() {
    return "/" + field;
  }

  /** Checks the items that are objects, until there are problems enough. */
  void forEachTask(Problems problems, Check check) {
    for (int i = 0; i < tasks.size() && !problems.isFull(); i++) {
      if (tasks.get(i) instanceof Json.Obj task) {
        check.apply(Pointer.child(path(), i), task);
      }
    }
  }
}
