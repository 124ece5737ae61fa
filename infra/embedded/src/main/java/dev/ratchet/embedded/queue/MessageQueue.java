package dev.ratchet.embedded.queue;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * A queue as SQS keeps it. A received message is out of sight until it is deleted or its time is
 * up, and comes back then; one that came back too often is given up.
 *
 * <p>A FIFO queue gives out the messages of a group in their order, none while others of the group
 * are out, and swallows repeats of a group's key. Another queue gives out the oldest message of
 * each group in turn, so that a group with a backlog lets the others pass.
 *
 * <p>It knows no clock: every call says what time it is, in milliseconds from any moment, and no
 * call says an earlier time than the one before. Not for several threads at once.
 */
public final class MessageQueue<T> {
  /** How long a FIFO queue swallows the repeats of a key, in milliseconds. */
  public static final long DEDUPE_MILLIS = 5 * 60_000;

  /** How many keys it knows at once: with more, the oldest are forgotten before their time. */
  public static final int KEYS_MAX = 10_000;

  private final Rules rules;
  private final SequencedMap<Long, Message<T>> all = new LinkedHashMap<>();
  private final TreeSet<Message<T>> hidden =
      new TreeSet<>(
          Comparator.<Message<T>>comparingLong(Message::visibleAt)
              .thenComparingLong(Message::number));
  private final Map<String, Group> groups = new HashMap<>();
  private final SequencedSet<Group> ready = new LinkedHashSet<>();
  private final Map<GroupKey, Long> keys = new HashMap<>();
  private final ArrayDeque<Map.Entry<GroupKey, Long>> keysByTime = new ArrayDeque<>();
  private int delayed;

  /**
   * How a queue treats its messages.
   *
   * @param visibilityMillis how long a received message stays out of sight
   * @param receivesMax how often a message is received before it is given up
   */
  public record Rules(boolean isFifo, long visibilityMillis, int receivesMax) {
    /** The rule that nothing is ever given up. */
    public static final int NO_MAX = Integer.MAX_VALUE;

    public Rules {
      if (visibilityMillis < 0 || receivesMax < 1) {
        throw new IllegalArgumentException(
            "A visibility is 0 or more and receives are 1 or more; found %d and %d."
                .formatted(visibilityMillis, receivesMax));
      }
    }
  }

  /**
   * Messages that were received together.
   *
   * @param deliveries one, or of a FIFO queue several of one group in order; none if there was none
   * @param givenUp those that were received too often before, and are not in the queue any more
   */
  public record Received<T>(List<Delivery<T>> deliveries, List<Message<T>> givenUp) {
    public Received {
      deliveries = List.copyOf(deliveries);
      givenUp = List.copyOf(givenUp);
    }
  }

  /**
   * How many messages there are.
   *
   * @param waiting those that could be received
   * @param inFlight those that were received and not deleted
   * @param delayed those that nobody could receive yet
   * @param oldestSentAt when the oldest was sent; empty if there is none
   */
  public record Counts(int waiting, int inFlight, int delayed, OptionalLong oldestSentAt) {}

  private record GroupKey(String group, String key) {}

  /** The messages of a group that are in sight. */
  private final class Group {
    private final TreeSet<Message<T>> visible =
        new TreeSet<>(Comparator.comparingLong(Message::number));
    private int out;

    void settle(String name) {
      boolean isReady = !visible.isEmpty() && (out == 0 || !rules.isFifo());
      if (isReady) {
        ready.add(this);
      } else {
        ready.remove(this);
      }
      if (visible.isEmpty() && out == 0) {
        groups.remove(name);
      }
    }
  }

  public MessageQueue(Rules rules) {
    this.rules = requireNonNull(rules, "rules is null");
  }

  /** How this queue treats its messages. */
  public Rules rules() {
    return rules;
  }

  /**
   * Whether a FIFO queue swallows a message of this key; from now on it does.
   *
   * @param key what repeats are known by
   */
  public boolean isRepeat(long now, String group, String key) {
    while (keysByTime.size() >= KEYS_MAX
        || !keysByTime.isEmpty() && now - keysByTime.peekFirst().getValue() >= DEDUPE_MILLIS) {
      keys.remove(keysByTime.removeFirst().getKey());
    }
    var groupKey = new GroupKey(group, key);
    if (keys.putIfAbsent(groupKey, now) != null) {
      return true;
    }
    keysByTime.addLast(Map.entry(groupKey, now));
    return false;
  }

  /**
   * Adds a message, in sight from the time on that it says.
   *
   * @throws IllegalArgumentException if there is one of its number, or it has a delay in a FIFO
   *     queue, where it would hold up its group
   */
  public void add(long now, Message<T> message) {
    boolean isDelayed = message.visibleAt() > now;
    if (isDelayed && rules.isFifo() || all.containsKey(message.number())) {
      throw new IllegalArgumentException(
          "A number is used once, and a FIFO queue delays nothing; found " + message + ".");
    }
    all.put(message.number(), message);
    if (isDelayed) {
      message.place = Message.Place.DELAYED;
      delayed++;
      hidden.add(message);
    } else {
      show(message);
    }
  }

  private void show(Message<T> message) {
    message.place = Message.Place.VISIBLE;
    Group group = groups.computeIfAbsent(message.group(), _ -> new Group());
    group.visible.add(message);
    group.settle(message.group());
  }

  /** Brings back into sight whose time is up. */
  private void settle(long now) {
    while (!hidden.isEmpty() && hidden.first().visibleAt() <= now) {
      comeBack(hidden.removeFirst());
    }
  }

