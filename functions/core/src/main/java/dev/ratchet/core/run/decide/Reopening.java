package dev.ratchet.core.run.decide;

import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.News;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a closed run is asked for: an operator may have it go on. */
public final class Reopening {
  private Reopening() {}

  /** Reopens a closed run, if an operator asks for it. */
  static Decision decide(RunPartition partition, Decider decider, Instant now) {
    RunState state = partition.state();
    Optional<InboxItem> asked = asked(partition, state);
    if (asked.isEmpty()) {
      return new Decision.Nothing();
    }
    var draft = new Draft(partition, state, InlineSlot.NONE, now);
    List<Integer> again =
        decider.redrivable(state).stream()
            .filter(position -> Owed.isToRedrive(partition, state, position))
            .toList();
    draft.add(new RunEvent.RunRedriven(asked.get().key(), again, version(asked.get())));
    // They were meant for the run as it was before: it is not to end again by them.
    News.unread(partition, state).stream()
        .filter(item -> item.content() instanceof Control)
        .forEach(item -> draft.add(new RunEvent.CameTooLate(item.key())));
    draft.comeAgain();
    return draft.decision(decider, Snapshots.NONE);
  }

  private static Optional<InboxItem> asked(RunPartition partition, RunState state) {
    return News.unread(partition, state).stream()
        .filter(item -> News.isToReopen(state, item))
        .findFirst();
  }

  private static RedriveVersion version(InboxItem redrive) {
    return redrive.content() instanceof Content.Redrive(RedriveVersion version)
        ? version
        : new RedriveVersion.Pinned();
  }

  /** The version by whose logic the next decision is made: a redrive may name another one. */
  public static WorkflowRef workflow(RunPartition partition) {
    RunState state = partition.state();
    RunHeader header = state.header();
    return state.isClosed()
        ? asked(partition, state).map(item -> header.by(version(item))).orElse(header).workflow()
        : header.workflow();
  }

  /** Whether nothing is left to be decided: the run is closed, and nobody asks to reopen it. */
  public static boolean isDone(RunPartition partition) {
    RunState state = partition.state();
    return state.isClosed() && asked(partition, state).isEmpty();
  }
}
