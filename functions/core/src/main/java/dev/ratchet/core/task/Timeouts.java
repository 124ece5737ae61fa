package dev.ratchet.core.task;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The limits on a Task Run's time, each 1 ms to {@link Durations#MAX}.
 *
 * @param startToClose one attempt, from claim to result
 * @param scheduleToStart one attempt's wait for a worker slot
 * @param scheduleToClose the Task Run as a whole, all attempts and backoffs included
 * @param heartbeat the longest silence of a running attempt; {@code startToClose} where a task does
 *     not heartbeat
 */
public record Timeouts(
    Duration startToClose, Duration scheduleToStart, Duration scheduleToClose, Duration heartbeat) {

  /** The longest that an attempt may take which the orchestrator runs. */
  public static final Duration INLINE_MAX = Duration.ofSeconds(30);

  /** Thirty seconds an attempt, and no other limit. */
  public static final Timeouts STANDARD = ofStartToClose(Duration.ofSeconds(30));

  public Timeouts {
    requireRange("start_to_close", startToClose);
    requireRange("schedule_to_start", scheduleToStart);
    requireRange("schedule_to_close", scheduleToClose);
    requireRange("heartbeat", heartbeat);
  }

  /** A limit on one attempt and no other. */
  public static Timeouts ofStartToClose(Duration limit) {
    return new Timeouts(limit, Durations.MAX, Durations.MAX, limit);
  }

  private static void requireRange(String name, Duration value) {
    requireNonNull(value, name + " is null");
    if (value.toMillis() < 1 || value.compareTo(Durations.MAX) > 0) {
      throw new IllegalArgumentException(
          name
              + " is 1ms to "
              + Durations.MAX.toDays()
              + "d; found "
              + Durations.text(value)
              + ".");
    }
  }
}
