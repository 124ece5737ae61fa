package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.log.Bytes;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.embedded.queue.Delivery;
import dev.ratchet.embedded.queue.Message;
import dev.ratchet.embedded.queue.MessageQueue;
import dev.ratchet.embedded.queue.MessageQueue.Received;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * A queue in memory and in the log, and the one behind it for what it gives up. How long a received
 * message stays out of sight is not written down: whoever had it went down with the process, so it
 * comes back when the folder is opened again, as one that may have been received before.
 */
public final class EmbeddedQueue<T> {
  static final byte SENT = 1;
  static final byte DELETED = 2;
  static final byte RECEIVED = 3;
  static final byte NUMBERED = 4;

  /** How long nothing is received after the log was found at fault. */
  private static final long FAULT_MILLIS = 1_000;

  private final String name;
  private final Ledger ledger;
  private final InstantSource clock;
  private final Carried<T> carried;
  private final MessageQueue<T> messages;
  private final List<EmbeddedQueue<T>> behind;
  private final Ledger.Page page = new Ledger.Page();
  private final Condition arrived;
  private final SequencedMap<Long, Message<T>> replayed = new LinkedHashMap<>();
  private long numbers;
  private boolean stopped;
  private int idle;

  /**
   * @param behind the queue for what this one gives up; none for the last
   */
  EmbeddedQueue(
      String name,
      Ledger ledger,
      InstantSource clock,
      Carried<T> carried,
      MessageQueue.Rules rules,
      List<EmbeddedQueue<T>> behind) {
    this.name = requireNonNull(name, "name is null");
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.carried = requireNonNull(carried, "carried is null");
    this.messages = new MessageQueue<>(rules);
    this.behind = List.copyOf(behind);
    this.arrived = ledger.condition();
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** What a message carries, as text. */
  public String text(T body) {
    return carried.write().apply(body);
  }

  private Bytes start(Bytes bytes, byte kind) {
    return bytes.put(Book.QUEUES).put(kind).put(name);
  }

  private byte[] record(long number, Message<T> message) {
    return ledger.record(
        bytes ->
            start(bytes, SENT)
                .put(number)
                .put(message.group())
                .put(message.sentAt())
                .put(message.visibleAt())
                .put(message.receives())
                .put(text(message.body())));
  }

  /** Sends a message, unless it repeats a key of its group. */
  void sendOnce(Ledger.Call call, String group, String key, T body) {
    call.requireWritable();
    if (!messages.isRepeat(clock.millis(), group, key)) {
      send(call, group, body, Duration.ZERO);
    }
  }

  /** Sends a message. */
  void send(Ledger.Call call, String group, T body, Duration delay) {
    long now = clock.millis();
    add(call, now, new Message<>(numbers + 1, group, body, now, now + delay.toMillis(), 0));
  }

  private void add(Ledger.Call call, long now, Message<T> message) {
    call.write(page, record(message.number(), message));
    numbers = message.number();
    messages.add(now, message);
    arrived.signal();
  }

  /**
   * Receives messages, once there are any.
   *
   * @param most how many of one group at most
   * @return none if the queue was stopped
   */
  public List<Delivery<T>> take(int most) throws InterruptedException {
    return ledger.lockedInterruptibly(
        call -> {
          while (!stopped) {
            if (ledger.fault().isPresent()) {
              // Nothing is handled of which nothing could be stored.
              arrived.await(FAULT_MILLIS, TimeUnit.MILLISECONDS);
              continue;
            }
            long now = clock.millis();
            List<Delivery<T>> received = receive(call, now, most);
            if (!received.isEmpty()) {
              return received;
            }
            idle++;
            try {
              awaitMore(now);
            } finally {
              idle--;
            }
          }
          return List.of();
        });
  }

  private void awaitMore(long now) throws InterruptedException {
    OptionalLong next = messages.nextAt(now);
    if (next.isPresent()) {
      arrived.await(Math.max(1, next.getAsLong() - now), TimeUnit.MILLISECONDS);
    } else {
      arrived.await();
    }
  }

  /** Whether there is a message that could be received now, and nobody is free to take it. */
  boolean isWaitedFor() {
    return ledger.callInOrder(_ -> idle == 0 && messages.hasReceivable(clock.millis()));
  }

  /** Receives messages if there are any now. */
  public List<Delivery<T>> poll(int most) {
    return ledger.callInOrder(call -> receive(call, clock.millis(), most));
  }

  private List<Delivery<T>> receive(Ledger.Call call, long now, int most) {
    if (messages.hasReceivable(now)) {
      call.requireWritable();
    }
    Received<T> received = messages.receive(now, most);
    for (Message<T> message : received.givenUp()) {
      for (EmbeddedQueue<T> dead : behind) {
        dead.add(
            call,
            now,
            new Message<>(
                dead.numbers + 1,
                message.group(),
                message.body(),
                message.sentAt(),
                now,
                message.receives()));
      }
      call.write(page, deletion(message));
    }
    for (Delivery<T> delivery : received.deliveries()) {
      if (delivery.receives() > 1) {
        call.write(page, receipt(delivery.message()));
      }
    }
    if (messages.hasReceivable(now)) {
      arrived.signal();
    }
    return received.deliveries();
  }

  private byte[] deletion(Message<T> message) {
    return ledger.record(bytes -> start(bytes, DELETED).put(message.number()));
  }

  private byte[] receipt(Message<T> message) {
    return ledger.record(
        bytes -> start(bytes, RECEIVED).put(message.number()).put(message.receives()));
  }

  /** Deletes messages for whoever received them and is done with them. */
  public void delete(List<Delivery<T>> done) {
    ledger.callInOrder(
        call -> {
          call.requireWritable();
          long now = clock.millis();
          for (Delivery<T> delivery : done) {
            if (messages.delete(now, delivery)) {
              call.write(page, deletion(delivery.message()));
            }
          }
          if (messages.hasReceivable(now)) {
            arrived.signal();
          }
          return done;
        });
  }

  /**
   * Brings a message back after this time, for whoever received it; unless it is deleted before.
   */
  public void hide(Delivery<T> delivery, Duration time) {
    ledger.callInOrder(
        _ -> {
          messages.hide(clock.millis(), delivery, Math.max(0, time.toMillis()));
          arrived.signal();
          return delivery;
        });
  }

  /** How many messages there are. */
  public MessageQueue.Counts counts() {
    return ledger.callInOrder(_ -> messages.counts(clock.millis()));
  }

  /** Lets all go who wait for messages. */
  void stop() {
    ledger.callInOrder(
        _ -> {
          stopped = true;
          arrived.signalAll();
          return stopped;
        });
  }

  /** Makes a change again that was written down. */
  void replay(byte kind, Fields record) {
    long number = record.longNumber();
    switch (kind) {
      case SENT -> {
        numbers = Math.max(numbers, number);
        String group = record.text();
        long sentAt = record.longNumber();
        long visibleAt = record.longNumber();
        int receives = record.number();
        T body = carried.read().apply(record.text());
        replayed.put(number, new Message<>(number, group, body, sentAt, visibleAt, receives));
      }
      case DELETED -> replayed.remove(number);
      case RECEIVED -> {
        int receives = record.number();
        replayed.computeIfPresent(number, (_, message) -> received(message, receives));
      }
      case NUMBERED -> numbers = Math.max(numbers, number);
      default -> throw new IllegalStateException("No record of a queue is of kind " + kind + ".");
    }
  }

  private static <T> Message<T> received(Message<T> message, int receives) {
    return new Message<>(
        message.number(),
        message.group(),
        message.body(),
        message.sentAt(),
        message.visibleAt(),
        receives);
  }

  /** Begins with what was replayed. */
  void open() {
    long now = clock.millis();
    for (Message<T> message : replayed.values()) {
      long visibleAt =
          messages.rules().isFifo() ? Math.min(now, message.visibleAt()) : message.visibleAt();
      messages.add(
          now,
          new Message<>(
              message.number(),
              message.group(),
              message.body(),
              message.sentAt(),
              visibleAt,
              // A receive that was cut off does not count towards giving up; that there may have
              // been one does, since it may have been cut off in the midst of its work.
              Math.max(1, message.receives() - 1)));
    }
    replayed.clear();
  }

  /** All that there is, as records. */
  List<byte[]> write() {
    var records = new ArrayList<byte[]>();
    messages.messages().forEach(message -> records.add(record(message.number(), message)));
    records.add(ledger.record(bytes -> start(bytes, NUMBERED).put(numbers)));
    return records;
  }
}