  private void comeBack(Message<T> message) {
    switch (message.place) {
      case DELAYED -> delayed--;
      case IN_FLIGHT -> groups.get(message.group()).out--;
      case VISIBLE, DELETED -> throw new IllegalStateException("Not out of sight: " + message);
    }
    show(message);
  }

  /**
   * Receives messages of the group whose turn it is.
   *
   * @param most how many at most; of a queue that is not FIFO, it is one
   */
  public Received<T> receive(long now, int most) {
    settle(now);
    var givenUp = new ArrayList<Message<T>>();
    while (!ready.isEmpty()) {
      List<Delivery<T>> batch = take(now, ready.getFirst().visible.first(), most, givenUp);
      if (!batch.isEmpty()) {
        return new Received<>(batch, givenUp);
      }
    }
    return new Received<>(List.of(), givenUp);
  }

  /**
   * Receives a message, and of a FIFO queue those after it in its group.
   *
   * @param most how many at most; of a queue that is not FIFO, it is one
   * @return none of them if it cannot be received now
   */
  public Received<T> receive(long now, Message<T> first, int most) {
    var givenUp = new ArrayList<Message<T>>();
    List<Delivery<T>> batch =
        isReceivable(now, first) ? take(now, first, most, givenUp) : List.of();
    return new Received<>(batch, givenUp);
  }

  /** Whether a message can be received now. */
  public boolean isReceivable(long now, Message<T> message) {
    settle(now);
    if (message.place != Message.Place.VISIBLE) {
      return false;
    }
    Group group = groups.get(message.group());
    return !rules.isFifo() || group.out == 0 && group.visible.first() == message;
  }

  /** The message of a group that is received next, if one can be now. */
  public Optional<Message<T>> next(long now, String name) {
    settle(now);
    Group group = groups.get(name);
    return group != null && ready.contains(group)
        ? Optional.of(group.visible.first())
        : Optional.empty();
  }

  private List<Delivery<T>> take(long now, Message<T> first, int most, List<Message<T>> givenUp) {
    Group group = groups.get(first.group());
    var batch = new ArrayList<Delivery<T>>();
    Message<T> next = first;
    while (next != null && batch.size() < (rules.isFifo() ? most : 1)) {
      Message<T> after = group.visible.higher(next);
      group.visible.remove(next);
      if (next.receives() >= rules.receivesMax()) {
        forget(next);
        givenUp.add(next);
      } else {
        next.receives++;
        batch.add(new Delivery<>(next, next.receives()));
        next.place = Message.Place.IN_FLIGHT;
        next.visibleAt = now + rules.visibilityMillis();
        hidden.add(next);
        group.out++;
      }
      next = after;
    }
    ready.remove(group); // To its end, so that the others come first.
    group.settle(first.group());
    return batch;
  }

  private void forget(Message<T> message) {
    message.place = Message.Place.DELETED;
    all.remove(message.number());
  }

  /**
   * Deletes a message for a receiver of it, who is done with it. Of a FIFO queue nobody can but who
   * received it last, and only until its time is up: its group has gone on without the others.
   *
   * @return whether it is gone now and was not before
   */
  public boolean delete(long now, Delivery<T> delivery) {
    return isHeld(now, delivery) && remove(delivery.message());
  }

  private boolean isHeld(long now, Delivery<T> delivery) {
    settle(now);
    Message<T> message = delivery.message();
    return !rules.isFifo()
        || message.place == Message.Place.IN_FLIGHT && message.receives() == delivery.receives();
  }

  /**
   * Takes a message out of the queue, whoever has it.
   *
   * @return whether it was there
   */
  public boolean remove(Message<T> message) {
    switch (message.place) {
      case DELETED -> {
        return false;
      }
      case DELAYED -> {
        hidden.remove(message);
        delayed--;
      }
      case IN_FLIGHT -> {
        hidden.remove(message);
        Group group = groups.get(message.group());
        group.out--;
        group.settle(message.group());
      }
      case VISIBLE -> {
        Group group = groups.get(message.group());
        group.visible.remove(message);
        group.settle(message.group());
      }
    }
    forget(message);
    return true;
  }

  /**
   * Brings a message back into sight after this time, for a receiver of it, who could also delete
   * it; one that is out of sight no more stays as it is.
   */
  public void hide(long now, Delivery<T> delivery, long millis) {
    Message<T> message = delivery.message();
    if (isHeld(now, delivery) && message.place == Message.Place.IN_FLIGHT) {
      hidden.remove(message);
      message.visibleAt = now + millis;
      hidden.add(message);
    }
  }

  /** Whether something is in sight that could be received. */
  public boolean hasReceivable(long now) {
    settle(now);
    return !ready.isEmpty();
  }

  /** When a message comes into sight that is not yet; empty if there is none. */
  public OptionalLong nextAt(long now) {
    settle(now);
    return hidden.isEmpty() ? OptionalLong.empty() : OptionalLong.of(hidden.first().visibleAt());
  }

  /** How many messages there are. */
  public Counts counts(long now) {
    settle(now);
    int out = hidden.size() - delayed;
    OptionalLong oldest =
        all.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(all.firstEntry().getValue().sentAt());
    return new Counts(all.size() - hidden.size(), out, delayed, oldest);
  }

  /** All messages, in the order in which they were added. */
  public List<Message<T>> messages() {
    return List.copyOf(all.values());
  }

  /** The message of this number, if it is there. */
  public Optional<Message<T>> find(long number) {
    return Optional.ofNullable(all.get(number));
  }
}
