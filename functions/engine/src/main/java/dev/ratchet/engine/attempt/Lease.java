package dev.ratchet.engine.attempt;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.task.Timeouts;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.StoreException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;

/**
 * Until when a worker may hold an attempt. The message in flight is the lease: it comes back to
 * another worker soon after the lease has run out.
 */
final class Lease {
  /** What a worker has, beyond the limits on its attempt, to report how it ended. */
  static final Duration MARGIN = Duration.ofSeconds(5);

  /** How long after the lease its message comes back: clocks differ. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  /** The longest that a queue hides a message: 12 hours, from when it was received. */
  private static final Duration HIDDEN_MAX = Duration.ofHours(11);

  private static final System.Logger LOG = System.getLogger(Lease.class.getName());

  private final Receipt receipt;
  private final Timeouts limits;
  private final Ambient ambient;

  Lease(Receipt receipt, Timeouts limits, Ambient ambient) {
    this.receipt = requireNonNull(receipt, "receipt is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  Timeouts limits() {
    return limits;
  }

  /**
   * When the worker of an attempt is sure to have reported or died, if it gives a sign of life now.
   */
  Instant after(Instant claimedAt, Instant now) {
    Instant bySilence = now.plus(limits.heartbeat());
    Instant byAttempt = claimedAt.plus(limits.startToClose());
    Instant byLimits = (bySilence.isBefore(byAttempt) ? bySilence : byAttempt).plus(MARGIN);
    Instant byReceiver = receipt.deadline();
    Instant until = byLimits.isBefore(byReceiver) ? byLimits : byReceiver;
    return until.isAfter(now) ? until : now.plusMillis(1);
  }

  /** Has the message come back soon after this. If that fails, it comes back later. */
  void extend(Instant until) {
    hide(receipt, ambient, until);
  }

  /** Has a message come back soon after this. If that fails, it comes back later. */
  static void hide(Receipt receipt, Ambient ambient, Instant until) {
    Duration time = Duration.between(ambient.now(), until).plus(SLACK);
    try {
      receipt.visibility().hide(time.compareTo(HIDDEN_MAX) < 0 ? time : HIDDEN_MAX);
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "A lease was not told to its queue, which keeps its own time", e);
    }
  }
}
