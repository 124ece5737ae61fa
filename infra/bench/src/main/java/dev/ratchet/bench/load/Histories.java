package dev.ratchet.bench.load;

import dev.ratchet.bench.tool.Api;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.TaskRunTransitions;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Follows runs from outside, and counts the transitions of their Task Runs. */
final class Histories {
  private final Api api;
  private final Map<String, Integer> seen = new TreeMap<>();

  Histories(Api api) {
    this.api = api;
  }

  /** How often each transition was seen. */
  Map<String, Integer> seen() {
    return seen;
  }

  /** Follows each Task Run of a history from state to state. */
  void follow(String run) {
    var at = new HashMap<String, TaskRunState>();
    for (Json item : api.call("GET", "/v1/runs/" + run + "/history", "").array("events")) {
      var event = (Json.Obj) item;
      if (event.text("type").orElse("").equals("task_state")) {
        String task = event.text("task").orElseThrow();
        TaskRunState from = state(event, "from");
        TaskRunState to = state(event, "to");
        demand(at.getOrDefault(task, TaskRunState.NONE) == from, "a gap in " + run + ": " + event);
        demand(TaskRunTransitions.isLegal(from, to), "an illegal step in " + run + ": " + event);
        at.put(task, to);
        seen.merge(from.wire() + " -> " + to.wire(), 1, Integer::sum);
      }
    }
  }

  private static TaskRunState state(Json.Obj event, String name) {
    return TaskRunState.valueOf(event.text(name).orElseThrow().toUpperCase(Locale.ROOT));
  }

  /** Ends the measurement unless what it relies on holds. */
  static void demand(boolean holds, String found) {
    if (!holds) {
      throw new IllegalStateException("The measurement found what must not be: " + found);
    }
  }
}
