package dev.ratchet.engine.attempt;

import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.Timeouts;
import java.time.Duration;
import java.time.Instant;

/** How long somebody outside has to complete an attempt. */
final class External {
  /** How long, where the workflow does not say. */
  static final Duration STANDARD = Duration.ofDays(7);

  private External() {}

  private static Timeouts limits(TaskOptions options) {
    return options.timeoutsOver(Timeouts.ofStartToClose(STANDARD));
  }

  /** Until when somebody has an attempt who gave a sign of life. */
  static Instant until(TaskOptions options, Instant claimedAt, Instant heardAt) {
    Timeouts limits = limits(options);
    Instant byHeartbeat = heardAt.plus(limits.heartbeat());
    Instant byAttempt = claimedAt.plus(limits.startToClose());
    return byHeartbeat.isBefore(byAttempt) ? byHeartbeat : byAttempt;
  }
}
