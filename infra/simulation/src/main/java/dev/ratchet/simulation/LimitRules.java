package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.Limit;
import dev.ratchet.engine.port.LimitStore.Ticket;
import dev.ratchet.engine.port.LimitStore.View;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What must hold of limits: by the journals, and by who is given a place before whom. */
final class LimitRules {
  private record Look(long caller, String key) {}

  private final Map<String, Set<String>> underWay = new TreeMap<>();
  private final Map<Look, View> looks = new HashMap<>();

  /** A run has a new entry: never more Task Runs are under way than there are places. */
  void after(RunModel run) {
    run.wishes.forEach(
        (position, wish) -> {
          Limit limit = wish.limit();
          Set<String> holders = underWay.computeIfAbsent(limit.key(), _ -> new TreeSet<>());
          String id = run.id() + "/" + position;
          if (!run.hasPlace(position)) {
            holders.remove(id);
          } else if (holders.add(id)) {
            unless(
                holders.size() <= limit.size(),
                Rule.LIMITS,
                "%s is over its size: %s",
                limit,
                holders);
          }
        });
  }

  /** An invocation looks at what there is of a limit. */
  void looked(long caller, String key, View view) {
    looks.put(new Look(caller, key), view);
  }

  /**
   * A Task Run is given a place: nobody who waits longer may have been passed over.
   *
   * @param now what there is of the limit, before
   */
  void held(long caller, String key, Ticket given, View now) {
    View seen = looks.get(new Look(caller, key));
    unless(seen != null, Rule.LIMITS, "a place of %s is given blindly to %s", key, given);
    for (Ticket other : seen.waiters()) {
      boolean isPassedOver =
          isBefore(other, given) && now.waiters().contains(other) && !now.holds(other.id());
      unless(!isPassedOver, Rule.LIMITS, "%s passes %s over for %s", key, other, given);
    }
  }

  private static boolean isBefore(Ticket one, Ticket other) {
    return !one.id().equals(other.id()) && one.since().isBefore(other.since());
  }

  /**
   * Once nothing is left to happen, nobody has a place or waits for one. What a run has left whose
   * messages were lost is seen to once somebody else waits for it.
   */
  static void atTheEnd(String key, View view, Set<RunId> lost) {
    unless(
        Stream.concat(view.holders().stream(), view.waiters().stream())
            .allMatch(ticket -> lost.contains(ticket.id().run())),
        Rule.LIMITS,
        "%s is left with %s",
        key,
        view);
  }
}
