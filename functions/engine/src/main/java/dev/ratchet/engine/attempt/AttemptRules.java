package dev.ratchet.engine.attempt;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.failure.Failure.TimedOut.Limit;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.Timeouts;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.engine.task.TaskDefaults;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * How long the attempts of a Task Run may take, and when another follows: what its workflow says,
 * and for the rest what its Task Definition says.
 */
record AttemptRules(ActivityTask task, TaskDefaults defaults) {
  AttemptRules {
    requireNonNull(task, "task is null");
    requireNonNull(defaults, "defaults is null");
  }

  /** The rules for a Task Run; those of a task that is not known here are the standard ones. */
  static AttemptRules of(ActivityTask task, TaskRegistry registry) {
    return new AttemptRules(
        task, registry.find(task.task()).map(TaskHandler::defaults).orElse(TaskDefaults.STANDARD));
  }

  /** The limits on the Task Run's time. */
  Timeouts limits() {
    return task.options().timeoutsOver(defaults.timeouts());
  }

  /** The limits on the task's code: what others have for completing it is not for the code. */
  Timeouts codeLimits() {
    return switch (task.options().completion()) {
      case RETURNED -> limits();
      case EXTERNAL -> defaults.timeouts();
    };
  }

  /** By when the Task Run must have ended, whatever the attempt. */
  TaskRunMachine.CloseBy closeBy() {
    Duration limit = limits().scheduleToClose();
    return limit.equals(Durations.MAX)
        ? TaskRunMachine.CloseBy.NEVER
        : new TaskRunMachine.CloseBy(task.queuedAt().plus(limit), limit);
  }

  /**
   * The limits on an attempt that begins now.
   *
   * @param receiverDeadline when whoever runs it has to be done with it
   */
  AttemptRunner.Limits until(Instant receiverDeadline, Instant now) {
    Timeouts limits = codeLimits();
    Instant byAttempt = now.plus(limits.startToClose());
    Instant deadline = byAttempt.isBefore(receiverDeadline) ? byAttempt : receiverDeadline;
    Failure silence = new Failure.TimedOut(Limit.HEARTBEAT, limits.heartbeat());
    TaskRunMachine.CloseBy closeBy = closeBy();
    if (closeBy.at().isBefore(deadline)) {
      var failure = new Failure.TimedOut(Limit.SCHEDULE_TO_CLOSE, closeBy.limit());
      return new AttemptRunner.Limits(closeBy.at(), failure, silence);
    }
    Duration limit = Duration.between(now, deadline);
    var failure =
        new Failure.TimedOut(Limit.START_TO_CLOSE, limit.isNegative() ? Duration.ZERO : limit);
    return new AttemptRunner.Limits(deadline, failure, silence);
  }

  /** What decides by these rules. */
  TaskRunMachine machine(RandomGenerator random) {
    return new TaskRunMachine(task.options().retryOver(defaults.retry()), closeBy(), random);
  }
}
