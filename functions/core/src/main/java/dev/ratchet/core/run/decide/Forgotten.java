package dev.ratchet.core.run.decide;

import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether the messages of a run were lost, as far as what is stored can tell: something should have
 * come of them long ago, and has not.
 */
public final class Forgotten {
  /**
   * How long something may wait before its message is taken for lost: longer than what waits for a
   * worker does where all is well, and shorter than any queue keeps a message. Behind a backlog
   * that is longer, one that was not lost is sent once more a day: who gets it second finds it
   * stale.
   */
  public static final Duration AFTER = Duration.ofDays(1);

  private Forgotten() {}

  /**
   * Whether something of an open run has waited since before a time: a Workflow Task that would
   * come to something by what was due then, or a message that an attempt is due by. Whether one
   * waits rightly for a place of a limit cannot be told from the run.
   *
   * @throws RuntimeException what the decider throws
   */
  public static boolean is(RunPartition run, Decider decider, Instant before) {
    RunState state = run.state();
    if (run.header().status().isClosed()) {
      return false;
    }
    boolean isQuiet = state.lastAt().isBefore(before);
    if (state.isClosed()) {
      return isQuiet;
    }
    return state.tasks().open().stream().anyMatch(p -> waitsSince(run, state, p).isBefore(before))
        || isQuiet && goesOn(run, decider, before);
  }

  private static boolean goesOn(RunPartition run, Decider decider, Instant now) {
    return Controls.decide(run, now) instanceof Decision.Append
        || RunMachine.decide(run, decider, InlineSlot.NONE, Snapshots.NONE, now)
            instanceof Decision.Append;
  }

  /** Since when a Task Run has waited for a message; {@link Instant#MAX} if it waits for none. */
  private static Instant waitsSince(RunPartition run, RunState state, int position) {
    return switch (state.tasks().get(position)) {
      case TaskProgress.Queued q -> waitsSince(state.record(run, position), q);
      case TaskProgress.Held _,
          TaskProgress.Limited _,
          TaskProgress.Waiting _,
          TaskProgress.Skipped _,
          TaskProgress.Succeeded _,
          TaskProgress.Failed _,
          TaskProgress.ShutDown _ ->
          Instant.MAX;
    };
  }

  private static Instant waitsSince(TaskRunRecord record, TaskProgress.Queued queued) {
    return record == null || record.attempt() < queued.attempt()
        ? queued.since()
        : waitsSince(record);
  }

  /** Since when the message of an attempt is due, or that which tells its run how it ended. */
  private static Instant waitsSince(TaskRunRecord record) {
    return switch (record.phase()) {
      case Phase.Queued q -> q.since();
      case Phase.PendingRetry p -> p.notBefore();
      case Phase.Running r -> r.leaseUntil();
      case Phase.Restarting r -> r.leaseUntil();
      case Phase.Succeeded s -> s.since();
      case Phase.Failed f -> f.since();
      case Phase.Shutdown s -> s.since();
    };
  }

  /**
   * Whether the message of an attempt that is due, or whose lease is over, is to be sent again.
   * That of a younger one is on its way.
   */
  static boolean isLost(TaskRunRecord record, Instant now) {
    return waitsSince(record).isBefore(now.minus(AFTER));
  }
}
