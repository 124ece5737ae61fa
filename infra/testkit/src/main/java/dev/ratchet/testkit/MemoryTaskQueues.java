package dev.ratchet.testkit;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.engine.port.QueueMeter;
import dev.ratchet.engine.port.TaskQueues;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Queues in memory that keep messages as SQS does: out of sight until their delay has passed and
 * while they are received, back in sight when they were not deleted in time, and Workflow Tasks of
 * one run one after another. Nothing moves by itself: who pumps the messages decides which is next.
 */
public final class MemoryTaskQueues implements TaskQueues, QueueMeter {
  /** How long a repeat of a run's key is swallowed. */
  public static final Duration DEDUPE_WINDOW = Duration.ofMinutes(5);

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
   * A message in a queue.
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

  private record Dedupe(RunId run, String key) {}

  private final InstantSource clock;
  private final Set<String> names;
  private final NavigableMap<Long, Message> messages = new TreeMap<>();
  private final Map<Dedupe, Instant> wakes = new HashMap<>();
  private long sent;

  /** Queues with Task Queues of these names. */
  public MemoryTaskQueues(InstantSource clock, Set<String> names) {
    this.clock = requireNonNull(clock, "clock is null");
    this.names = Set.copyOf(names);
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  public synchronized void wake(List<WorkflowTask> tasks, List<String> dedupeKeys) {
    if (tasks.size() != dedupeKeys.size()) {
      throw new IllegalArgumentException(
          "Each Workflow Task has a key; found %d and %d."
              .formatted(tasks.size(), dedupeKeys.size()));
    }
    Instant now = clock.instant();
    for (int i = 0; i < tasks.size(); i++) {
      WorkflowTask task = tasks.get(i);
      var dedupe = new Dedupe(task.run(), dedupeKeys.get(i));
      Instant before = wakes.get(dedupe);
      if (before == null || !now.isBefore(before.plus(DEDUPE_WINDOW))) {
        wakes.put(dedupe, now);
        add(new Channel.WorkflowTasks(), task.run(), DeliveryJson.write(task), Duration.ZERO);
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
    for (ActivityTask delivery : deliveries) {
      var channel = new Channel.TaskQueue(delivery.queue());
      add(channel, delivery.run(), DeliveryJson.write(delivery), delay);
    }
  }

  @Override
  public synchronized void sendTimer(TimerMessage timer, Duration delay) {
    sendTimers(List.of(new Delayed(timer, delay)));
  }

  @Override
  public synchronized void sendTimers(List<Delayed> timers) {
    timers.forEach(delayed -> requireBearable(delayed.delay()));
    for (Delayed delayed : timers) {
      TimerMessage timer = delayed.timer();
      add(new Channel.Timers(), timer.run(), timer.text(), delayed.delay());
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
    Instant now = clock.instant();
    Instant visibleAt = now.plus(wholeSeconds(delay));
    messages.put(sent, new Message(sent, channel, run, body, now, visibleAt, 0));
  }

  private static Duration wholeSeconds(Duration delay) {
    Duration floor = delay.truncatedTo(ChronoUnit.SECONDS);
    return floor.equals(delay) ? floor : floor.plusSeconds(1);
  }

  /** The messages that can be received now, in the order in which they were sent. */
  public synchronized List<Message> ready() {
    Instant now = clock.instant();
    return candidates().stream().filter(message -> !message.visibleAt().isAfter(now)).toList();
  }

  /** When the next message can be received that cannot yet; empty if there is none. */
  public synchronized Optional<Instant> nextAt() {
    Instant now = clock.instant();
    return candidates().stream()
        .map(Message::visibleAt)
        .filter(visibleAt -> visibleAt.isAfter(now))
        .min(Instant::compareTo);
  }

  /** All messages, save Workflow Tasks that wait behind another of their run. */
  private List<Message> candidates() {
    var seen = new HashSet<RunId>();
    var candidates = new ArrayList<Message>();
    for (Message message : messages.values()) {
      switch (message.channel()) {
        case Channel.WorkflowTasks _ -> {
          if (seen.add(message.run())) {
            candidates.add(message);
          }
        }
        case Channel.TaskQueue _, Channel.Timers _ -> candidates.add(message);
      }
    }
    return candidates;
  }

  /**
   * Receives a message.
   *
   * @param visibility how long it stays out of sight unless it is deleted
   * @return the message as its receiver sees it
   */
  public synchronized Message receive(Message message, Duration visibility) {
    return put(message.number(), visibility, 1);
  }

  /** Puts a received message back into sight after this time. */
  public synchronized void giveBack(Message message, Duration after) {
    put(message.number(), after, 0);
  }

  private Message put(long number, Duration after, int receives) {
    Message present = messages.get(number);
    requireNonNull(present, () -> "message " + number + " is deleted");
    var next =
        new Message(
            number,
            present.channel(),
            present.run(),
            present.body(),
            present.sentAt(),
            clock.instant().plus(after),
            present.receives() + receives);
    messages.put(number, next);
    return next;
  }

  /** Deletes a message; a repeat does nothing. */
  public synchronized void delete(Message message) {
    messages.remove(message.number());
  }

  /** All messages that are not deleted, in the order in which they were sent. */
  public synchronized List<Message> messages() {
    return List.copyOf(messages.values());
  }

  @Override
  public synchronized List<Depth> depths() {
    return names.stream().sorted().map(this::depth).toList();
  }

  private Depth depth(String name) {
    Instant now = clock.instant();
    List<Message> all =
        messages.values().stream()
            .filter(message -> message.channel().equals(new Channel.TaskQueue(name)))
            .toList();
    List<Message> hidden = all.stream().filter(m -> m.visibleAt().isAfter(now)).toList();
    int delayed = (int) hidden.stream().filter(message -> message.receives() == 0).count();
    Duration oldest =
        all.stream()
            .map(message -> Duration.between(message.sentAt(), now))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    int inUse = hidden.size() - delayed;
    int waiting = all.size() - hidden.size();
    return new Depth(name, waiting, inUse, delayed, new OldestAge.Exactly(oldest));
  }
}
