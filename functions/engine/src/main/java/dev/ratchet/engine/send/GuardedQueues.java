package dev.ratchet.engine.send;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.TaskQueues;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Task Queues that leave no Task Run waiting for a delivery which its queue never takes: the Task
 * Run fails, with what the queue says, and its run is woken. To send it again and again would hold
 * up whatever comes behind it, and nobody would learn why. What is slow goes to the default queue
 * where a deployment has none for it.
 */
public final class GuardedQueues implements TaskQueues {
  /** The code of the failure of a Task Run whose delivery is refused. */
  public static final String CODE = "delivery_refused";

  private static final System.Logger LOG = System.getLogger(GuardedQueues.class.getName());

  private final TaskQueues queues;
  private final TaskRuns taskRuns;
  private final Ambient ambient;

  /**
   * @param queues what deliveries are sent to
   * @param store where their Task Runs are kept
   */
  public GuardedQueues(TaskQueues queues, RunStore store, Ambient ambient) {
    this.queues = requireNonNull(queues, "queues is null");
    this.taskRuns = new TaskRuns(store);
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  @Override
  public Set<String> names() {
    return queues.names();
  }

  @Override
  public void wake(List<WorkflowTask> tasks, List<String> dedupeKeys) {
    queues.wake(tasks, dedupeKeys);
  }

  @Override
  public void send(List<ActivityTask> deliveries, Duration delay) {
    Set<String> names = queues.names();
    List<ActivityTask> sent = deliveries.stream().map(d -> reachable(d, names)).toList();
    guarded(() -> queues.send(sent, delay));
  }

  /** A delivery on the Task Queue that it goes by where there are these. */
  public static ActivityTask reachable(ActivityTask delivery, Set<String> names) {
    return delivery.queue().equals(TaskQueueName.SLOW) && !names.contains(TaskQueueName.SLOW)
        ? delivery.on(TaskQueueName.DEFAULT)
        : delivery;
  }

  @Override
  public void sendTimer(TimerMessage timer, Duration delay) {
    guarded(() -> queues.sendTimer(timer, delay));
  }

  @Override
  public void sendTimers(List<Delayed> timers) {
    guarded(() -> queues.sendTimers(timers));
  }

  private void guarded(Runnable sending) {
    try {
      sending.run();
    } catch (RefusedException e) {
      e.refused().forEach(this::fail);
    }
  }

  private void fail(Refused refused) {
    ActivityTask task = refused.delivery();
    LOG.log(
        Level.ERROR,
        "{0} never takes attempt {1} of {2}, which fails: {3}.",
        task.queue(),
        task.attempt(),
        task.id(),
        refused.why());
    Instant now = ambient.now();
    var machine = new TaskRunMachine(RetryPolicy.ONCE, ambient.random());
    Failure failure =
        Failure.TaskError.fatal(
            CODE,
            "The Task Queue \"%s\" never takes the delivery of this attempt: %s."
                .formatted(task.queue(), refused.why()));
    Verdict verdict =
        taskRuns.change(
            task.id(),
            task.queuedAt(),
            record -> machine.giveUp(record, task.attempt(), failure, now));
    switch (verdict) {
      case Verdict.Accepted(TaskRunRecord record) -> tell(record);
      case Verdict.Stale(TaskRunRecord record) -> tell(record);
      case Verdict.Rejected rejected ->
          LOG.log(Level.WARNING, "{0} is not given up: {1}.", task.id(), rejected.reason());
    }
  }

  private void tell(TaskRunRecord record) {
    if (record.state().isSettled()) {
      var woken = new WorkflowTask(record.id().run(), Cause.TASK_ENDED, Dispatcher.UNKNOWN_ENTRY);
      queues.wake(List.of(woken), List.of(record.id() + ":" + record.attempt()));
    }
  }
}
