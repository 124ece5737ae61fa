package dev.ratchet.testkit.simulation;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Queues as SQS keeps them, and the event sources that bring their messages to functions: at least
 * once, in any order, after a visibility timeout again, and to the dead letters after too many
 * receives; a FIFO queue in the order of each group, which waits while one of its messages is out.
 */
final class Mail {
  /** How long a FIFO queue swallows the repeats of a key. */
  private static final long DEDUPE_MILLIS = Duration.ofMinutes(5).toMillis();

  private static final int BATCH_MAX = 10;
  private static final int POLL_MILLIS = 40;
  private static final int LATE_MILLIS = 600_000;
  private static final int OVERLAP_MILLIS = 3_000;
  private static final int TWICE_MILLIS = 120_000;

  /** Has a function handle messages. */
  interface Functions {
    /** Begins an invocation; {@link #ended} is to be called when it is over. */
    void invoke(Channel channel, List<Message> messages);
  }

  private final Timeline timeline;
  private final Faults faults;
  private final SplittableRandom random;
  private final Trace trace;
  private final Channel deadLetters;
  private final Map<String, ArrayDeque<Message>> groups = new HashMap<>();
  private final Map<String, Long> keys = new HashMap<>();
  private final Map<Channel, Integer> inUse = new HashMap<>();
  private final Map<Channel, List<Message>> waiting = new HashMap<>();
  private final List<Message> givenUp = new ArrayList<>();
  private Functions functions;
  private long sent;

