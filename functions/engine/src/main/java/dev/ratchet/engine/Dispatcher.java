package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.workflow.Effect;
import dev.ratchet.engine.port.EventBus;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.TaskQueues;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Sends effects once the entry that they follow from is stored. All of them bear repetition. */
public final class Dispatcher {
  private final RunStore store;
  private final TaskRuns taskRuns;
  private final TaskQueues queues;
  private final EventBus bus;
  private final Ambient ambient;

  public Dispatcher(RunStore store, TaskQueues queues, EventBus bus, Ambient ambient) {
    this.store = requireNonNull(store, "store is null");
    this.taskRuns = new TaskRuns(store);
    this.queues = requireNonNull(queues, "queues is null");
    this.bus = requireNonNull(bus, "bus is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /**
   * Refuses effects that can never be sent, before the entry that they follow from is stored.
   *
   * @throws IllegalArgumentException if a Task Queue does not exist
   */
  void check(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.Dispatch(ActivityTask delivery)
          && !queues.names().contains(delivery.queue())) {
        throw new IllegalArgumentException(
            "Task \"%s\" names the Task Queue \"%s\", which this deployment lacks; it has %s."
                .formatted(delivery.name(), delivery.queue(), queues.names()));
      }
    }
  }

  /** Sends the effects of an entry of a run, in order, deliveries in batches. */
  void dispatch(RunId run, List<Effect> effects) {
    var deliveries = new ArrayList<ActivityTask>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Dispatch(ActivityTask delivery)) {
        deliveries.add(delivery);
      }
    }
    if (!deliveries.isEmpty()) {
      queues.send(deliveries, Duration.ZERO);
    }
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Dispatch _ -> {}
        case Effect.WakeAt w -> wakeAt(new WorkflowTask(run, WorkflowTask.Cause.TIMER), w.due());
        case Effect.ShutDownTask s -> shutDown(run.task(s.position()), s.reason());
        case Effect.AnnounceEnd a -> {
          bus.publish(a.header());
          store.putHeader(a.header());
        }
      }
    }
  }

  /** The store that effects go to. */
  RunStore store() {
    return store;
  }

  /** Changes records of Task Runs in the store that effects go to. */
  TaskRuns taskRuns() {
    return taskRuns;
  }

  /** Makes a Workflow Task due at a time. */
  void wakeAt(WorkflowTask task, Instant due) {
    sendTimer(new TimerMessage.WakeRun(task, due));
  }

  /** Sends an attempt that may not run before a time. */
  void sendAt(ActivityTask delivery, Instant due) {
    Duration delay = Duration.between(ambient.now(), due);
    if (delay.compareTo(TaskQueues.DELAY_MAX) <= 0) {
      queues.send(List.of(delivery), notNegative(delay));
    } else {
      sendTimer(new TimerMessage.Deliver(delivery, due));
    }
  }

  /** Sends a timer on its way, or round again. */
  void sendTimer(TimerMessage timer) {
    Duration delay = notNegative(Duration.between(ambient.now(), timer.due()));
    queues.sendTimer(
        timer, delay.compareTo(TaskQueues.DELAY_MAX) > 0 ? TaskQueues.DELAY_MAX : delay);
  }

  private static Duration notNegative(Duration delay) {
    return delay.isNegative() ? Duration.ZERO : delay;
  }

  private void shutDown(TaskRunId id, String reason) {
    Instant now = ambient.now();
    taskRuns.change(id, now, record -> TaskRunMachine.shutDown(record, reason, now));
  }
}
