package dev.ratchet.engine.timer;

import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.send.GuardedQueues;
import dev.ratchet.engine.send.TimerBuckets;
import dev.ratchet.engine.strand.SideBySide;
import dev.ratchet.engine.strand.Strands;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is done every minute: stored timers are moved to the queue shortly before they are due, and
 * runs that never had a first decision are woken, and once a day those whose messages were lost. It
 * can be called at any time, by many at once, and killed anywhere.
 */
public final class Sweep {
  /** What is left of the caller's time when the sweep stops: longer than any call takes. */
  static final Duration MARGIN = Duration.ofSeconds(20);

  private final SideBySide threads;
  private final TimerSweep timers;
  private final StartSweep starts;
  private final ForgottenSweep forgotten;

  public Sweep(
      RunStore runs,
      TimerStore store,
      TaskQueues queues,
      LimitStore limits,
      Deciders deciders,
      Strands strands,
      Ambient ambient) {
    this.threads = new SideBySide(strands);
    this.timers = new TimerSweep(store, new GuardedQueues(queues, runs, ambient), threads, ambient);
    this.starts = new StartSweep(runs, store, queues, threads, ambient);
    this.forgotten = new ForgottenSweep(runs, store, queues, limits, deciders, threads, ambient);
  }

  /**
   * What a sweep did.
   *
   * @param timers how many timers it moved
   * @param starts how many runs it woke that had never begun
   * @param forgotten how many runs it woke whose messages were lost
   */
  public record Swept(long timers, long starts, long forgotten) {}

  /** When the timers of a bucket are moved, at the earliest. */
  public static Instant movesAt(Instant bucket) {
    return TimerBuckets.sweptAt(bucket);
  }

  /**
   * Does what is to be done now.
   *
   * @param deadline when the caller is killed
   * @throws dev.ratchet.engine.port.StoreException if something could not be reached: what is not
   *     done is done by the next sweep
   */
  public Swept sweep(Instant deadline) {
    Instant stop = deadline.minus(MARGIN);
    List<Long> done =
        threads.all(
            "sweep-",
            List.of(
                () -> timers.sweep(stop), () -> starts.sweep(stop), () -> forgotten.sweep(stop)));
    return new Swept(done.get(0), done.get(1), done.get(2));
  }
}
