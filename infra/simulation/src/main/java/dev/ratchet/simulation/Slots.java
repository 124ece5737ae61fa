package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts how many invocations carry out attempts of a Task Queue at once. */
final class Slots {
  private final Map<String, Integer> sizes = new HashMap<>();
  private final Map<String, List<Invocation>> inUse = new HashMap<>();

  /** Says how many worker slots a Task Queue has. */
  void size(String queue, int slots) {
    sizes.put(queue, slots);
  }

  /** An invocation begins to carry out an attempt. */
  void enter(Invocation invocation) {
    List<Invocation> others = inUse.computeIfAbsent(invocation.name(), _ -> new ArrayList<>());
    others.removeIf(other -> other.isOver() || other == invocation);
    others.add(invocation);
    unless(
        others.size() <= sizes.get(invocation.name()),
        Rule.SLOTS,
        "%d invocations carry out attempts of %s, which has %d worker slots",
        others.size(),
        invocation.name(),
        sizes.get(invocation.name()));
  }
}
