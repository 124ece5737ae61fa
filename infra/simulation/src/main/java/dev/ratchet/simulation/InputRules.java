package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.Assignment;
import dev.ratchet.core.run.RunEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What must hold of what attempts work on, in one run. */
final class InputRules {
  /** What entries have stored, by position and by the attempt from which on it holds. */
  private final Map<Integer, TreeMap<Integer, Payload>> stored = new HashMap<>();

  /** A Task Run is queued. */
  void queued(RunEvent.TaskQueued event) {
    if (event.input() instanceof RunEvent.Input.Stored(Assignment assignment)) {
      stored
          .computeIfAbsent(event.position(), _ -> new TreeMap<>())
          .put(event.attempt(), assignment.input());
    }
  }

  /**
   * The code of an attempt begins: it finds what an entry has stored that queued its Task Run, if
   * any. A delivery of before a redrive may ask for the attempt that the redrive asks for: then it
   * is what the entry of that time has stored.
   */
  void begins(TaskRunId id, int attempt, Payload input) {
    var kept = stored.getOrDefault(id.position(), new TreeMap<>()).headMap(attempt, true);
    unless(
        kept.isEmpty() ? input instanceof Payload.Value : kept.containsValue(input),
        Rule.INPUTS,
        "attempt %d of %s works on %s, and was queued with %s",
        attempt,
        id,
        input,
        kept);
  }
}
