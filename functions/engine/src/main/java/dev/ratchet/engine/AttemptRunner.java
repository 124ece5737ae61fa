package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.workflow.RunMachine;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Runs one attempt on a strand of its own, which is interrupted when its time is up. */
final class AttemptRunner {
  /** The largest result of a task, in bytes of JSON. */
  static final int RESULT_BYTES_MAX = 256 * 1024;

  /** What an attempt came to. */
  sealed interface Ending {
    /** It returned. */
    record Returned(Json output) implements Ending {}

    /** It failed. */
    record Threw(Failure failure) implements Ending {}
  }

  private final Strands strands;

  AttemptRunner(Strands strands) {
    this.strands = requireNonNull(strands, "strands is null");
  }

  Ending run(TaskHandler handler, TaskContext context, Duration limit) {
    Strands.Strand<TaskResult> attempt =
        strands.start(context.id() + "#" + context.attempt(), () -> handler.run(context));
    try {
      if (attempt.await(limit)) {
        return checked(attempt.result());
      }
      attempt.interrupt();
      return new Ending.Threw(new Failure.TimedOut(Failure.TimedOut.Limit.START_TO_CLOSE, limit));
    } catch (ExecutionException e) {
      return new Ending.Threw(failure(e.getCause()));
    } catch (InterruptedException e) {
      attempt.interrupt();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The worker was told to stop; its attempt was cut off.", e);
    }
  }

  private static Ending checked(TaskResult result) {
    if (result == null) {
      return new Ending.Threw(
          Failure.TaskError.fatal(
              "no_result", "The task returned null, expected a TaskResult: use TaskResult.NONE."));
    }
    int depth = depthOf(result.output());
    if (depth > RunMachine.DEPTH_MAX) {
      return new Ending.Threw(
          Failure.TaskError.fatal(
              "result_too_deep",
              "The result nests %d deep, expected at most %d. Return something flatter."
                  .formatted(depth, RunMachine.DEPTH_MAX)));
    }
    int bytes = result.output().sizeBytes();
    return bytes <= RESULT_BYTES_MAX
        ? new Ending.Returned(result.output())
        : new Ending.Threw(
            Failure.TaskError.fatal(
                "result_too_large",
                "The result has %d bytes of JSON, expected at most %d. Return less, or a reference."
                    .formatted(bytes, RESULT_BYTES_MAX)));
  }

  /** How deep a result nests; if that is deeper than can be told, the most there is. */
  private static int depthOf(Json output) {
    try {
      return output.depth();
    } catch (StackOverflowError e) {
      return Integer.MAX_VALUE;
    }
  }

  private static Failure failure(Throwable thrown) {
    return thrown instanceof TaskFailedException told
        ? told.failure()
        : Failures.of("unhandled_error", thrown);
  }
}
