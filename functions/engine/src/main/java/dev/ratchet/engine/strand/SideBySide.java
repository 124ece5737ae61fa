package dev.ratchet.engine.strand;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** Pieces of work that go on side by side, each on a strand, and are awaited together. */
public final class SideBySide {
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Strands strands;

  public SideBySide(Strands strands) {
    this.strands = requireNonNull(strands, "strands is null");
  }

  /**
   * Does all pieces of work.
   *
   * @param name what their threads' names begin with
   * @return what they returned, in order
   * @throws RuntimeException what the first that threw threw, once all have ended
   */
  public <T> List<T> all(String name, List<Callable<T>> work) {
    var begun = new ArrayList<Strands.Strand<T>>();
    for (int i = 0; i < work.size(); i++) {
      begun.add(strands.start(name + i, work.get(i)));
    }
    var results = new ArrayList<T>();
    RuntimeException failure = null;
    for (Strands.Strand<T> strand : begun) {
      try {
        results.add(result(strand));
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }

  private static <T> T result(Strands.Strand<T> strand) {
    try {
      while (!strand.await(PATIENCE)) {
        // It ends by itself: every call that it makes has a time limit.
      }
      return strand.result();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException thrown
          ? thrown
          : new IllegalStateException("A piece of work failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Told to stop while others were at work.", e);
    }
  }
}
