package dev.ratchet.verification.engine;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.engine.port.TaskQueues;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Queues whose calls can be disturbed; the hooks have the names of its methods. */
record HookedQueues(TaskQueues inner, Hooks hooks) implements TaskQueues {
  @Override
  public Set<String> names() {
    return inner.names();
  }

  @Override
  public void wake(List<WorkflowTask> tasks, List<String> dedupeKeys) {
    hooks.around("wake", () -> inner.wake(tasks, dedupeKeys));
  }

  @Override
  public void send(List<ActivityTask> deliveries, Duration delay) {
    hooks.around("send", () -> inner.send(deliveries, delay));
  }

  @Override
  public void sendTimer(TimerMessage timer, Duration delay) {
    hooks.around("sendTimer", () -> inner.sendTimer(timer, delay));
  }

  @Override
  public void sendTimers(List<Delayed> timers) {
    hooks.around("sendTimers", () -> inner.sendTimers(timers));
  }
}
