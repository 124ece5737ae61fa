package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.json.Json;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.embedded.queue.MessageQueue;
import dev.ratchet.engine.port.MessageBody;
import dev.ratchet.engine.port.QueueMeter;
import dev.ratchet.engine.port.SlotDemand;
import dev.ratchet.engine.port.TaskQueues;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All queues: Workflow Tasks in groups by run, Activity Tasks in turn by Workflow Definition,
 * timers, and events from outside; and behind each the one for what it gives up.
 */
public final class EmbeddedTaskQueues implements TaskQueues, QueueMeter, SlotDemand, Book {
  /** What the queue behind another is called. */
  public static final String DEAD = "-dead";

  private final Ledger ledger;
  private final InstantSource clock;
  private final Map<String, EmbeddedQueue<?>> all = new TreeMap<>();
  private final Map<String, EmbeddedQueue<ActivityTask>> taskQueues = new TreeMap<>();
  private final Map<String, EmbeddedQueue<?>> deadLetters = new TreeMap<>();
  private volatile long backlogMax = Long.MAX_VALUE;
  private final EmbeddedQueue<WorkflowTask> workflowTasks;
  private final EmbeddedQueue<TimerMessage> timers;
  private final EmbeddedQueue<Json.Obj> signals;

  EmbeddedTaskQueues(Ledger ledger, InstantSource clock, QueueRules rules) {
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.workflowTasks =
        queue(QueueRules.WORKFLOW_TASKS, Carried.WORKFLOW_TASKS, rules.workflowTasks());
    this.timers = queue(QueueRules.TIMERS, Carried.TIMERS, rules.timers());
    this.signals = queue(QueueRules.SIGNALS, Carried.EVENTS, rules.signals());
    rules
        .taskQueues()
        .forEach((name, its) -> taskQueues.put(name, queue(name, Carried.ACTIVITY_TASKS, its)));
  }

  private <T> EmbeddedQueue<T> queue(String name, Carried<T> carried, MessageQueue.Rules rules) {
    var lasting =
        new MessageQueue.Rules(false, rules.visibilityMillis(), MessageQueue.Rules.NO_MAX);
    var dead = new EmbeddedQueue<>(name + DEAD, ledger, clock, carried, lasting, List.of());
    var queue = new EmbeddedQueue<>(name, ledger, clock, carried, rules, List.of(dead));
    all.put(dead.name(), dead);
    deadLetters.put(name, dead);
    all.put(queue.name(), queue);
    return queue;
  }

  /** The queue of Workflow Tasks. */
  public EmbeddedQueue<WorkflowTask> workflowTasks() {
    return workflowTasks;
  }

  /** The queue of timers. */
  public EmbeddedQueue<TimerMessage> timers() {
    return timers;
  }

  /** The queue of events from outside. */
  public EmbeddedQueue<Json.Obj> signals() {
    return signals;
  }

  /** The queue of a Task Queue. */
  public EmbeddedQueue<ActivityTask> taskQueue(String name) {
    return requireNonNull(taskQueues.get(name), () -> "There is no Task Queue " + name);
  }

  /** The queues for what others give up, by the names of those. */
  Map<String, EmbeddedQueue<?>> deadLetterQueues() {
    return deadLetters;
  }

  /** All of them, by name, those for what others give up among them. */
  public Map<String, EmbeddedQueue<?>> all() {
    return all;
  }

  @Override
  public Set<String> names() {
    return taskQueues.keySet();
  }

  /** Has no more runs started while so much waits to be done. */
  void boundBacklog(long most) {
    backlogMax = most;
  }

  @Override
  public Backlog backlog() {
    long waiting =
        ledger.callInOrder(
            _ ->
                workflowTasks.counts().waiting()
                    + taskQueues.values().stream().mapToLong(q -> q.counts().waiting()).sum());
    return new Backlog(waiting, backlogMax);
  }

