package dev.ratchet.engine.timer;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.engine.observe.Observation;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.send.Dispatcher;
import dev.ratchet.engine.send.GuardedQueues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Handles timers that come back from their delay: one that is not due yet is sent round again. */
public final class TimerService {
  private final TaskQueues queues;
  private final Dispatcher dispatcher;
  private final Ambient ambient;

  public TimerService(TaskQueues queues, Dispatcher dispatcher, Ambient ambient) {
    this.dispatcher = requireNonNull(dispatcher, "dispatcher is null");
    this.queues = new GuardedQueues(queues, dispatcher.store(), ambient);
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /**
   * Fires a timer, or sends it round again.
   *
   * @throws dev.ratchet.engine.port.StoreException if a queue could not be reached: do not
   *     acknowledge
   */
  public void handle(TimerMessage timer) {
    Instant now = ambient.now();
    if (timer.due().isAfter(now)) {
      dispatcher.sendTimer(timer);
      return;
    }
    dispatcher
        .teller()
        .tell(new Observation.TimerFired(now, timer.run(), Duration.between(timer.due(), now)));
    switch (timer) {
      case TimerMessage.WakeRun w -> queues.wake(List.of(reached(w)), List.of(key(w)));
      case TimerMessage.Deliver d -> queues.send(List.of(d.delivery()), Duration.ZERO);
    }
  }

  private static WorkflowTask reached(TimerMessage.WakeRun timer) {
    WorkflowTask task = timer.task();
    return task.cause() == WorkflowTask.Cause.TIMER ? task.reached(timer.due()) : task;
  }

  /**
   * A key of its own each time: the same timer comes again if it was too early for the run's own
   * clock, and clocks that are apart may show the same time twice.
   */
  private String key(TimerMessage.WakeRun timer) {
    return "%s:%s:%d:%s"
        .formatted(
            timer.run(),
            timer.task().cause().wire(),
            timer.due().toEpochMilli(),
            ambient.newToken());
  }
}
