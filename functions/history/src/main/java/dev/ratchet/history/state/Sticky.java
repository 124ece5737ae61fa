package dev.ratchet.history.state;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The worker that keeps the run in its cache.
 *
 * @param name its own Task Queue
 * @param scheduleToStart how long a Workflow Task waits for it before any worker may take it
 */
public record Sticky(String name, Duration scheduleToStart) {
  public Sticky {
    requireNonNull(name, "name is null");
    requireNonNull(scheduleToStart, "scheduleToStart is null");
  }
}
