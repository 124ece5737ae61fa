package dev.ratchet.history.command;

import com.google.protobuf.Duration;
import dev.ratchet.history.event.Times;

/** Timeouts of runs and their Workflow Tasks, where none is given or they contradict each other. */
public final class RunTimeouts {
  private static final Duration TASK_DEFAULT = Duration.newBuilder().setSeconds(10).build();
  private static final Duration TASK_MAX = Duration.newBuilder().setSeconds(120).build();

  private RunTimeouts() {}

  /** How long a run may take; no time means that there is no limit. */
  public static Duration run(Duration run, Duration execution) {
    return Times.minLimit(run, execution);
  }

  /** How long a worker may have a Workflow Task. */
  public static Duration task(Duration task, Duration run) {
    Duration given = Times.isSet(task) ? task : TASK_DEFAULT;
    return Times.minLimit(Times.min(given, TASK_MAX), run);
  }
}
