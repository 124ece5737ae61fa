package dev.ratchet.engine.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Looks at a run's header again and again: soon at first, since most runs that somebody waits for
 * are over in no time, and less often the longer it takes. A look is one read of one unit: 9 of
 * them in the first second and a quarter, then one a second.
 */
public final class RunPolling implements RunWatch {
  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final RunStore store;
  private final Ambient ambient;
  private final Pause pause;

  public RunPolling(RunStore store, Ambient ambient, Pause pause) {
    this.store = requireNonNull(store, "store is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
    this.pause = requireNonNull(pause, "pause is null");
  }

  /** Lets time pass. */
  @FunctionalInterface
  public interface Pause {
    /** Returns after this time. */
    void pause(Duration duration) throws InterruptedException;
  }

  @Override
  public boolean awaitClosed(RunId run, Duration atMost) throws InterruptedException {
    Instant end = ambient.now().plus(atMost);
    Duration next = FIRST;
    while (!isClosed(run)) {
      Duration left = Duration.between(ambient.now(), end);
      if (!left.isPositive()) {
        return false;
      }
      pause.pause(min(next, left));
      next = min(next.multipliedBy(2), LONGEST);
    }
    return true;
  }

  private boolean isClosed(RunId run) {
    Optional<RunHeader> header = store.header(run);
    return header.isEmpty() || header.get().status().isClosed();
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
