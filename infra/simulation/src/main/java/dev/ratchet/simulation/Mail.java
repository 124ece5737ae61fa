package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;
import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.queue.Delivery;
import dev.ratchet.embedded.queue.Message;
import dev.ratchet.embedded.queue.MessageQueue;
import dev.ratchet.engine.port.MessageBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Queues, each a {@link MessageQueue}, and the event sources that bring their messages to
 * functions; and what disturbs both: messages come late, twice, again although they were
 * acknowledged, or beside others of their group.
 */
final class Mail {
  private static final int BATCH_MAX = 10;
  private static final int POLL_MILLIS = 40;
  private static final int LATE_MILLIS = 600_000;
  private static final int OVERLAP_MILLIS = 3_000;
  private static final int TWICE_MILLIS = 120_000;

  /** Has a function handle messages. */
  interface Functions {
    /** Begins an invocation; {@link #ended} is to be called when it is over. */
    void invoke(Channel channel, List<Delivery<Letter>> messages);
  }

  /** Looks at what is on its way. */
  interface Watch {
    /** A message was sent, and is in its queue. */
    void sent(Channel channel, String group);

    /**
     * Messages were acknowledged.
     *
     * @param group theirs
     * @param left those of the same group that are in any queue still
     */
    void acknowledged(Channel channel, String group, Collection<Letter> left);
  }

  private final Timeline timeline;
  private final Faults faults;
  private final SplittableRandom random;
  private final Trace trace;
  private final Channel deadLetters;
  private final Map<String, Map<Long, Letter>> left = new HashMap<>();
  private final Map<Channel, MessageQueue<Letter>> queues = new HashMap<>();
  private final Map<Channel, Integer> inUse = new HashMap<>();
  private final Map<Channel, List<Message<Letter>>> waiting = new HashMap<>();
  private final List<Message<Letter>> givenUp = new ArrayList<>();
  private final List<Message<Letter>> senseless = new ArrayList<>();
  private Functions functions;
  private Watch watch;
  private long sent;