  @Override
  public void wake(List<WorkflowTask> tasks, List<String> dedupeKeys) {
    if (tasks.size() != dedupeKeys.size()) {
      throw new IllegalArgumentException(
          "Each Workflow Task has a key; found %d and %d."
              .formatted(tasks.size(), dedupeKeys.size()));
    }
    ledger.send(
        call -> {
          for (int i = 0; i < tasks.size(); i++) {
            WorkflowTask task = tasks.get(i);
            workflowTasks.sendOnce(call, task.run().value(), dedupeKeys.get(i), task);
          }
          return tasks;
        });
  }

  @Override
  public void send(List<ActivityTask> deliveries, Duration delay) {
    requireBearable(delay);
    for (ActivityTask delivery : deliveries) {
      if (!taskQueues.containsKey(delivery.queue())) {
        throw new IllegalArgumentException(
            "There is no Task Queue \"%s\" for %s; there are %s."
                .formatted(delivery.queue(), delivery.id(), names()));
      }
    }
    var refused = new ArrayList<Refused>();
    List<ActivityTask> taken =
        deliveries.stream()
            .filter(delivery -> isTaken(delivery, MessageBody.refusal(delivery), refused))
            .toList();
    ledger.send(
        call -> {
          for (ActivityTask delivery : taken) {
            taskQueue(delivery.queue()).send(call, delivery.workflow().name(), delivery, delay);
          }
          return taken;
        });
    throwIfAny(refused);
  }

  @Override
  public void sendTimer(TimerMessage timer, Duration delay) {
    sendTimers(List.of(new Delayed(timer, delay)));
  }

  @Override
  public void sendTimers(List<Delayed> delayed) {
    delayed.forEach(each -> requireBearable(each.delay()));
    var refused = new ArrayList<Refused>();
    List<Delayed> taken = delayed.stream().filter(each -> isTaken(each, refused)).toList();
    ledger.send(
        call -> {
          for (Delayed each : taken) {
            timers.send(call, each.timer().run().value(), each.timer(), each.delay());
          }
          return taken;
        });
    throwIfAny(refused);
  }

  private static boolean isTaken(Delayed each, List<Refused> refused) {
    return switch (each.timer()) {
      case TimerMessage.WakeRun _ -> true;
      case TimerMessage.Deliver deliver ->
          isTaken(deliver.delivery(), MessageBody.refusal(deliver), refused);
    };
  }

  /** What SQS never takes is not taken here either: a run that is moved there goes on as it did. */
  private static boolean isTaken(
      ActivityTask delivery, Optional<String> refusal, List<Refused> refused) {
    refusal.ifPresent(why -> refused.add(new Refused(delivery, why)));
    return refusal.isEmpty();
  }

  private static void throwIfAny(List<Refused> refused) {
    if (!refused.isEmpty()) {
      throw new RefusedException(refused);
    }
  }

  private static void requireBearable(Duration delay) {
    if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
      throw new IllegalArgumentException(
          "A queue keeps a delay of zero to %s; found %s.".formatted(DELAY_MAX, delay));
    }
  }

  /** Sends an event from outside. */
  void sendEvent(Json.Obj event) {
    ledger.send(
        call -> {
          signals.send(call, QueueRules.SIGNALS, event, Duration.ZERO);
          return event;
        });
  }

  @Override
  public boolean isWaitedFor() {
    return workflowTasks.isWaitedFor();
  }

  @Override
  public List<Depth> depths() {
    return taskQueues.values().stream().map(this::depth).toList();
  }

  private Depth depth(EmbeddedQueue<?> queue) {
    MessageQueue.Counts counts = queue.counts();
    long now = clock.millis();
    long age = now - counts.oldestSentAt().orElse(now);
    return new Depth(
        queue.name(),
        counts.waiting(),
        counts.inFlight(),
        counts.delayed(),
        new OldestAge.Exactly(Duration.ofMillis(Math.max(0, age))));
  }

  @Override
  public byte tag() {
    return QUEUES;
  }

  @Override
  public void replay(Fields record) {
    byte kind = record.octet();
    EmbeddedQueue<?> queue = all.get(record.text());
    if (queue != null) {
      queue.replay(kind, record);
    }
  }

  @Override
  public void write(Instant now, Consumer<byte[]> records) {
    var written = new ArrayList<byte[]>();
    all.values().forEach(queue -> written.addAll(ledger.call(_ -> queue.write())));
    written.forEach(records);
  }
}
