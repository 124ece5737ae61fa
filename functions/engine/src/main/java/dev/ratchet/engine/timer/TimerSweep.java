package dev.ratchet.engine.timer;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.port.TimerStore.Cursor;
import dev.ratchet.engine.port.TimerStore.Slot;
import dev.ratchet.engine.port.TimerStore.StoredTimer;
import dev.ratchet.engine.port.TimerStore.Sweep;
import dev.ratchet.engine.send.TimerBuckets;
import dev.ratchet.engine.send.Timers;
import dev.ratchet.engine.strand.SideBySide;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * Moves stored timers to the queue: bucket by bucket, all shards of one side by side, and in each
 * page by page. A page is marked once it is sent, and the cursor moves once all shards are at their
 * end, so that whoever comes after a crash repeats at most a page of each shard, and a repeated
 * timer is harmless. After an outage, it goes on where the cursor is; what is late is sent at once.
 */
public final class TimerSweep {
  /** How many timers are read, and marked, at a time. */
  static final int PAGE = 1_000;

  /** How many timers are sent in a call: as many as SQS takes in a batch. */
  static final int BATCH = 10;

  /**
   * How many calls a shard makes at a time; with all shards, as many as clients keep connections.
   */
  static final int LANES = 4;

  private static final System.Logger LOG = System.getLogger(TimerSweep.class.getName());

  private final TimerStore store;
  private final TaskQueues queues;
  private final SideBySide threads;
  private final Ambient ambient;

  TimerSweep(TimerStore store, TaskQueues queues, SideBySide threads, Ambient ambient) {
    this.store = requireNonNull(store, "store is null");
    this.queues = requireNonNull(queues, "queues is null");
    this.threads = requireNonNull(threads, "threads is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /**
   * Moves the timers of all buckets whose time has come, unless somebody else is at it.
   *
   * @param deadline when to stop, wherever it is
   * @return how many were moved
   */
  long sweep(Instant deadline) {
    Instant now = ambient.now();
    Cursor cursor = cursor(now);
    if (cursor.isHeld(now) && !ambient.isOver(cursor.owner()) || !isDue(cursor.done())) {
      return 0;
    }
    Cursor mine = cursor.claimed(aim(cursor.done()), ambient.newToken(), deadline);
    return store.move(cursor, mine) == Outcome.STORED ? move(mine, deadline) : 0;
  }

  private Cursor cursor(Instant now) {
    return store
        .cursor(Sweep.TIMERS)
        .orElseGet(
            () -> {
              Cursor first = Cursor.at(Sweep.TIMERS, TimerBuckets.bucket(now));
              store.begin(first);
              return store.cursor(Sweep.TIMERS).orElse(first);
            });
  }

  private boolean isDue(Instant bucket) {
    return !TimerBuckets.sweptAt(bucket).isAfter(ambient.now());
  }

  private static Instant aim(Instant bucket) {
    return bucket.plus(TimerBuckets.WIDTH);
  }

  private long move(Cursor claimed, Instant deadline) {
    Cursor cursor = claimed;
    long moved = 0;
    while (!cursor.owner().isEmpty() && ambient.now().isBefore(deadline)) {
      Instant bucket = cursor.done();
      List<Moved> shards =
          threads.all(
              "shard-",
              IntStream.range(0, TimerBuckets.SHARDS)
                  .<Callable<Moved>>mapToObj(i -> () -> moveShard(new Slot(bucket, i), deadline))
                  .toList());
      moved += shards.stream().mapToLong(Moved::timers).sum();
      if (!shards.stream().allMatch(Moved::isAtEnd)) {
        break;
      }
      Instant next = cursor.aim();
      Cursor after = isDue(next) ? cursor.advanced(aim(next)) : cursor.released();
      if (store.move(cursor, after) == Outcome.LOST_RACE) {
        break;
      }
      cursor = after;
    }
    return moved;
  }

  /** How many timers of a shard were moved, and whether those were all. */
  private record Moved(long timers, boolean isAtEnd) {}

  private Moved moveShard(Slot slot, Instant deadline) {
    long moved = 0;
    String after = "";
    while (ambient.now().isBefore(deadline)) {
      TimerStore.Page page = store.read(slot, after, PAGE);
      send(page.timers());
      moved += page.timers().size();
      if (!page.hasMore()) {
        return new Moved(moved, true);
      }
      store.mark(slot, page.next());
      after = page.next();
    }
    return new Moved(moved, false);
  }

  private void send(List<StoredTimer> timers) {
    var batches = new ArrayList<List<StoredTimer>>();
    for (int from = 0; from < timers.size(); from += BATCH) {
      batches.add(timers.subList(from, Math.min(from + BATCH, timers.size())));
    }
    int lanes = Math.min(LANES, batches.size());
    threads.all(
        "lane-",
        IntStream.range(0, lanes)
            .<Callable<Integer>>mapToObj(
                lane ->
                    () -> {
                      for (int i = lane; i < batches.size(); i += lanes) {
                        sendBatch(batches.get(i));
                      }
                      return lane;
                    })
            .toList());
  }

  private void sendBatch(List<StoredTimer> batch) {
    Instant now = ambient.now();
    var timers = new ArrayList<TaskQueues.Delayed>();
    for (StoredTimer stored : batch) {
      try {
        TimerMessage timer = TimerMessage.read(stored.body());
        timers.add(new TaskQueues.Delayed(timer, Timers.delay(timer, now)));
      } catch (JsonException e) {
        // One that nobody can read must not hold up the others for ever.
        LOG.log(
            Level.ERROR,
            "The timer {0} makes no sense and is dropped: {1}",
            stored.position(),
            e.getMessage());
      }
    }
    queues.sendTimers(timers);
  }
}
