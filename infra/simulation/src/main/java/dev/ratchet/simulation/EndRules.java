package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.simulation.RunModel.Stage;

/** What must hold of a run once nothing is left to happen. */
final class EndRules {
  private EndRules() {}

  static void check(RunModel run, RunPartition stored) {
    unless(
        stored.entries().size() == run.journal.size(),
        Rule.JOURNAL,
        "%s has lost entries: %s",
        run.id(),
        stored.entries());
    unless(
        run.closed,
        Rule.LIVENESS,
        "%s is open: %s, %s",
        run.id(),
        run.stages,
        run.records.values());
    unless(
        run.header.status().isClosed() && stored.header().status() == run.header.status(),
        Rule.LIVENESS,
        "the header of %s is open: %s",
        run.id(),
        stored.header());
    unless(
        stored.header().workflow().version() == run.version,
        Rule.HEADER,
        "%s goes by version %d, expected %d",
        run.id(),
        stored.header().workflow().version(),
        run.version);
    unless(run.announced > 0, Rule.LIVENESS, "the end of %s is never told", run.id());
    unless(
        stored.state().context().equals(run.context),
        Rule.RESULTS,
        "the context of %s is %s, expected %s",
        run.id(),
        stored.state().context(),
        run.context);
    run.stages.forEach((position, stage) -> isSettled(run, position, stage));
    for (InboxItem item : run.inbox.values()) {
      unless(stored.inbox().contains(item), Rule.SIGNALS, "%s of %s is not stored", item, run.id());
    }
  }

  private static void isSettled(RunModel run, int position, Stage stage) {
    TaskRunRecord record = run.records.get(position);
    boolean isOver =
        switch (stage) {
          case HELD, LIMITED, WAITING -> false;
          case QUEUED -> record != null && record.state().isSettled();
          case SKIPPED, SUCCEEDED, FAILED, SHUT_DOWN ->
              record == null || record.state().isSettled();
        };
    unless(isOver, Rule.LIVENESS, "Task Run %d of %s is %s: %s", position, run.id(), stage, record);
  }
}