  Mail(
      Timeline timeline, Faults faults, SplittableRandom random, Trace trace, Channel deadLetters) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.faults = requireNonNull(faults, "faults is null");
    this.random = requireNonNull(random, "random is null");
    this.trace = requireNonNull(trace, "trace is null");
    this.deadLetters = requireNonNull(deadLetters, "deadLetters is null");
  }

  /** Says who handles what arrives, and who looks on. */
  void connect(Functions handlers, Watch watcher) {
    this.functions = requireNonNull(handlers, "handlers is null");
    this.watch = requireNonNull(watcher, "watcher is null");
  }

  /**
   * Sends a message.
   *
   * @param key what a FIFO queue knows repeats by; empty for other queues
   */
  void send(Channel channel, String group, String key, String text, Duration delay) {
    MessageBody.refusal(text)
        .ifPresent(why -> unless(false, Rule.SENDABLE, "%s: %s", channel.name(), why));
    if (channel.isFifo() && queue(channel).isRepeat(timeline.now(), group, key)) {
      trace.add(timeline.now(), 0, "swallow", key, "", 0);
      return;
    }
    put(channel, channel.name(), group, text, delay.toMillis());
  }

  /**
   * Loses all that lies in a queue of a kind, whoever has received it.
   *
   * @param lost is told the group of each message that is gone
   */
  void purge(Channel.Kind kind, Consumer<String> lost) {
    queues.forEach(
        (channel, queue) -> {
          if (channel.kind() == kind) {
            for (Message<Letter> message : queue.messages()) {
              faults.count(Fault.MESSAGE_LOST);
              queue.remove(message);
              gone(message);
              lost.accept(message.group());
            }
          }
        });
    trace.add(timeline.now(), 0, "purge", kind, "", kind.ordinal());
  }

  /** What is to be listed: the dead letters so far, and events that make no sense. */
  List<Message<Letter>> toBeListed() {
    return Stream.concat(givenUp.stream(), senseless.stream()).toList();
  }

  /** Whether a message could be received that nobody has received. */
  boolean isWaiting(Channel channel) {
    return queue(channel).hasReceivable(timeline.now());
  }

  private MessageQueue<Letter> queue(Channel channel) {
    return queues.computeIfAbsent(channel, its -> new MessageQueue<>(its.rules()));
  }

  private Message<Letter> put(Channel channel, String from, String group, String text, long delay) {
    sent++;
    long now = timeline.now();
    boolean isLate = !channel.isFifo() && faults.strikes(Fault.DELIVERED_LATE);
    long visibleAt = now + delay + (isLate ? random.nextInt(LATE_MILLIS) : 0);
    var letter = new Letter(sent, channel, from, text);
    var message = new Message<>(sent, group, letter, now, visibleAt, 0);
    if (EventTexts.isSenseless(text) && from.equals(channel.name())) {
      senseless.add(message);
    }
    add(now, message);
    trace.add(now, 0, "send", message, "", delay);
    watch.sent(channel, group);
    tryAt(message, visibleAt);
    return message;
  }

  private void add(long now, Message<Letter> message) {
    queue(message.body().channel()).add(now, message);
    left.computeIfAbsent(message.group(), _ -> new LinkedHashMap<>())
        .put(message.number(), message.body());
  }

  private void gone(Message<Letter> message) {
    left.get(message.group()).remove(message.number());
  }

  private void tryAt(Message<Letter> message, long time) {
    timeline.at(time + random.nextInt(POLL_MILLIS), () -> tryDeliver(message));
  }

  /** Delivers a message if that can be, or of a FIFO queue the one whose turn it is. */
  private void tryDeliver(Message<Letter> message) {
    Channel channel = message.body().channel();
    MessageQueue<Letter> queue = queue(channel);
    long now = timeline.now();
    Message<Letter> first =
        channel.isFifo() ? queue.next(now, message.group()).orElse(message) : message;
    if (!queue.isReceivable(now, first)) {
      return;
    }
    if (inUse.getOrDefault(channel, 0) >= channel.slots()) {
      waiting.computeIfAbsent(channel, _ -> new ArrayList<>()).add(first);
      return;
    }
    List<Delivery<Letter>> batch = receive(queue, first, channel.isFifo() ? most() : 1);
    if (batch.isEmpty()) {
      tryNext(first);
      return;
    }
    if (channel.isFifo() && faults.strikes(Fault.GROUP_OVERLAPS)) {
      int later = random.nextBoolean() ? 0 : random.nextInt(OVERLAP_MILLIS);
      put(channel.loose(), channel.name(), first.group(), batch.getFirst().body().text(), later);
    } else if (channel.mayRepeat() && faults.strikes(Fault.DELIVERED_TWICE)) {
      deliverAgain(batch.getFirst());
    }
    invoke(channel, batch);
  }

  /** How many messages of a group are brought together at most: one or a few. */
  private int most() {
    int most = 1;
    while (most < BATCH_MAX && random.nextBoolean()) {
      most++;
    }
    return most;
  }

  /** Receives messages from this one on; those that the queue gives up become dead letters. */
  private List<Delivery<Letter>> receive(
      MessageQueue<Letter> queue, Message<Letter> first, int most) {
    long now = timeline.now();
    MessageQueue.Received<Letter> received = queue.receive(now, first, most);
    for (Message<Letter> message : received.givenUp()) {
      faults.count(Fault.DEAD_LETTERED);
      gone(message);
      Letter letter = message.body();
      senseless.removeIf(event -> event.body().equals(letter)); // listed as a dead letter instead
      givenUp.add(put(deadLetters, letter.channel().name(), message.group(), letter.text(), 0));
    }
    for (Delivery<Letter> delivery : received.deliveries()) {
      Message<Letter> message = delivery.message();
      trace.add(now, 0, "receive", message.number(), delivery.receives(), delivery.receives());
      tryAt(message, message.visibleAt());
    }
    return received.deliveries();
  }

  private void invoke(Channel channel, List<Delivery<Letter>> batch) {
    inUse.merge(channel, 1, Integer::sum);
    functions.invoke(channel, batch);
  }

  /** Has the next of a group come, now that this message is gone. */
  private void tryNext(Message<Letter> gone) {
    Channel channel = gone.body().channel();
    if (channel.isFifo()) {
      long now = timeline.now();
      queue(channel).next(now, gone.group()).ifPresent(next -> tryAt(next, now));
    }
  }

  /**
   * A copy arrives as well: while the first is out, or when that is long gone. It knows of earlier
   * receives or does not.
   */
  private void deliverAgain(Delivery<Letter> first) {
    long at = timeline.now() + random.nextInt(TWICE_MILLIS);
    int receives = random.nextBoolean() ? 0 : first.receives() - 1;
    timeline.at(at, () -> deliverCopy(first.message(), receives));
  }

  private void deliverCopy(Message<Letter> message, int receives) {
    Channel channel = message.body().channel();
    long now = timeline.now();
    if (inUse.getOrDefault(channel, 0) >= channel.slots()) {
      timeline.at(now + TWICE_MILLIS, () -> deliverCopy(message, receives));
      return;
    }
    sent++;
    var copy =
        new Message<>(sent, message.group(), message.body(), message.sentAt(), now, receives);
    MessageQueue<Letter> queue = queue(channel);
    add(now, copy);
    invoke(channel, receive(queue, copy, 1));
  }

  /** Has a message come back after this time, unless it is deleted by then. */
  void hide(Delivery<Letter> delivery, Duration time) {
    Message<Letter> message = delivery.message();
    queue(message.body().channel()).hide(timeline.now(), delivery, time.toMillis());
    tryAt(message, message.visibleAt());
  }

  /** An invocation is over; its slot is free. */
  void ended(Channel channel) {
    inUse.merge(channel, -1, Integer::sum);
    List<Message<Letter>> next = waiting.remove(channel);
    if (next != null) {
      next.forEach(message -> timeline.at(timeline.now(), () -> tryDeliver(message)));
    }
  }

  /** Acknowledges messages, which then never come again, unless that is lost or comes too late. */
  void acknowledge(List<Delivery<Letter>> deliveries) {
    deliveries.forEach(this::acknowledge);
    Message<Letter> first = deliveries.getFirst().message();
    watch.acknowledged(
        first.body().channel(), first.group(), left.getOrDefault(first.group(), Map.of()).values());
  }

  private void acknowledge(Delivery<Letter> delivery) {
    Message<Letter> message = delivery.message();
    if (faults.strikes(Fault.ACKNOWLEDGEMENT_LOST)) {
      trace.add(timeline.now(), 0, "keep", message.number(), "", 0);
    } else if (queue(message.body().channel()).delete(timeline.now(), delivery)) {
      gone(message);
      trace.add(timeline.now(), 0, "delete", message.number(), "", 0);
      tryNext(message);
    }
  }
}
