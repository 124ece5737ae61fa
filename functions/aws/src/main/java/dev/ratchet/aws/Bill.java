package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Counts what AWS will charge for the calls of the clients that it is given to, by operation. It
 * counts what was answered; a request that the client itself repeated, because no answer came,
 * counts once.
 */
public final class Bill {
  /** What is counted, and the unit that it is billed in. */
  public enum Operation {
    /** Write units, of table and indexes. */
    PUT_ITEM,
    /** Write units, of table and indexes. */
    UPDATE_ITEM,
    /** Write units, of table and indexes. */
    DELETE_ITEM,
    /** Read units. */
    GET_ITEM,
    /** Read units. */
    QUERY,
    /** Requests of 64 KB. */
    SEND_MESSAGE,
    /** Requests of 64 KB. */
    RECEIVE_MESSAGE,
    /** Requests. */
    DELETE_MESSAGE,
    /** Requests. */
    CHANGE_VISIBILITY,
    /** Events of 64 KB. */
    PUT_EVENTS
  }

  /**
   * How often an operation was called, and what for.
   *
   * @param calls requests that were answered
   * @param halfUnits units billed, in halves: an eventually consistent read costs half a unit
   */
  public record Count(long calls, long halfUnits) {
    /** Nothing. */
    public static final Count ZERO = new Count(0, 0);

    /** Units billed. */
    public double units() {
      return halfUnits / 2.0;
    }

    private Count plus(Count other) {
      return new Count(calls + other.calls, halfUnits + other.halfUnits);
    }

    private Count minus(Count other) {
      return new Count(calls - other.calls, halfUnits - other.halfUnits);
    }
  }

  /** The counts at one moment. */
  public record Snapshot(Map<Operation, Count> counts) {
    public Snapshot {
      var copy = new EnumMap<Operation, Count>(Operation.class);
      copy.putAll(counts);
      counts = Collections.unmodifiableMap(copy);
    }

    /** What one operation came to. */
    public Count of(Operation operation) {
      return counts.getOrDefault(operation, Count.ZERO);
    }

    /** What was added since an earlier snapshot. */
    public Snapshot minus(Snapshot earlier) {
      var difference = new EnumMap<Operation, Count>(Operation.class);
      for (Operation operation : Operation.values()) {
        difference.put(operation, of(operation).minus(earlier.of(operation)));
      }
      return new Snapshot(difference);
    }

    /** DynamoDB's write units. */
    public double writeUnits() {
      return of(Operation.PUT_ITEM)
          .plus(of(Operation.UPDATE_ITEM))
          .plus(of(Operation.DELETE_ITEM))
          .units();
    }

    /** DynamoDB's read units. */
    public double readUnits() {
      return of(Operation.GET_ITEM).plus(of(Operation.QUERY)).units();
    }

    /** SQS's requests of 64 KB that send. */
    public double sends() {
      return of(Operation.SEND_MESSAGE).units();
    }

    /** All of SQS's requests of 64 KB. */
    public double sqsRequests() {
      return of(Operation.SEND_MESSAGE)
          .plus(of(Operation.RECEIVE_MESSAGE))
          .plus(of(Operation.DELETE_MESSAGE))
          .plus(of(Operation.CHANGE_VISIBILITY))
          .units();
    }

    /** EventBridge's events of 64 KB. */
    public double events() {
      return of(Operation.PUT_EVENTS).units();
    }
  }

  private record Counter(LongAdder calls, LongAdder halfUnits) {}

  private final Map<Operation, Counter> counters = new EnumMap<>(Operation.class);

  /** A bill of zero. */
  public Bill() {
    for (Operation operation : Operation.values()) {
      counters.put(operation, new Counter(new LongAdder(), new LongAdder()));
    }
  }

  /** What a client needs for its calls to be counted. */
  public ExecutionInterceptor interceptor() {
    return new BillInterceptor(this);
  }

  /** Counts one call. */
  void add(Operation operation, double units) {
    requireNonNull(operation, "operation is null");
    Counter counter = counters.get(operation);
    counter.calls().increment();
    counter.halfUnits().add(Math.round(units * 2));
  }

  /** The counts so far; what is counted meanwhile may or may not be among them. */
  public Snapshot snapshot() {
    var counts = new EnumMap<Operation, Count>(Operation.class);
    counters.forEach(
        (operation, counter) ->
            counts.put(operation, new Count(counter.calls().sum(), counter.halfUnits().sum())));
    return new Snapshot(counts);
  }
}
