package dev.ratchet.bench.capacity;

import static java.util.Objects.requireNonNull;

/**
 * A limit of AWS, and what a load asks of it.
 *
 * @param what is limited
 * @param demand of the load
 * @param limit as it is by default
 * @param raise what is done about it
 */
public record Bound(String what, double demand, double limit, String raise) {
  public Bound {
    requireNonNull(what, "what is null");
    requireNonNull(raise, "raise is null");
  }

  /** Which part of the limit is used up; more than 1 is too much. */
  public double share() {
    return demand / limit;
  }
}
