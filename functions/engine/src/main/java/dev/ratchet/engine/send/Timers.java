package dev.ratchet.engine.send;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.ActivityTask.Cargo;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.port.TimerStore.Cursor;
import dev.ratchet.engine.port.TimerStore.StoredTimer;
import dev.ratchet.engine.port.TimerStore.Sweep;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Sends timers on their way: those that a queue can delay as messages, all others to the store,
 * from which {@code TimerSweep} takes them.
 *
 * <p>No timer is lost in a bucket that was swept, whatever any clock shows. The sweep reads a
 * bucket only once its cursor is stored with an aim beyond it, and the cursor never goes back.
 * {@link #send} reads the cursor after its put was acknowledged. If the aim does not lie beyond the
 * bucket, then the sweep has yet to store one that does, and to read the bucket after that: it will
 * find the timer, since its reads see all acknowledged writes. Otherwise it may have read the
 * bucket already, and the timer is sent as a message too, for as long as a message can be delayed,
 * and comes round again until it is due. So it goes when the timer is late for its sweep, and when
 * a clock that was ahead has had the sweep run on; what is known to be passed is not put any more.
 * If the caller dies in between, or the put is not acknowledged, then what asked for the timer is
 * not acknowledged either, and asks again. And the cursor is stored before the first timer is, at a
 * bucket that has begun already.
 */
public final class Timers {
  /** The longest body that is stored as it is, in bytes: with its keys it is one write unit. */
  static final int BODY_BYTES_MAX = 800;

  private static final int DIGEST_BYTES = 9;

  private final TimerStore store;
  private final TaskQueues queues;
  private final Ambient ambient;
  private volatile boolean hasBegun;

  /** Before this the sweep has read, or may be about to. */
  private volatile Instant passed = Instant.MIN;

  Timers(TimerStore store, TaskQueues queues, Ambient ambient) {
    this.store = requireNonNull(store, "store is null");
    this.queues = requireNonNull(queues, "queues is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /**
   * Sends a timer on its way, or round again. A repeat is harmless.
   *
   * @throws dev.ratchet.engine.port.StoreException if it may not have been sent: do not acknowledge
   */
  void send(TimerMessage timer) {
    Instant now = ambient.now();
    if (Duration.between(now, timer.due()).compareTo(TaskQueues.DELAY_MAX) <= 0) {
      sendMessage(timer, now);
      return;
    }
    StoredTimer stored = stored(timer);
    TimerStore.Slot slot = TimerBuckets.slot(stored);
    if (!isPassed(slot)) {
      begin(now);
      store.put(slot, stored);
      look();
    }
    if (isPassed(slot)) {
      sendMessage(timer, ambient.now());
    }
  }

  private boolean isPassed(TimerStore.Slot slot) {
    return slot.bucket().isBefore(passed);
  }

  private void look() {
    passed =
        store
            .cursor(Sweep.TIMERS)
            .orElseThrow(() -> new IllegalStateException("The cursor of stored timers is gone."))
            .aim();
  }

  private void sendMessage(TimerMessage timer, Instant now) {
    queues.sendTimer(timer, delay(timer, now));
  }

  /** How long a message stays out of sight: until it is due, or as long as it can. */
  public static Duration delay(TimerMessage timer, Instant now) {
    Duration delay = Duration.between(now, timer.due());
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(TaskQueues.DELAY_MAX) > 0 ? TaskQueues.DELAY_MAX : delay;
  }

  /** Makes sure that the sweep begins with a bucket before the first that has a timer. */
  private void begin(Instant now) {
    if (!hasBegun) {
      if (store.cursor(Sweep.TIMERS).isEmpty()) {
        store.begin(Cursor.at(Sweep.TIMERS, TimerBuckets.bucket(now)));
      }
      hasBegun = true;
    }
  }

  /** The timer as it is stored: what is large about it stays in the journal. */
  private static StoredTimer stored(TimerMessage timer) {
    String body = timer.text();
    if (body.getBytes(StandardCharsets.UTF_8).length > BODY_BYTES_MAX) {
      body = compact(timer).text();
    }
    return new StoredTimer(timer.due(), timer.run() + "/" + digest(body), body);
  }

  private static TimerMessage compact(TimerMessage timer) {
    return switch (timer) {
      case TimerMessage.WakeRun w -> w;
      case TimerMessage.Deliver(ActivityTask delivery, Instant due) ->
          new TimerMessage.Deliver(delivery.with(new Cargo.InJournal()), due);
    };
  }

  /** The same for the same timer, and no other's. */
  private static String digest(String body) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java has SHA-256.", e);
    }
  }
}
