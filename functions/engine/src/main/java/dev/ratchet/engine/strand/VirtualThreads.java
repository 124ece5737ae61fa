package dev.ratchet.engine.strand;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs every piece of work on a virtual thread of its own. */
public final class VirtualThreads implements Strands {
  @Override
  public <T> Strand<T> start(String name, Callable<T> work) {
    var begun = new Begun<>(work);
    begun.thread = Thread.ofVirtual().name(name).start(begun.task);
    return begun;
  }

  @Override
  public void awaitAny(List<? extends Strand<?>> strands, Duration atMost)
      throws InterruptedException {
    var ends = new Semaphore(0);
    for (Strand<?> strand : strands) {
      ((Begun<?>) strand).tell(ends);
    }
    ends.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    for (Strand<?> strand : strands) {
      ((Begun<?>) strand).waiting.remove(ends);
    }
  }

  private static final class Begun<T> implements Strand<T> {
    private final FutureTask<T> task;
    private final Queue<Semaphore> waiting = new ConcurrentLinkedQueue<>();
    private Thread thread;

    Begun(Callable<T> work) {
      this.task =
          new FutureTask<>(work) {
            @Override
            protected void done() {
              waiting.forEach(Semaphore::release);
            }
          };
    }

    /** Releases a permit when the work is over, or at once. */
    void tell(Semaphore ends) {
      waiting.add(ends);
      if (task.isDone()) {
        ends.release();
      }
    }

    @Override
    public boolean await(Duration atMost) throws InterruptedException {
      try {
        task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      } catch (ExecutionException | CancellationException e) {
        return true;
      }
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
      thread.interrupt();
    }
  }
}
