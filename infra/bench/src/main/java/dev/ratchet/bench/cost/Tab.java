package dev.ratchet.bench.cost;

import dev.ratchet.aws.Bill;
import dev.ratchet.aws.Bill.Operation;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;

/**
 * What something uses, by item. Receives that brought nothing are not on it: how many there are
 * depends on the hour and not on what is done.
 */
public record Tab(Map<Item, Double> items) {
  /** Nothing. */
  public static final Tab NOTHING = new Tab(Map.of());

  private static final Set<Item> SENDS = EnumSet.of(Item.STANDARD_SENDS, Item.FIFO_SENDS);
  private static final Set<Item> RECEIVES = EnumSet.of(Item.STANDARD_RECEIVES, Item.FIFO_RECEIVES);
  private static final Set<Item> DELETES = EnumSet.of(Item.STANDARD_DELETES, Item.FIFO_DELETES);

  public Tab {
    var copy = new EnumMap<Item, Double>(Item.class);
    copy.putAll(items);
    items = Collections.unmodifiableMap(copy);
  }

  /**
   * What calls come to.
   *
   * @throws IllegalStateException if there are calls among them that nobody knows the price of
   */
  public static Tab of(Bill.Snapshot calls) {
    long unknown = calls.of(Operation.UNKNOWN).calls();
    if (unknown > 0) {
      throw new IllegalStateException(
          "The bill knows no price for %d calls: see Bill.Operation.".formatted(unknown));
    }
    var items = new EnumMap<Item, Double>(Item.class);
    for (Operation operation : Operation.values()) {
      switch (operation) {
        case PUT_ITEM, UPDATE_ITEM, DELETE_ITEM -> add(items, Item.WRITES, calls, operation);
        case GET_ITEM, QUERY -> add(items, Item.READS, calls, operation);
        case SEND_MESSAGE -> add(items, Item.STANDARD_SENDS, calls, operation);
        case SEND_MESSAGE_FIFO -> add(items, Item.FIFO_SENDS, calls, operation);
        case RECEIVE_MESSAGE -> add(items, Item.STANDARD_RECEIVES, calls, operation);
        case RECEIVE_MESSAGE_FIFO -> add(items, Item.FIFO_RECEIVES, calls, operation);
        case DELETE_MESSAGE -> add(items, Item.STANDARD_DELETES, calls, operation);
        case DELETE_MESSAGE_FIFO -> add(items, Item.FIFO_DELETES, calls, operation);
        case CHANGE_VISIBILITY, OTHER_OF_SQS ->
            add(items, Item.OTHER_STANDARD_REQUESTS, calls, operation);
        case CHANGE_VISIBILITY_FIFO -> add(items, Item.OTHER_FIFO_REQUESTS, calls, operation);
        case PUT_EVENTS -> add(items, Item.EVENTS, calls, operation);
        case GET_METRIC_DATA -> add(items, Item.METRICS, calls, operation);
        case RECEIVE_NOTHING, RECEIVE_NOTHING_FIFO, UNKNOWN -> {}
      }
    }
    return new Tab(items);
  }

  private static void add(
      Map<Item, Double> items, Item item, Bill.Snapshot calls, Operation operation) {
    items.merge(item, calls.of(operation).units(), Double::sum);
  }

  /** How much of an item. */
  public double of(Item item) {
    return items.getOrDefault(item, 0.0);
  }

  /** How much of several items. */
  public double of(Set<Item> some) {
    return some.stream().mapToDouble(this::of).sum();
  }

  /** DynamoDB's write units. */
  public double writes() {
    return of(Item.WRITES);
  }

  /** DynamoDB's read units. */
  public double reads() {
    return of(Item.READS);
  }

  /** Requests of 64 KB that send. */
  public double sends() {
    return of(SENDS);
  }

  /** Requests of 64 KB that receive something. */
  public double receives() {
    return of(RECEIVES);
  }

  /** Requests that delete. */
  public double deletes() {
    return of(DELETES);
  }

  /** The same with so much of an item. */
  public Tab with(Item item, double amount) {
    var next = new EnumMap<Item, Double>(Item.class);
    next.putAll(items);
    next.put(item, amount);
    return new Tab(next);
  }

  /** Both together. */
  public Tab plus(Tab other) {
    return merged(other, Double::sum);
  }

  /** What is left of it without the other. */
  public Tab minus(Tab other) {
    return merged(other, (mine, theirs) -> mine - theirs);
  }

  /** So many times as much. */
  public Tab times(double factor) {
    return merged(NOTHING, (mine, _) -> mine * factor);
  }

  private Tab merged(Tab other, DoubleBinaryOperator operator) {
    var next = new EnumMap<Item, Double>(Item.class);
    Arrays.stream(Item.values())
        .forEach(item -> next.put(item, operator.applyAsDouble(of(item), other.of(item))));
    return new Tab(next);
  }
}
