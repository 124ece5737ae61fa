package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.TaskQueues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Deliveries over SQS, in batches. Workflow Definitions share a Task Queue fairly: one that sends
 * more than its workers can do does not hold up the others.
 */
public final class SqsTaskQueues implements TaskQueues {
  private final SqsQueues queues;
  private final SqsBatches batches;

  /** Deliveries to these queues. */
  public SqsTaskQueues(SqsClient client, SqsQueues queues) {
    this.queues = requireNonNull(queues, "queues is null");
    this.batches = new SqsBatches(client);
  }

  @Override
  public Set<String> names() {
    return queues.taskQueues().keySet();
  }

  @Override
  public void wake(List<WorkflowTask> tasks, List<String> dedupeKeys) {
    if (tasks.size() != dedupeKeys.size()) {
      throw new IllegalArgumentException(
          "Each Workflow Task has a key; found %d and %d."
              .formatted(tasks.size(), dedupeKeys.size()));
    }
    var messages = new ArrayList<SqsMessage>();
    for (int i = 0; i < tasks.size(); i++) {
      WorkflowTask task = tasks.get(i);
      messages.add(
          new SqsMessage.Fifo(
              DeliveryJson.write(task), task.run().value(), FifoKey.of(dedupeKeys.get(i))));
    }
    noneIsRefused(batches.send(queues.workflowTasks(), messages));
  }

  @Override
  public void send(List<ActivityTask> deliveries, Duration delay) {
    requireBearable(delay);
    Map<String, List<SqsMessage>> byUrl = new LinkedHashMap<>();
    Map<SqsMessage, ActivityTask> sent = new IdentityHashMap<>();
    for (ActivityTask delivery : deliveries) {
      String body = DeliveryJson.write(delivery);
      var message = new SqsMessage.Shared(body, delivery.workflow().name(), delay);
      sent.put(message, delivery);
      byUrl.computeIfAbsent(url(delivery), _ -> new ArrayList<>()).add(message);
    }
    var refused = new ArrayList<Refused>();
    byUrl.forEach(
        (url, messages) ->
            batches
                .send(url, messages)
                .forEach(r -> refused.add(new Refused(sent.get(r.message()), r.why()))));
    throwIfAny(refused);
  }

  private static void throwIfAny(List<Refused> refused) {
    if (!refused.isEmpty()) {
      throw new RefusedException(refused);
    }
  }

  /** Ids, numbers and causes make these: a queue that refuses one takes none. */
  private static void noneIsRefused(List<SqsBatches.Refused> refused) {
    if (!refused.isEmpty()) {
      String why = refused.getFirst().why();
      throw new StoreException(
          "%d Workflow Tasks are refused: %s".formatted(refused.size(), why),
          new StoreException.Kind.Refused(why),
          null);
    }
  }

  private String url(ActivityTask delivery) {
    String url = queues.taskQueues().get(delivery.queue());
    if (url == null) {
      throw new IllegalArgumentException(
          "There is no Task Queue \"%s\" for %s; there are %s."
              .formatted(delivery.queue(), delivery.id(), names()));
    }
    return url;
  }

  @Override
  public void sendTimer(TimerMessage timer, Duration delay) {
    sendTimers(List.of(new Delayed(timer, delay)));
  }

  @Override
  public void sendTimers(List<Delayed> timers) {
    timers.forEach(delayed -> requireBearable(delayed.delay()));
    Map<SqsMessage, TimerMessage> sent = new IdentityHashMap<>();
    var messages = new ArrayList<SqsMessage>();
    for (Delayed delayed : timers) {
      var message = new SqsMessage.Delayed(delayed.timer().text(), delayed.delay());
      sent.put(message, delayed.timer());
      messages.add(message);
    }
    var attempts = new ArrayList<Refused>();
    var wakes = new ArrayList<SqsBatches.Refused>();
    for (SqsBatches.Refused refused : batches.send(queues.timers(), messages)) {
      switch (sent.get(refused.message())) {
        case TimerMessage.Deliver d -> attempts.add(new Refused(d.delivery(), refused.why()));
        case TimerMessage.WakeRun _ -> wakes.add(refused);
      }
    }
    throwIfAny(attempts);
    noneIsRefused(wakes);
  }

  private static void requireBearable(Duration delay) {
    if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
      throw new IllegalArgumentException(
          "A queue keeps a delay of zero to %s; found %s.".formatted(DELAY_MAX, delay));
    }
  }
}
