package dev.ratchet.engine.deadletter;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TaskDelivery;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Owed;
import dev.ratchet.core.run.decide.Reopening;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.send.Dispatcher;
import dev.ratchet.engine.send.FollowUps;
import dev.ratchet.engine.send.TaskRuns;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Handles what a queue gave up after too many receives, so that no run hangs on it. */
final class DeadLetters {
  /** After what time a Workflow Task or timer that was given up is tried again. */
  public static final Duration TRY_AGAIN_AFTER = Duration.ofMinutes(5);

  private static final System.Logger LOG = System.getLogger(DeadLetters.class.getName());

  private final TaskRuns taskRuns;
  private final FollowUps followUps;
  private final Dispatcher dispatcher;
  private final Ambient ambient;

  DeadLetters(Dispatcher dispatcher, Ambient ambient) {
    this.dispatcher = requireNonNull(dispatcher, "dispatcher is null");
    this.taskRuns = dispatcher.taskRuns();
    this.ambient = requireNonNull(ambient, "ambient is null");
    this.followUps = new FollowUps(dispatcher, ambient);
  }

  /**
   * Takes a delivery that was given up: its Task Run fails, or its Workflow Task is shown to have
   * failed and is tried again. A Task Run that is over or goes on gets what it still waits for.
   *
   * @param queue the queue that gave it up, for the reason that is shown
   */
  void handle(String queue, TaskDelivery delivery) {
    LOG.log(Level.ERROR, "{0} gave up a delivery of {1}.", queue, delivery.run());
    switch (delivery) {
      case WorkflowTask w -> tryAgain(queue, w.run());
      case ActivityTask a -> fail(queue, a);
    }
  }

  /** Takes a timer that was given up: it is sent round again. */
  void handle(TimerMessage timer) {
    LOG.log(Level.ERROR, "A timer of {0} was given up; it is sent round again.", timer.run());
    Instant due = ambient.now().plus(TRY_AGAIN_AFTER);
    switch (timer) {
      case TimerMessage.WakeRun w -> dispatcher.sendTimer(new TimerMessage.WakeRun(w.task(), due));
      case TimerMessage.Deliver d ->
          dispatcher.sendTimer(new TimerMessage.Deliver(d.delivery(), due));
    }
  }

  /**
   * Shows on an open run that its Workflow Task was given up, and makes another due. Of a closed
   * one it may have been to reopen it, or to send what is still owed.
   */
  private void tryAgain(String queue, RunId run) {
    RunStore store = dispatcher.store();
    Optional<RunHeader> header = store.header(run);
    if (header.isPresent() && header.get().status().isClosed()) {
      store.load(run).ifPresent(this::tryAgainThoughClosed);
    } else if (header.isPresent()) {
      RunHeader.Health health = header.get().health();
      store.putHeader(
          header.get().with(health.failedAgain(ambient.now(), new Failure.DeadLettered(queue))));
      retryLater(run);
    }
  }

  private void tryAgainThoughClosed(RunPartition partition) {
    RunId run = partition.header().id();
    if (Reopening.isDone(partition)) {
      dispatcher.dispatch(run, Owed.byClosed(partition));
    } else {
      retryLater(run);
    }
  }

  private void retryLater(RunId run) {
    dispatcher.wakeAt(new WorkflowTask(run, Cause.RETRY), ambient.now().plus(TRY_AGAIN_AFTER));
  }

  private void fail(String queue, ActivityTask task) {
    if (dispatcher.store().header(task.run()).isEmpty()) {
      return; // It was deleted, or never was: no record is to be begun.
    }
    Instant now = ambient.now();
    var machine = new TaskRunMachine(RetryPolicy.ONCE, ambient.random());
    Failure failure = new Failure.DeadLettered(queue);
    Verdict verdict =
        taskRuns.change(
            task.id(),
            task.queuedAt(),
            record -> machine.giveUp(record, task.attempt(), failure, now));
    switch (verdict) {
      case Verdict.Accepted(TaskRunRecord record) -> followUps.send(task, record);
      case Verdict.Stale(TaskRunRecord record) -> followUps.send(task, record);
      case Verdict.Rejected rejected ->
          LOG.log(Level.WARNING, "{0} is not given up: {1}.", task.id(), rejected.reason());
    }
  }
}
