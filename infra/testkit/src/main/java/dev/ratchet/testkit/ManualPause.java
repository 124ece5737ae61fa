package dev.ratchet.testkit;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.run.RunPolling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A pause that takes no time: it moves a virtual clock on, and remembers by how much. */
public final class ManualPause implements RunPolling.Pause {
  private final VirtualClock clock;
  private final List<Duration> pauses = new ArrayList<>();

  public ManualPause(VirtualClock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public synchronized void pause(Duration duration) {
    pauses.add(duration);
    clock.advance(duration);
  }

  /** All pauses so far, in order. */
  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