  Mail(
      Timeline timeline, Faults faults, SplittableRandom random, Trace trace, Channel deadLetters) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.faults = requireNonNull(faults, "faults is null");
    this.random = requireNonNull(random, "random is null");
    this.trace = requireNonNull(trace, "trace is null");
    this.deadLetters = requireNonNull(deadLetters, "deadLetters is null");
  }

  /** Says who handles what arrives. */
  void connect(Functions handlers) {
    this.functions = requireNonNull(handlers, "handlers is null");
  }

  /**
   * Sends a message.
   *
   * @param key what a FIFO queue knows repeats by; empty for other queues
   */
  void send(Channel channel, String group, String key, String body, Duration delay) {
    if (channel.isFifo()) {
      Long before = keys.get(group + key);
      if (before != null && timeline.now() - before < DEDUPE_MILLIS) {
        trace.add(timeline.now(), 0, "swallow", key, "", 0);
        return;
      }
      keys.put(group + key, timeline.now());
    }
    put(channel, channel.name(), group, body, delay.toMillis());
  }

  /** The dead letters so far. */
  List<Message> givenUp() {
    return List.copyOf(givenUp);
  }

  private Message put(Channel channel, String from, String group, String body, long delay) {
    sent++;
    long late = !channel.isFifo() && faults.strikes(Fault.DELIVERED_LATE) ? LATE_MILLIS : 0;
    long visibleAt = timeline.now() + delay + (late == 0 ? 0 : random.nextInt(LATE_MILLIS));
    var message = new Message(sent, channel, from, group, body, timeline.now(), visibleAt);
    if (channel.isFifo()) {
      groups.computeIfAbsent(group, _ -> new ArrayDeque<>()).addLast(message);
    }
    trace.add(timeline.now(), 0, "send", message, "", delay);
    tryAt(message, visibleAt);
    return message;
  }

  private void tryAt(Message message, long time) {
    timeline.at(time + random.nextInt(POLL_MILLIS), () -> tryDeliver(message));
  }

  private void tryDeliver(Message message) {
    if (message.isDeleted || message.visibleAt > timeline.now()) {
      return;
    }
    if (message.channel().isFifo() && groups.get(message.group()).peekFirst() != message) {
      return;
    }
    Channel channel = message.channel();
    if (inUse.getOrDefault(channel, 0) >= channel.slots()) {
      waiting.computeIfAbsent(channel, _ -> new ArrayList<>()).add(message);
      return;
    }
    if (message.receives >= channel.receivesMax()) {
      faults.count(Fault.DEAD_LETTERED);
      delete(message);
      givenUp.add(put(deadLetters, channel.name(), message.group(), message.body(), 0));
      return;
    }
    List<Message> batch = batch(message);
    batch.forEach(this::receive);
    inUse.merge(channel, 1, Integer::sum);
    if (channel.isFifo() && faults.strikes(Fault.GROUP_OVERLAPS)) {
      int later = random.nextBoolean() ? 0 : random.nextInt(OVERLAP_MILLIS);
      put(channel.loose(), channel.name(), message.group(), message.body(), later);
    } else if (channel.mayRepeat() && faults.strikes(Fault.DELIVERED_TWICE)) {
      deliverAgain(message);
    }
    functions.invoke(channel, batch);
  }

  /** The message, and of a FIFO queue perhaps some that come after it in its group. */
  private List<Message> batch(Message first) {
    var batch = new ArrayList<Message>();
    batch.add(first);
    if (first.channel().isFifo()) {
      for (Message next : groups.get(first.group())) {
        boolean isFresh = next.visibleAt <= timeline.now() && next.receives == 0;
        if (next != first && isFresh && batch.size() < BATCH_MAX && random.nextBoolean()) {
          batch.add(next);
        } else if (next != first) {
          break;
        }
      }
    }
    return batch;
  }

  private void receive(Message message) {
    message.receives++;
    hide(message, message.channel().visibility());
    trace.add(timeline.now(), 0, "receive", message.number(), message.receives, message.receives);
  }

  /** A copy arrives as well: while the first is out, or when that is long gone. */
  private void deliverAgain(Message message) {
    long at = timeline.now() + random.nextInt(TWICE_MILLIS);
    Message copy = message.copy(at, random.nextBoolean());
    timeline.at(copy.visibleAt, () -> deliverCopy(copy));
  }

  private void deliverCopy(Message copy) {
    Channel channel = copy.channel();
    if (inUse.getOrDefault(channel, 0) >= channel.slots()) {
      timeline.at(timeline.now() + TWICE_MILLIS, () -> deliverCopy(copy));
      return;
    }
    copy.receives++;
    inUse.merge(channel, 1, Integer::sum);
    functions.invoke(channel, List.of(copy));
  }

  /** Has a message come back after this time, unless it is deleted by then. */
  void hide(Message message, Duration time) {
    message.visibleAt = timeline.now() + time.toMillis();
    tryAt(message, message.visibleAt);
  }

  /** An invocation is over; its slot is free. */
  void ended(Channel channel) {
    inUse.merge(channel, -1, Integer::sum);
    List<Message> next = waiting.remove(channel);
    if (next != null) {
      next.forEach(message -> timeline.at(timeline.now(), () -> tryDeliver(message)));
    }
  }

  /**
   * Acknowledges messages, which then never come again, unless that is lost. Of a FIFO queue only
   * who received a message last can do so.
   *
   * @param receipts how often each had been received when it was
   */
  void acknowledge(List<Message> messages, List<Integer> receipts) {
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      if (!message.channel().isFifo() || message.receives == receipts.get(i)) {
        acknowledge(message);
      }
    }
  }

  private void acknowledge(Message message) {
    if (faults.strikes(Fault.ACKNOWLEDGEMENT_LOST)) {
      trace.add(timeline.now(), 0, "keep", message.number(), "", 0);
      return;
    }
    trace.add(timeline.now(), 0, "delete", message.number(), "", 0);
    delete(message);
  }

  private void delete(Message message) {
    message.isDeleted = true;
    if (message.channel().isFifo()) {
      ArrayDeque<Message> group = groups.get(message.group());
      group.remove(message);
      if (!group.isEmpty()) {
        tryAt(group.peekFirst(), Math.max(timeline.now(), group.peekFirst().visibleAt));
      }
    }
  }
}
