package dev.ratchet.engine;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs every piece of work on a virtual thread of its own. */
public final class VirtualThreads implements Strands {
  @Override
  public <T> Strand<T> start(String name, Callable<T> work) {
    var task = new FutureTask<>(work);
    Thread thread = Thread.ofVirtual().name(name).start(task);
    return new Begun<>(task, thread);
  }

  private record Begun<T>(FutureTask<T> task, Thread thread) implements Strand<T> {
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
