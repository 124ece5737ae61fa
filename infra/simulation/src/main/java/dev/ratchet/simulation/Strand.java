package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.strand.Strands;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/** A thread of a simulated invocation, which runs only while its {@link Timeline} says so. */
final class Strand<T> implements Strands.Strand<T> {
  private static final Thread.Builder THREADS = Thread.ofVirtual().name("strand");

  private final Timeline timeline;
  private final String name;
  private final Invocation invocation;
  private final Callable<T> work;
  private final Thread thread;
  private final long knewUntil;
  private boolean started;
  private boolean over;
  private boolean dead;
  private boolean interrupted;
  private int ticket;
  private Strand<?> waiter;
  private T result;
  private Throwable thrown;

  Strand(Timeline timeline, String name, Invocation invocation, Callable<T> work) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.name = requireNonNull(name, "name is null");
    this.invocation = requireNonNull(invocation, "invocation is null");
    this.work = requireNonNull(work, "work is null");
    this.knewUntil = invocation.actedAt();
    this.thread = THREADS.unstarted(this::live);
  }

  /** When its invocation last read or wrote something by the time that this was begun. */
  long knewUntil() {
    return knewUntil;
  }

  Invocation invocation() {
    return invocation;
  }

  private void live() {
    try {
      demandAlive();
      result = work.call();
    } catch (Crash e) {
      thrown = e;
    } catch (Exception | StackOverflowError | AssertionError e) {
      thrown = e;
    } catch (Throwable e) {
      thrown = e;
      timeline.fail(e);
    }
    over = true;
    if (waiter != null) {
      timeline.wake(waiter);
    }
    timeline.leave(this);
  }

  int nextTicket() {
    ticket++;
    return ticket;
  }

  /** Whether this is the last wake-up call that was ordered. */
  boolean isDue(int called) {
    return called == ticket && !over;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  /** Has a strand go on when this one is over; null for none. */
  void tellWhenOver(Strand<?> other) {
    waiter = other;
  }

  boolean isStarted() {
    return started;
  }

  /** Lets the thread run; called by whoever passes the baton. */
  void resume() {
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
  }

  /** Has the strand unwind when it runs next. */
  void kill() {
    dead = true;
  }

  void demandAlive() {
    if (dead || invocation.isDead()) {
      throw new Crash(name + " is dead");
    }
  }

  /** Sleeps, as a task does that can be interrupted. */
  void sleep(long millis) throws InterruptedException {
    if (!interrupted) {
      timeline.suspend(timeline.now() + millis);
    }
    if (interrupted) {
      interrupted = false;
      throw new InterruptedException("simulated");
    }
  }

  @Override
  public boolean await(Duration atMost) {
    if (!over) {
      waiter = timeline.current();
      timeline.suspend(timeline.now() + Math.max(0, atMost.toMillis()));
      waiter = null;
    }
    return over;
  }

  @Override
  public T result() throws ExecutionException {
    if (!over) {
      throw new IllegalStateException(name + " is not over.");
    }
    if (thrown != null) {
      throw new ExecutionException(thrown);
    }
    return result;
  }

  @Override
  public void interrupt() {
    interrupted = true;
    timeline.wake(this);
  }
}
