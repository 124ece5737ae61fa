package dev.ratchet.verification.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;

/** A Task Definition in a line. */
record SmallTask(String name, Code code) implements TaskHandler {
  /** Its code. */
  @FunctionalInterface
  interface Code {
    Json run(TaskContext context) throws TaskFailedException;
  }

  SmallTask {
    requireNonNull(name, "name is null");
    requireNonNull(code, "code is null");
  }

  /** A task that returns its input. */
  static final SmallTask ECHO = new SmallTask("echo", TaskContext::input);

  /** A task that fails for good. */
  static final SmallTask BREAK =
      new SmallTask(
          "break",
          _ -> {
            throw TaskFailedException.fatal("card_declined", "The bank says no.");
          });

  /** A task that fails until its last attempt. */
  static SmallTask flaky(int failures) {
    return new SmallTask(
        "flaky",
        context -> {
          if (context.attempt() <= failures) {
            throw TaskFailedException.retryable(
                "busy", "Try later, says attempt " + context.attempt() + ".");
          }
          return context.input();
        });
  }

  @Override
  public TaskResult run(TaskContext context) throws TaskFailedException {
    return TaskResult.of(code.run(context));
  }
}
