package dev.ratchet.engine.send;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.Timeouts;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.port.Ambient;
import java.time.Duration;
import java.time.Instant;

/**
 * Sends what the record of a Task Run owes: its next attempt's delivery, or the news for its run
 * that it is over. Sent once too often, it is harmless.
 */
public final class FollowUps {
  private final Dispatcher dispatcher;
  private final Ambient ambient;

  public FollowUps(Dispatcher dispatcher, Ambient ambient) {
    this.dispatcher = requireNonNull(dispatcher, "dispatcher is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /**
   * Sends what is owed once this delivery is acknowledged.
   *
   * @param record what is stored of the Task Run
   */
  public void send(ActivityTask task, TaskRunRecord record) {
    boolean isSameAttempt = record.attempt() == task.attempt();
    switch (record.phase()) {
      case Phase.Succeeded _, Phase.Failed _, Phase.Shutdown _ ->
          dispatcher.tell(record, task.entry());
      case Phase.PendingRetry p when isSameAttempt -> {
        dispatcher.sendAt(task.withAttempt(record.attempt() + 1), p.notBefore());
        limitWait(task, p.notBefore());
      }
      case Phase.Queued _ when record.attempt() > task.attempt() ->
          dispatcher.sendAt(task.withAttempt(record.attempt()), ambient.now());
      case Phase.Running r when isSameAttempt -> dispatcher.sendAt(task, r.leaseUntil());
      case Phase.Restarting r when isSameAttempt -> dispatcher.sendAt(task, r.leaseUntil());
      case Phase.PendingRetry _, Phase.Queued _, Phase.Running _, Phase.Restarting _ -> {}
    }
  }

  /** Has the run look after an attempt that no worker takes in time. */
  private void limitWait(ActivityTask task, Instant since) {
    Duration limit = task.options().timeoutsOver(Timeouts.STANDARD).scheduleToStart();
    if (!limit.equals(Durations.MAX)) {
      dispatcher.wakeAt(new WorkflowTask(task.run(), WorkflowTask.Cause.TIMER), since.plus(limit));
    }
  }
}
