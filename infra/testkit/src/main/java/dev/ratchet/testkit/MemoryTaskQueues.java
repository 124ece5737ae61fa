package dev.ratchet.testkit;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.embedded.queue.Delivery;
import dev.ratchet.embedded.queue.MessageQueue;
import dev.ratchet.embedded.queue.MessageQueue.Counts;
import dev.ratchet.embedded.queue.MessageQueue.Rules;
import dev.ratchet.engine.port.MessageBody;
import dev.ratchet.engine.port.QueueMeter;
import dev.ratchet.engine.port.SlotDemand;
import dev.ratchet.engine.port.TaskQueues;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Queues in memory, each a {@link MessageQueue} that gives nothing up. Nothing moves by itself: who
 * pumps the messages decides which is next, and for how long it is out of sight.
 */
public final class MemoryTaskQueues implements TaskQueues, QueueMeter, SlotDemand {
  /** Holds until the receiver has said how long its message is to stay out of sight. */
  private static final long VISIBILITY_MILLIS = Duration.ofHours(12).toMillis();

  /** Where a message lies. */
  public sealed interface Channel {
    /** The queue of Workflow Tasks. */
    record WorkflowTasks() implements Channel {}

    /** The queue of timers. */
    record Timers() implements Channel {}

    /** A Task Queue. */
    record TaskQueue(String name) implements Channel {
      public TaskQueue {
        requireNonNull(name, "name is null");
      }
    }
  }

  /**
   * A message in a queue, as it is at a moment.
   *
   * @param number 1, 2, … in the order in which they were sent
   * @param run the run that it is about, which is its group among Workflow Tasks
   * @param body what was sent
   * @param sentAt when it was sent
   * @param visibleAt from when on it can be received
   * @param receives how often it was received
   */
  public record Message(
      long number,
      Channel channel,
      RunId run,
      String body,
      Instant sentAt,
      Instant visibleAt,
      int receives) {
    public Message {
      requireNonNull(channel, "channel is null");
      requireNonNull(run, "run is null");
      requireNonNull(body, "body is null");
      requireNonNull(sentAt, "sentAt is null");
      requireNonNull(visibleAt, "visibleAt is null");
    }
  }

  private record Sent(Channel channel, RunId run, String text) {}

  private final InstantSource clock;
  private Set<String> names;
  private final Map<Channel, MessageQueue<Sent>> queues = new HashMap<>();
  private long sent;
  private int bytesMax = MessageBody.BYTES_MAX;

  /** Queues with Task Queues of these names. */
  public MemoryTaskQueues(InstantSource clock, Set<String> names) {
    this.clock = requireNonNull(clock, "clock is null");
    this.names = Set.copyOf(names);
    add(new Channel.WorkflowTasks(), true);
    add(new Channel.Timers(), false);
    names.forEach(name -> add(new Channel.TaskQueue(name), false));
  }

  private void add(Channel channel, boolean isFifo) {
    var rules = new Rules(isFifo, VISIBILITY_MILLIS, Rules.NO_MAX);
    queues.put(channel, new MessageQueue<>(rules));
  }

  /** From now on, there is no Task Queue of this name. */
  public synchronized void remove(String name) {
    var others = new HashSet<>(names);
    others.remove(name);
    names = Set.copyOf(others);
  }

  /** From now on, no delivery or timer may be larger than this, in bytes. */
  public synchronized void takeAtMost(int bytes) {
    bytesMax = bytes;
  }

  @Override
  public synchronized Set<String> names() {
    return names;
  }

  @Override
  public synchronized void wake(List<WorkflowTask> tasks, List<String> dedupeKeys) {
    if (tasks.size() != dedupeKeys.size()) {
      throw new IllegalArgumentException(
          "Each Workflow Task has a key; found %d and %d."
              .formatted(tasks.size(), dedupeKeys.size()));
    }
    var channel = new Channel.WorkflowTasks();
    for (int i = 0; i < tasks.size(); i++) {
      WorkflowTask task = tasks.get(i);
      String key = dedupeKeys.get(i);
      if (!queues.get(channel).isRepeat(clock.millis(), task.run().value(), key)) {
        add(channel, task.run(), DeliveryJson.write(task), Duration.ZERO);
      }
    }
  }

  @Override
  public synchronized void send(List<ActivityTask> deliveries, Duration delay) {
    requireBearable(delay);
    for (ActivityTask delivery : deliveries) {
      if (!names.contains(delivery.queue())) {
        throw new IllegalArgumentException(
            "There is no Task Queue \"%s\" for %s; there are %s."
                .formatted(delivery.queue(), delivery.id(), names));
      }
    }
    var refused = new ArrayList<Refused>();
    for (ActivityTask delivery : deliveries) {
      String body = DeliveryJson.write(delivery);
      Optional<String> why = MessageBody.refusal(body, bytesMax);
      if (why.isPresent()) {
        refused.add(new Refused(delivery, why.get()));
      } else {
        add(new Channel.TaskQueue(delivery.queue()), delivery.run(), body, delay);
      }
    }
    if (!refused.isEmpty()) {
      throw new RefusedException(refused);
    }
  }

