package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.engine.port.TaskQueues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Handles timers that come back from their delay: one that is not due yet is sent round again. */
public final class TimerService {
  private final TaskQueues queues;
  private final Dispatcher dispatcher;
  private final Ambient ambient;

  public TimerService(TaskQueues queues, Dispatcher dispatcher, Ambient ambient) {
    this.queues = requireNonNull(queues, "queues is null");
    this.dispatcher = requireNonNull(dispatcher, "dispatcher is null");
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
      case TimerMessage.WakeRun w -> queues.wake(List.of(w.task()), List.of(key(w, now)));
      case TimerMessage.Deliver d -> queues.send(List.of(d.delivery()), Duration.ZERO);
    }
  }

  /** Not the same when the timer comes again: then it was too early for the run's own clock. */
  private static String key(TimerMessage.WakeRun timer, Instant now) {
    return "%s:%s:%d:%d"
        .formatted(
            timer.run(),
            timer.task().cause().wire(),
            timer.due().toEpochMilli(),
            now.toEpochMilli());
  }
}
