package dev.ratchet.engine.strand;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** What attempts run on: threads in a worker, and whatever a simulation steers in virtual time. */
public interface Strands {
  /**
   * Begins a piece of work, which goes on beside the caller.
   *
   * @param name what a thread dump calls it
   */
  <T> Strand<T> start(String name, Callable<T> work);

  /**
   * Waits until one of these is over, at most so long.
   *
   * @param strands begun here
   */
  void awaitAny(List<? extends Strand<?>> strands, Duration atMost) throws InterruptedException;

  /** A piece of work that was begun. */
  interface Strand<T> {
    /**
     * Waits for the end of the work, at most so long.
     *
     * @return whether it is over
     */
    boolean await(Duration atMost) throws InterruptedException;

    /** Whether the work is over. */
    boolean isOver();

    /**
     * What the work returned.
     *
     * @throws ExecutionException if it threw; the cause is what it threw
     * @throws IllegalStateException if it is not over
     */
    T result() throws ExecutionException;

    /** Asks the work to stop: its thread is interrupted. */
    void interrupt();
  }
}
