package dev.ratchet.testkit;

import dev.ratchet.engine.strand.Strands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Does each piece of work at once and to its end, so that the same story is told every time. */
public final class InOrder implements Strands {
  @Override
  public <T> Strand<T> start(String name, Callable<T> work) {
    var task = new FutureTask<>(work);
    task.run();
    return new Done<>(task);
  }

  @Override
  public void awaitAny(List<? extends Strand<?>> strands, Duration atMost) {
    // All of them are over.
  }

  private record Done<T>(FutureTask<T> task) implements Strand<T> {
    @Override
    public boolean await(Duration atMost) {
      return true;
    }

    @Override
    public boolean isOver() {
      return true;
    }

    @Override
    public T result() throws ExecutionException {
      return switch (task.state()) {
        case SUCCESS -> task.resultNow();
        case FAILED -> throw new ExecutionException(task.exceptionNow());
        case RUNNING, CANCELLED -> throw new IllegalStateException("The work is not over.");
      };
    }

    @Override
    public void interrupt() {
      // It is over.
    }
  }
}
