package dev.ratchet.bench.capacity;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.cloud.Delays;
import java.time.Duration;
import java.util.List;

/**
 * What one run, key or stretch of time can do in a second, however large the deployment is.
 *
 * @param what is done
 * @param perSecond how often
 * @param why it is no more
 */
public record Ceiling(String what, double perSecond, String why) {
  // DynamoDB developer guide, "Warm throughput scenarios": one partition's write units a second.
  private static final double PARTITION_WRITES = 1_000;
  private static final int BATCH = 10;
  private static final int TIMER_SHARDS = 16;
  private static final int LIST_SHARDS = 8;

  public Ceiling {
    requireNonNull(what, "what is null");
    requireNonNull(why, "why is null");
  }

  /** All that we know of, where calls take these delays. */
  public static List<Ceiling> of(Delays delays) {
    double decision = seconds(delays.read()) + seconds(delays.write()) + seconds(delays.send());
    return List.of(
        new Ceiling("inline steps of one run", 1 / seconds(delays.write()), "one write at a time"),
        new Ceiling(
            "queued Task Runs of one run, worked on",
            PARTITION_WRITES / 2,
            "a claim and a result each, in one partition"),
        new Ceiling(
            "queued Task Runs of one run, decided on",
            BATCH / decision,
            "one decision at a time, about ten at most"),
        new Ceiling(
            "Task Runs that share a limit's key",
            PARTITION_WRITES / 2,
            "a place taken and given back, in one item"),
        new Ceiling(
            "timers over 15 minutes, stored for the same five",
            TIMER_SHARDS * PARTITION_WRITES,
            "16 shards, a write each"),
        new Ceiling(
            "timers over 15 minutes, moved to the queue",
            TIMER_SHARDS * BATCH / seconds(delays.send()),
            "16 shards, ten a send"),
        new Ceiling(
            "runs started and closed",
            LIST_SHARDS * PARTITION_WRITES / 2,
            "8 shards of the list of runs, two writes each"));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
