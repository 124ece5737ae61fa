package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;
import static java.util.Objects.requireNonNull;

import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.run.Deletions;
import java.time.Instant;

/** What must hold of runs that are deleted, by a wish or since they were kept for long enough. */
final class DeletionRules {
  private final Retention retention;
  private long writes;

  /**
   * @param retention how long this world keeps closed runs
   */
  DeletionRules(Retention retention) {
    this.retention = requireNonNull(retention, "retention is null");
  }

  /** How often something was written that holds runs or deletes them. */
  long writes() {
    return writes;
  }

  void counts() {
    writes++;
  }

  /**
   * A run is deleted.
   *
   * @param isByTime whether nobody wished it
   * @param now the time by the clock of who deletes it
   */
  void deleted(RunModel run, boolean isByTime, Instant now) {
    if (run.deleted) {
      return;
    }
    RunHeader header = run.header;
    unless(
        run.closed && header.status().isClosed() && header.generation() + 1 == run.closings.size(),
        Rule.DELETIONS,
        "%s is deleted and open: %s, closed at %s",
        run.id(),
        header,
        run.closings);
    for (InboxItem item : run.inbox.values()) {
      unless(
          !(item.content() instanceof Content.Redrive)
              || run.noticed.contains(item.key())
              || header.standing() instanceof RunHeader.Standing.Succeeded,
          Rule.DELETIONS,
          "%s is deleted in spite of %s",
          run.id(),
          item);
    }
    unless(
        !isByTime
            || retention
                .closedBefore(now)
                .filter(before -> !run.closings.getLast().isAfter(before))
                .isPresent(),
        Rule.DELETIONS,
        "%s is deleted at %s, closed at %s and kept for %s",
        run.id(),
        now,
        run.closings,
        retention);
    run.deleted = true;
  }

  /** Something of a run was written that must not be once it is deleted. */
  static void writes(RunModel run, Object what) {
    unless(!run.deleted, Rule.DELETIONS, "%s is stored of %s, which is deleted", what, run.id());
  }

  /** Somebody who wished a run to be deleted was answered. */
  static void answered(RunModel run, Deletions.Answer answer) {
    boolean holds =
        switch (answer) {
          case Deletions.Answer.Deleted _, Deletions.Answer.UnknownRun _ -> run.deleted;
          case Deletions.Answer.Open _ -> true;
          case Deletions.Answer.Redriven _ -> run.isHeld;
        };
    unless(holds, Rule.DELETIONS, "the wish to delete %s is answered by %s", run.id(), answer);
  }

  /**
   * Once nothing is left to happen and all sweeps are done.
   *
   * @param isAnythingLeft whether something is stored of the run
   */
  void atTheEnd(RunModel run, boolean isAnythingLeft) {
    boolean isKept =
        switch (retention) {
          case Retention.Unset _, Retention.Forever _ -> !run.deleted;
          case Retention.For _ -> false;
        };
    unless(
        isAnythingLeft == isKept,
        Rule.DELETIONS,
        "of %s something is left: %s, expected: %s",
        run.id(),
        isAnythingLeft,
        isKept);
  }
}
