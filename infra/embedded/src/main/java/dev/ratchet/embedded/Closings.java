package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.engine.port.RunWatch;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Wakes those who wait for a run to close. Whoever waits is known before it looks at the run, so
 * that a run which closes in between is either seen or told; and is forgotten as it leaves, so that
 * runs that never close gather nothing.
 */
final class Closings implements RunWatch {
  /** How many may be known at once; those beyond have to look again and again. */
  static final int KNOWN_MAX = 10_000;

  /** How long those beyond wait between two looks. */
  static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final Predicate<RunId> isClosed;
  private final Semaphore places;
  private final Duration betweenLooks;
  private final Map<RunId, Group> groups = new ConcurrentHashMap<>();

  /** Those who wait for one run. */
  private record Group(CompletableFuture<Boolean> closing, int waiting) {
    Group plus(int more) {
      return new Group(closing, waiting + more);
    }
  }

  /**
   * A watch that nobody is known to yet.
   *
   * @param isClosed looks whether a run has closed or does not exist
   */
  Closings(Predicate<RunId> isClosed) {
    this(isClosed, KNOWN_MAX, BETWEEN_LOOKS);
  }

  Closings(Predicate<RunId> isClosed, int knownMax, Duration betweenLooks) {
    this.isClosed = requireNonNull(isClosed, "isClosed is null");
    this.places = new Semaphore(knownMax);
    this.betweenLooks = requireNonNull(betweenLooks, "betweenLooks is null");
  }

  @Override
  public boolean awaitClosed(RunId run, Duration atMost) throws InterruptedException {
    if (!places.tryAcquire()) {
      return look(run, atMost);
    }
    try {
      CompletableFuture<Boolean> closing = enter(run);
      try {
        return isClosed.test(run) || isTold(closing, atMost);
      } finally {
        leave(run, closing);
      }
    } finally {
      places.release();
    }
  }

  private boolean look(RunId run, Duration atMost) throws InterruptedException {
    var never = new CompletableFuture<Boolean>();
    Duration left = atMost;
    while (!isClosed.test(run)) {
      if (!left.isPositive()) {
        return false;
      }
      isTold(never, left.compareTo(betweenLooks) < 0 ? left : betweenLooks);
      left = left.minus(betweenLooks);
    }
    return true;
  }

  private CompletableFuture<Boolean> enter(RunId run) {
    return groups
        .compute(
            run,
            (_, there) -> there == null ? new Group(new CompletableFuture<>(), 1) : there.plus(1))
        .closing();
  }

  private void leave(RunId run, CompletableFuture<Boolean> closing) {
    groups.computeIfPresent(
        run,
        (_, there) -> {
          if (there.closing() != closing) {
            return there;
          }
          return there.waiting() == 1 ? null : there.plus(-1);
        });
  }

  private static boolean isTold(CompletableFuture<Boolean> closing, Duration atMost)
      throws InterruptedException {
    try {
      return closing.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Nothing can go wrong with waiting.", e);
    }
  }

  /** Tells those who wait for a run that it has closed, once whoever looks sees it. */
  void tell(RunId run) {
    Group group = groups.remove(run);
    if (group != null) {
      group.closing().complete(true);
    }
  }

  /** How many runs are waited for. */
  int runs() {
    return groups.size();
  }
}
