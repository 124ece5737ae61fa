package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.run.story.HistoryPage;
import dev.ratchet.core.run.story.HistoryPlace;
import dev.ratchet.core.run.story.RunHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must hold of the story that is told of a run, whoever's clocks it is told by. */
final class HistoryRules {
  private static final int LIMIT_MAX = 7;

  private HistoryRules() {}

  static void check(RunModel run, List<HistoryEvent> history) {
    Instant last = Instant.MIN;
    int closings = 0;
    for (HistoryEvent event : history) {
      unless(
          !event.time().isBefore(last),
          Rule.HISTORY,
          "%s of %s is told after %s",
          event,
          run.id(),
          last);
      last = event.time();
      if (event instanceof HistoryEvent.RunClosed closed) {
        unless(
            closed.time().equals(run.closings.get(closings)),
            Rule.HISTORY,
            "%s of %s is dated otherwise than its entry: %s",
            closed,
            run.id(),
            run.closings);
        closings++;
      }
    }
  }

  /** Pages of a story are told from passages of the run, and say what the whole says. */
  static void comesInPages(RunPartition partition, List<HistoryEvent> history) {
    int limit = 1 + Math.floorMod(partition.header().id().hashCode(), LIMIT_MAX);
    var told = new ArrayList<HistoryEvent>();
    Optional<HistoryPlace> next = Optional.of(HistoryPlace.START);
    while (next.isPresent()) {
      HistoryPlace place = next.get();
      HistoryPage page =
          RunHistory.page(RunPassage.of(partition, place.entry(), limit), place, limit);
      told.addAll(page.events());
      next = page.next();
    }
    unless(
        told.equals(history),
        Rule.HISTORY,
        "In pages of %d the story of %s is %s, and as a whole %s",
        limit,
        partition.header().id(),
        told,
        history);
  }
}
