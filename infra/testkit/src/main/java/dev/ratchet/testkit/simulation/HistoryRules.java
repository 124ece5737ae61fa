package dev.ratchet.testkit.simulation;

import static dev.ratchet.testkit.simulation.Violation.unless;

import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.run.story.RunHistory;
import java.time.Instant;
import java.util.List;

/** What must hold of the story that is told of a run, whoever's clocks it is told by. */
final class HistoryRules {
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

  /** A page of a story is told without the rest, and says the same. */
  static void begins(RunPartition partition, List<HistoryEvent> history) {
    List<HistoryEvent> half = history.subList(0, history.size() / 2);
    List<HistoryEvent> told = RunHistory.beginning(partition, half.size());
    unless(
        told.equals(half),
        Rule.HISTORY,
        "The first half of the story of %s is told alone as %s, and else as %s",
        partition.header().id(),
        told,
        half);
  }
}
