package dev.ratchet.verification.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.strand.Strands;
import dev.ratchet.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Strands whose work may nap: while it does, time passes at once, and what is planned for that time
 * happens. Work that does not nap is waited for in real time.
 */
final class Naps implements Strands {
  private final VirtualClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Thread, Instant> sleepers = new HashMap<>();
  private final TreeMap<Instant, Runnable> plans = new TreeMap<>();

  Naps(VirtualClock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Plans something for a time that is reached while work naps. */
  void at(Instant time, Runnable plan) {
    plans.put(time, plan);
  }

  /** Naps; called by the work. */
  void nap(Duration time) throws InterruptedException {
    Thread me = Thread.currentThread();
    lock.lock();
    try {
      sleepers.put(me, clock.instant().plus(time));
      changed.signalAll();
      while (sleepers.containsKey(me)) {
        changed.await();
      }
    } finally {
      sleepers.remove(me);
      lock.unlock();
    }
  }

  @Override
  public <T> Strand<T> start(String name, Callable<T> work) {
    var task =
        new FutureTask<>(work) {
          @Override
          protected void done() {
            lock.lock();
            changed.signalAll();
            lock.unlock();
          }
        };
    return new Begun<>(task, Thread.ofVirtual().name(name).start(task));
  }

  @Override
  public void awaitAny(List<? extends Strand<?>> strands, Duration atMost)
      throws InterruptedException {
    List<Thread> threads = strands.stream().map(strand -> ((Begun<?>) strand).thread).toList();
    Instant end = clock.instant().plus(atMost);
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (strands.stream().noneMatch(Strand::isOver)) {
        if (!sleepers.keySet().containsAll(threads)) {
          if (left <= 0) {
            return;
          }
          left = changed.awaitNanos(left);
        } else if (clock.instant().isBefore(end)) {
          pass(end);
        } else {
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets time pass to the next moment at which something happens. */
  private void pass(Instant end) {
    Instant next = sleepers.values().stream().reduce(end, Naps::min);
    if (!plans.isEmpty()) {
      next = min(next, plans.firstKey());
    }
    clock.advanceTo(next);
    if (!plans.isEmpty() && !plans.firstKey().isAfter(next)) {
      plans.pollFirstEntry().getValue().run();
    }
    Instant now = next;
    if (sleepers.values().removeIf(until -> !until.isAfter(now))) {
      changed.signalAll();
    }
  }

  private final class Begun<T> implements Strand<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    private Begun(FutureTask<T> task, Thread thread) {
      this.task = task;
      this.thread = thread;
    }

    @Override
    public boolean await(Duration atMost) throws InterruptedException {
      awaitAny(List.of(this), atMost);
      return task.isDone();
    }

    @Override
    public boolean isOver() {
      return task.isDone();
    }

    @Override
    public T result() throws ExecutionException {
      return switch (task.state()) {
        case SUCCESS -> task.resultNow();
        case FAILED -> throw new ExecutionException(task.exceptionNow());
        case RUNNING, CANCELLED -> throw new IllegalStateException(thread + " is not over.");
      };
    }

    @Override
    public void interrupt() {
      lock.lock();
      try {
        sleepers.remove(thread);
        thread.interrupt();
      } finally {
        lock.unlock();
      }
    }
  }

  private static Instant min(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
