package dev.ratchet.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves only when it is told to, and never back. */
public final class VirtualClock implements InstantSource {
  private final AtomicReference<Instant> now;

  /** A clock that stands at this time. */
  public VirtualClock(Instant start) {
    this.now = new AtomicReference<>(requireNonNull(start, "start is null"));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /**
   * Moves the clock on.
   *
   * @throws IllegalArgumentException if the step is negative
   */
  public void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("A clock never moves back; found a step of " + step + ".");
    }
    now.updateAndGet(instant -> instant.plus(step));
  }

  /** Moves the clock on to this time; where it is there already, or later, it stays. */
  public void advanceTo(Instant time) {
    now.updateAndGet(instant -> instant.isBefore(time) ? time : instant);
  }
}
