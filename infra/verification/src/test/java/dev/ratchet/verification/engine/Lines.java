package dev.ratchet.verification.engine;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TaskDelivery;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import java.time.Duration;

/** What was sent, told in a line. */
final class Lines {
  private Lines() {}

  /** A delivery: {@code "wake task_ended"}, or position and attempt. */
  static String of(TaskDelivery delivery) {
    return switch (delivery) {
      case WorkflowTask w -> "wake " + w.cause().wire();
      case ActivityTask a -> a.id().position() + "." + a.attempt();
    };
  }

  /** A timer, and when it is due. */
  static String of(TimerMessage timer) {
    String due = " due at " + Duration.between(Desk.START, timer.due()).toMillis() + " ms";
    return switch (timer) {
      case TimerMessage.WakeRun w -> "timer: " + of(w.task()) + due;
      case TimerMessage.Deliver d -> "timer: " + of(d.delivery()) + due;
    };
  }
}
