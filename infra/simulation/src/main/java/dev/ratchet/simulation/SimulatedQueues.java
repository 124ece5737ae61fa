package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.engine.port.TaskQueues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Task Queues behind a gate, before the eyes of a witness. */
final class SimulatedQueues implements TaskQueues {
  private static final int MILLIS_PER_SECOND = 1_000;

  private final Mail mail;
  private final Gate gate;
  private final Witness witness;
  private final Channel workflowTasks;
  private final Channel timers;
  private final Map<String, Channel> taskQueues;

  SimulatedQueues(
      Mail mail,
      Gate gate,
      Witness witness,
      Channel workflowTasks,
      Channel timers,
      Map<String, Channel> taskQueues) {
    this.mail = requireNonNull(mail, "mail is null");
    this.gate = requireNonNull(gate, "gate is null");
    this.witness = requireNonNull(witness, "witness is null");
    this.workflowTasks = requireNonNull(workflowTasks, "workflowTasks is null");
    this.timers = requireNonNull(timers, "timers is null");
    this.taskQueues = Map.copyOf(taskQueues);
  }

  /** Whether a Workflow Task waits for a slot. */
  boolean isSlotWanted() {
    return mail.isWaiting(workflowTasks);
  }

  @Override
  public Set<String> names() {
    return taskQueues.keySet();
  }

  @Override
  public void wake(List<WorkflowTask> tasks, List<String> dedupeKeys) {
    var messages = new ArrayList<Runnable>();
    for (int i = 0; i < tasks.size(); i++) {
      WorkflowTask task = tasks.get(i);
      String key = dedupeKeys.get(i);
      String body = DeliveryJson.write(task);
      messages.add(() -> mail.send(workflowTasks, task.run().value(), key, body, Duration.ZERO));
    }
    gate.send("wake", messages);
  }

  @Override
  public void send(List<ActivityTask> deliveries, Duration delay) {
    requireBearable(delay);
    var messages = new ArrayList<Runnable>();
    for (ActivityTask delivery : deliveries) {
      Channel queue = taskQueues.get(delivery.queue());
      if (queue == null) {
        throw new IllegalArgumentException("There is no Task Queue " + delivery.queue());
      }
      String body = DeliveryJson.write(delivery);
      messages.add(
          () -> {
            witness.dispatched(delivery, names());
            mail.send(queue, delivery.run().value(), "", body, wholeSeconds(delay));
          });
    }
    gate.send("dispatch", messages);
  }

  @Override
  public void sendTimer(TimerMessage timer, Duration delay) {
    requireBearable(delay);
    gate.send(
        "timer",
        List.of(
            () -> mail.send(timers, timer.run().value(), "", timer.text(), wholeSeconds(delay))));
  }

  @Override
  public void sendTimers(List<Delayed> delayed) {
    delayed.forEach(each -> requireBearable(each.delay()));
    var messages = new ArrayList<Runnable>();
    for (Delayed each : delayed) {
      String run = each.timer().run().value();
      String body = each.timer().text();
      messages.add(() -> mail.send(timers, run, "", body, wholeSeconds(each.delay())));
    }
    gate.send("timers", messages);
  }

  private static void requireBearable(Duration delay) {
    if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
      throw new IllegalArgumentException("A queue keeps 0 to " + DELAY_MAX + "; found " + delay);
    }
  }

  /** A queue keeps whole seconds: the next, so that nothing comes early. */
  private static Duration wholeSeconds(Duration delay) {
    long seconds = Math.ceilDiv(delay.toMillis(), MILLIS_PER_SECOND);
    return Duration.ofSeconds(seconds);
  }
}
