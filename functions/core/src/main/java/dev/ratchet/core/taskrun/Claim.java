package dev.ratchet.core.taskrun;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A worker's wish to run one attempt.
 *
 * @param attempt the attempt that its delivery names
 * @param owner a token that no other claim has
 * @param leaseUntil until when the worker is sure to have reported or died
 */
public record Claim(int attempt, String owner, Instant now, Instant leaseUntil) {
  public Claim {
    requireNonNull(owner, "owner is null");
    requireNonNull(now, "now is null");
    requireNonNull(leaseUntil, "leaseUntil is null");
    if (owner.isEmpty() || !leaseUntil.isAfter(now)) {
      throw new IllegalArgumentException("A claim needs an owner and a lease that ends after now.");
    }
  }

  /**
   * Whether somebody still has an attempt that another may not take: his time is not up, and his
   * process is not known to be over.
   */
  boolean isBarredBy(String holder, Instant until) {
    return now.isBefore(until) && !Owners.isOver(holder, owner);
  }

  /** What a claim comes to. */
  public sealed interface Answer {
    /** The attempt is the claimer's once this record is stored. */
    record Granted(TaskRunRecord next) implements Answer {}

    /**
     * The delivery came back because its worker died: the attempt ends with this record, which is
     * to be stored, and the delivery of the attempt after it, if there is one, is to be sent.
     */
    record AttemptLost(TaskRunRecord next) implements Answer {}

    /** Another worker is at it: leave the delivery where it is until the lease has run out. */
    record Busy(Instant leaseUntil) implements Answer {}

    /** The backoff has not passed: deliver again at this time. */
    record Early(Instant notBefore) implements Answer {}

    /** The attempt is over; what the record still owes may have to be sent again. */
    record Stale(TaskRunRecord record) implements Answer {}

    /** The delivery names an attempt that was never asked for. */
    record Rejected(String reason) implements Answer {}
  }
}
