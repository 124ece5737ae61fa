package dev.ratchet.engine.attempt;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Failures;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.strand.Strands;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskControl;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** Runs one attempt on a strand of its own, which is interrupted when its time is up. */
final class AttemptRunner {
  /** The largest result of a task, in bytes. */
  static final int RESULT_BYTES_MAX = 256 * 1024;

  /** What an attempt came to. */
  sealed interface Ending {
    /** It returned. */
    record Returned(Payload output) implements Ending {}

    /** It failed. */
    record Threw(Failure failure) implements Ending {}

    /**
     * It was told to stop; whatever it returns is refused.
     *
     * @param isOver whether it has stopped
     */
    record Stopped(boolean isOver) implements Ending {}
  }

  /** How often it is looked whether a running attempt still stands. */
  static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  /** How long a worker waits for an attempt to stop that was told to. */
  static final Duration STOP_GRACE = Duration.ofSeconds(10);

  private final Strands strands;
  private final Ambient ambient;

  AttemptRunner(Strands strands, Ambient ambient) {
    this.strands = requireNonNull(strands, "strands is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /**
   * Runs one attempt, which is cut off when its time is up, when it was silent for too long, and
   * when it no longer stands.
   *
   * @param code what the attempt does
   * @param limits until when it may run, and what it is called if that is over
   * @param look looks whether the attempt still stands and tells the pulse; once a second
   */
  Ending run(
      Callable<TaskResult> code, TaskContext context, Limits limits, Pulse pulse, Runnable look) {
    Strands.Strand<TaskResult> attempt;
    try {
      attempt = strands.start(context.id() + "#" + context.attempt(), code);
    } catch (RuntimeException | VirtualMachineError e) {
      return new Ending.Threw(failure(e));
    }
    try {
      Instant lookAt = ambient.now().plus(LOOK_INTERVAL);
      while (true) {
        Instant silentAt = pulse.silentAt();
        Instant next = min(lookAt, min(silentAt, limits.deadline()));
        if (attempt.await(notNegative(Duration.between(ambient.now(), next)))) {
          return ending(attempt, pulse);
        }
        Instant now = ambient.now();
        if (!now.isBefore(limits.deadline())) {
          return timedOut(attempt, pulse, limits.failure());
        }
        if (!now.isBefore(silentAt) && pulse.silentAt().equals(silentAt)) {
          return timedOut(attempt, pulse, limits.silence());
        }
        if (!now.isBefore(lookAt)) {
          look.run();
          lookAt = now.plus(LOOK_INTERVAL);
        }
        if (pulse.stop() != TaskControl.Stop.NO) {
          attempt.interrupt();
          return new Ending.Stopped(attempt.await(STOP_GRACE));
        }
      }
    } catch (InterruptedException e) {
      attempt.interrupt();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The worker was told to stop; its attempt was cut off.", e);
    }
  }

  /**
   * Until when an attempt may run.
   *
   * @param failure what it is called if it runs longer
   * @param silence what it is called if it is silent for too long
   */
  record Limits(Instant deadline, Failure failure, Failure silence) {
    Limits {
      requireNonNull(deadline, "deadline is null");
      requireNonNull(failure, "failure is null");
      requireNonNull(silence, "silence is null");
    }
  }

  private static Ending ending(Strands.Strand<TaskResult> attempt, Pulse pulse) {
    return pulse.stop() == TaskControl.Stop.NO ? ending(attempt) : new Ending.Stopped(true);
  }

  /** What an attempt came to whose strand is over, and which still stands. */
  static Ending ending(Strands.Strand<TaskResult> attempt) {
    try {
      return checked(attempt.result());
    } catch (ExecutionException e) {
      return new Ending.Threw(failure(e.getCause()));
    }
  }

  private static Ending timedOut(Strands.Strand<TaskResult> attempt, Pulse pulse, Failure failure) {
    pulse.tell(TaskControl.Stop.TIMEOUT);
    attempt.interrupt();
    return new Ending.Threw(failure);
  }

  private static Instant min(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Duration notNegative(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  private static Ending checked(TaskResult result) {
    if (result == null) {
      return new Ending.Threw(
          Failure.TaskError.fatal(
              "no_result", "The task returned null, expected a TaskResult: use TaskResult.NONE."));
    }
    int depth = depthOf(result.payload());
    if (depth > RunMachine.DEPTH_MAX) {
      return new Ending.Threw(
          Failure.TaskError.fatal(
              "result_too_deep",
              "The result nests %d deep, expected at most %d. Return something flatter."
                  .formatted(depth, RunMachine.DEPTH_MAX)));
    }
    int bytes = result.payload().sizeBytes();
    return bytes <= RESULT_BYTES_MAX
        ? new Ending.Returned(result.payload())
        : new Ending.Threw(
            Failure.TaskError.fatal(
                "result_too_large",
                "The result has %d bytes, expected at most %d. Return less, or a reference."
                    .formatted(bytes, RESULT_BYTES_MAX)));
  }

  /** How deep a result nests; if that is deeper than can be told, the most there is. */
  private static int depthOf(Payload output) {
    try {
      return output.depth();
    } catch (StackOverflowError e) {
      return Integer.MAX_VALUE;
    }
  }

  /** A failure as it is kept: without details that are too large, of which its message tells. */
  static Failure kept(Failure.TaskError told) {
    Payload details = told.details();
    int bytes = details.sizeBytes();
    String why =
        bytes > Failure.DETAILS_BYTES_MAX
            ? "have %d bytes, more than %d".formatted(bytes, Failure.DETAILS_BYTES_MAX)
            : "nest deeper than " + RunMachine.DEPTH_MAX;
    return bytes > Failure.DETAILS_BYTES_MAX || depthOf(details) > RunMachine.DEPTH_MAX
        ? new Failure.TaskError(
            told.code(),
            "(Its details are not kept: they %s.) %s".formatted(why, told.message()),
            told.retryable(),
            told.retryAfter())
        : told;
  }

  /** What it is called that code threw. */
  private static Failure failure(Throwable thrown) {
    if (thrown instanceof TaskFailedException told) {
      return kept(told.failure());
    }
    String code =
        switch (thrown) {
          case StoreException _ -> "input_unavailable";
          case OutOfMemoryError _ -> "out_of_memory";
          case StackOverflowError _ -> "stack_overflow";
          default -> "unhandled_error";
        };
    return Failures.of(code, thrown);
  }
}
