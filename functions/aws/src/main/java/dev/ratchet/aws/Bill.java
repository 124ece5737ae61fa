package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Counts what AWS will charge for the calls of the clients that it is given to, by operation. It
 * counts what was answered; a request that the client itself repeated, because no answer came,
 * counts once.
 */
public final class Bill {
  /** What a price is for. */
  public enum Meter {
    /** DynamoDB's write units: a kilobyte each, in the table and in each index. */
    WRITES,
    /** DynamoDB's read units: four kilobytes each, half of one where the read may lag. */
    READS,
    /** Requests of 64 KB to standard queues. */
    STANDARD_REQUESTS,
    /** Requests of 64 KB to FIFO queues. */
    FIFO_REQUESTS,
    /** Events of 64 KB. */
    EVENTS,
    /** Metrics of CloudWatch that were asked for. */
    METRICS,
    /** What the bill does not know: it should be nothing. */
    UNKNOWN
  }

  /** What is counted, and what it is billed by. */
  public enum Operation {
    PUT_ITEM(Meter.WRITES),
    UPDATE_ITEM(Meter.WRITES),
    DELETE_ITEM(Meter.WRITES),
    GET_ITEM(Meter.READS),
    QUERY(Meter.READS),
    SEND_MESSAGE(Meter.STANDARD_REQUESTS),
    SEND_MESSAGE_FIFO(Meter.FIFO_REQUESTS),
    RECEIVE_MESSAGE(Meter.STANDARD_REQUESTS),
    RECEIVE_MESSAGE_FIFO(Meter.FIFO_REQUESTS),
    /** Receives that brought nothing. */
    RECEIVE_NOTHING(Meter.STANDARD_REQUESTS),
    /** Receives that brought nothing. */
    RECEIVE_NOTHING_FIFO(Meter.FIFO_REQUESTS),
    DELETE_MESSAGE(Meter.STANDARD_REQUESTS),
    DELETE_MESSAGE_FIFO(Meter.FIFO_REQUESTS),
    CHANGE_VISIBILITY(Meter.STANDARD_REQUESTS),
    CHANGE_VISIBILITY_FIFO(Meter.FIFO_REQUESTS),
    /** All other calls of SQS, such as GetQueueAttributes. */
    OTHER_OF_SQS(Meter.STANDARD_REQUESTS),
    PUT_EVENTS(Meter.EVENTS),
    GET_METRIC_DATA(Meter.METRICS),
    /** Calls that nothing here knows the price of. */
    UNKNOWN(Meter.UNKNOWN);

    private final Meter meter;

    Operation(Meter meter) {
      this.meter = meter;
    }

    /** What it is billed by. */
    public Meter meter() {
      return meter;
    }
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

    /** What several operations came to together. */
    public Count of(Set<Operation> operations) {
      return operations.stream().map(this::of).reduce(Count.ZERO, Count::plus);
    }

    /** The units that are billed by one meter. */
    public double units(Meter meter) {
      return Arrays.stream(Operation.values())
          .filter(operation -> operation.meter() == meter)
          .mapToDouble(operation -> of(operation).units())
          .sum();
    }

    /** DynamoDB's write units. */
    public double writeUnits() {
      return units(Meter.WRITES);
    }

    /** DynamoDB's read units. */
    public double readUnits() {
      return units(Meter.READS);
    }

    /** SQS's requests of 64 KB that send. */
    public double sends() {
      return of(SENDS).units();
    }

    /** SQS's requests of 64 KB that received something. */
    public double receives() {
      return of(RECEIVES).units();
    }

    /** SQS's requests that received nothing. */
    public double emptyReceives() {
      return of(EMPTY_RECEIVES).units();
    }

    /** SQS's requests that delete, of up to ten messages each. */
    public double deletes() {
      return of(DELETES).units();
    }

    /** All of SQS's requests of 64 KB. */
    public double sqsRequests() {
      return units(Meter.STANDARD_REQUESTS) + units(Meter.FIFO_REQUESTS);
    }

    /** EventBridge's events of 64 KB. */
    public double events() {
      return units(Meter.EVENTS);
    }
  }

  private static final Set<Operation> SENDS =
      Set.of(Operation.SEND_MESSAGE, Operation.SEND_MESSAGE_FIFO);
  private static final Set<Operation> RECEIVES =
      Set.of(Operation.RECEIVE_MESSAGE, Operation.RECEIVE_MESSAGE_FIFO);
  private static final Set<Operation> EMPTY_RECEIVES =
      Set.of(Operation.RECEIVE_NOTHING, Operation.RECEIVE_NOTHING_FIFO);
  private static final Set<Operation> DELETES =
      Set.of(Operation.DELETE_MESSAGE, Operation.DELETE_MESSAGE_FIFO);

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

  /** The same ages, whose askings are counted: one metric for each queue. */
  QueueAges counted(QueueAges ages) {
    requireNonNull(ages, "ages is null");
    return names -> {
      add(Operation.GET_METRIC_DATA, names.size());
      return ages.of(names);
    };
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