  @Override
  public synchronized void sendTimer(TimerMessage timer, Duration delay) {
    sendTimers(List.of(new Delayed(timer, delay)));
  }

  @Override
  public synchronized void sendTimers(List<Delayed> timers) {
    timers.forEach(delayed -> requireBearable(delayed.delay()));
    var refused = new ArrayList<Refused>();
    for (Delayed delayed : timers) {
      TimerMessage timer = delayed.timer();
      Optional<String> why = MessageBody.refusal(timer.text(), bytesMax);
      if (why.isPresent()
          && timer instanceof TimerMessage.Deliver(ActivityTask delivery, Instant _)) {
        refused.add(new Refused(delivery, why.get()));
      } else {
        add(new Channel.Timers(), timer.run(), timer.text(), delayed.delay());
      }
    }
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

  private void add(Channel channel, RunId run, String body, Duration delay) {
    sent++;
    long now = clock.millis();
    long visibleAt = now + wholeSeconds(delay).toMillis();
    var its = new Sent(channel, run, body);
    var message =
        new dev.ratchet.embedded.queue.Message<>(sent, run.value(), its, now, visibleAt, 0);
    queues.get(channel).add(now, message);
  }

  private static Duration wholeSeconds(Duration delay) {
    Duration floor = delay.truncatedTo(ChronoUnit.SECONDS);
    return floor.equals(delay) ? floor : floor.plusSeconds(1);
  }

  /** The messages that can be received now, in the order in which they were sent. */
  public synchronized List<Message> ready() {
    long now = clock.millis();
    return views((queue, message) -> queue.isReceivable(now, message));
  }

  /** When the next message can be received that cannot yet; empty if there is none. */
  public synchronized Optional<Instant> nextAt() {
    long now = clock.millis();
    return queues.values().stream()
        .flatMapToLong(queue -> queue.nextAt(now).stream())
        .boxed()
        .min(Comparator.naturalOrder())
        .map(Instant::ofEpochMilli);
  }

  /**
   * Receives a message.
   *
   * @param visibility how long it stays out of sight unless it is deleted
   * @return the message as its receiver sees it
   * @throws IllegalStateException if it cannot be received now
   */
  public synchronized Message receive(Message message, Duration visibility) {
    long now = clock.millis();
    MessageQueue<Sent> queue = queues.get(message.channel());
    for (Delivery<Sent> delivery : queue.receive(now, find(message), 1).deliveries()) {
      queue.hide(now, delivery, visibility.toMillis());
      return view(delivery.message());
    }
    throw new IllegalStateException("Not one of those that are ready: " + message);
  }

  /** Puts a message back into sight after this time, for whoever received it. */
  public synchronized void giveBack(Message message, Duration after) {
    var delivery = new Delivery<>(find(message), message.receives());
    queues.get(message.channel()).hide(clock.millis(), delivery, after.toMillis());
  }

  private dev.ratchet.embedded.queue.Message<Sent> find(Message message) {
    return queues
        .get(message.channel())
        .find(message.number())
        .orElseThrow(() -> new IllegalStateException("It is deleted: " + message));
  }

  /**
   * Deletes a message: for whoever received it, or if it is one as it was before anybody did, in
   * any case; a repeat does nothing.
   */
  public synchronized void delete(Message message) {
    MessageQueue<Sent> queue = queues.get(message.channel());
    for (var present : queue.find(message.number()).stream().toList()) {
      if (message.receives() == 0) {
        queue.remove(present);
      } else {
        queue.delete(clock.millis(), new Delivery<>(present, message.receives()));
      }
    }
  }

  /** All messages that are not deleted, in the order in which they were sent. */
  public synchronized List<Message> messages() {
    return views((_, _) -> true);
  }

  private List<Message> views(
      BiPredicate<MessageQueue<Sent>, dev.ratchet.embedded.queue.Message<Sent>> filter) {
    return queues.values().stream()
        .flatMap(queue -> queue.messages().stream().filter(message -> filter.test(queue, message)))
        .map(MemoryTaskQueues::view)
        .sorted(Comparator.comparingLong(Message::number))
        .toList();
  }

  private static Message view(dev.ratchet.embedded.queue.Message<Sent> message) {
    return new Message(
        message.number(),
        message.body().channel(),
        message.body().run(),
        message.body().text(),
        Instant.ofEpochMilli(message.sentAt()),
        Instant.ofEpochMilli(message.visibleAt()),
        message.receives());
  }

  @Override
  public boolean isWaitedFor() {
    return ready().stream().anyMatch(m -> m.channel() instanceof Channel.WorkflowTasks);
  }

  @Override
  public synchronized List<Depth> depths() {
    return names.stream().sorted().map(this::depth).toList();
  }

  private Depth depth(String name) {
    long now = clock.millis();
    Counts counts = queues.get(new Channel.TaskQueue(name)).counts(now);
    var oldest = Duration.ofMillis(now - counts.oldestSentAt().orElse(now));
    return new Depth(
        name, counts.waiting(), counts.inFlight(), counts.delayed(), new OldestAge.Exactly(oldest));
  }
}
