package dev.ratchet.engine.send;

import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore.Slot;
import dev.ratchet.engine.port.TimerStore.StoredTimer;
import java.time.Duration;
import java.time.Instant;

/**
 * How stored timers are laid out in time.
 *
 * <p>A queue delays by 15 minutes at most, so the sweep must take a bucket at most 15 minutes
 * before its last timer, and a timer that is stored is due more than 15 minutes later. Of these 15,
 * the bucket takes 5, the sweep has 7 to move a bucket's timers before the first is due, and 3
 * remain between the latest decision to store a timer and the sweep of its bucket: for the put, and
 * for clocks that do not agree. One that is later than that is sent as a message besides.
 *
 * <p>A month has 8,760 buckets. With 16 shards, sweeping them while they are empty reads 140,160
 * units ($0.02). A DynamoDB partition takes 1,000 write units a second and gives 3,000 read units:
 * a bucket takes 16,000 timers a second, and 100,000 timers of one minute (350 bytes each, 2.2 MB
 * and 550 read units a shard) are stored within 7 seconds and read within one.
 *
 * <p>All three numbers are part of what is stored: after a change of width or shards, timers that
 * were stored before would not be found.
 */
public final class TimerBuckets {
  /** How much time one bucket covers. */
  public static final Duration WIDTH = Duration.ofMinutes(5);

  /** How many partitions a bucket has. */
  public static final int SHARDS = 16;

  /** How long before a bucket begins its timers are moved. */
  static final Duration AHEAD = Duration.ofMinutes(7);

  static {
    if (WIDTH.plus(AHEAD).compareTo(TaskQueues.DELAY_MAX) >= 0) {
      throw new AssertionError("No time is left to store a timer before its bucket is swept.");
    }
  }

  private TimerBuckets() {}

  /** The beginning of the bucket of a time. */
  public static Instant bucket(Instant time) {
    long seconds = time.getEpochSecond();
    return Instant.ofEpochSecond(seconds - Math.floorMod(seconds, WIDTH.toSeconds()));
  }

  /** Where a timer is stored; Java fixes how the hash of a string is computed. */
  static Slot slot(StoredTimer timer) {
    return new Slot(bucket(timer.due()), Math.floorMod(timer.key().hashCode(), SHARDS));
  }

  /** When the timers of a bucket are moved, at the earliest. */
  public static Instant sweptAt(Instant bucket) {
    return bucket.minus(AHEAD);
  }
}
