package dev.ratchet.core.definition.decider;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.definition.TaskStep.Concurrency;
import dev.ratchet.core.definition.WaitInput;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.expression.ExpressionException;
import dev.ratchet.core.expression.Expressions;
import dev.ratchet.core.expression.Scope;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.Assignment;
import dev.ratchet.core.run.Limit;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.task.Durations;
import java.time.Duration;
import java.time.Instant;

/**
 * What a task of a definition asks for once everything that it needs is done. An expression that
 * fails is the failure of its task, which retries, {@code on_failure} and redrives see as any
 * other; the key of the whole workflow's limit belongs to no task, and fails the run.
 */
final class TaskCommands {
  private final WorkflowDefinition definition;

  TaskCommands(WorkflowDefinition definition) {
    this.definition = requireNonNull(definition, "definition is null");
  }

  /** What the condition of a task comes to. */
  sealed interface Condition {
    /** The task runs. */
    record Holds() implements Condition {}

    /** The task is left out. */
    record HoldsNot() implements Condition {}

    /** Nobody can tell: the task fails. */
    record Fails(Failure failure) implements Condition {}
  }

  /** What the condition of a task that is due comes to. */
  Condition condition(int position, Scope scope) {
    return switch (definition.at(position).condition()) {
      case TaskStep.Condition.Always _ -> new Condition.Holds();
      case TaskStep.Condition.When when -> {
        try {
          yield Expressions.test(when.expression(), scope)
              ? new Condition.Holds()
              : new Condition.HoldsNot();
        } catch (ExpressionException e) {
          yield new Condition.Fails(failure("/when", e));
        }
      }
    };
  }

  /** Begins a task, fails it where it makes no sense, or fails the run. */
  Command start(int position, Scope scope, Instant now) {
    TaskStep step = definition.at(position);
    Json.Obj input;
    try {
      input = Expressions.resolve(step.with(), scope);
    } catch (ExpressionException e) {
      return new Command.FailTask(position, failure("/with", e));
    }
    return WaitInput.isWait(step.task())
        ? await(position, step, input, now)
        : schedule(position, step, input, scope);
  }

  private static Command await(int position, TaskStep step, Json.Obj input, Instant now) {
    try {
      return switch (WaitInput.read(step.task(), input)) {
        case WaitInput.Sleep(Duration duration) ->
            new Command.StartTimer(position, now.plus(duration), step.placement());
        case WaitInput.SleepUntil(Instant until) ->
            new Command.StartTimer(position, until, step.placement());
        case WaitInput.ForSignal(String name, Duration timeout) ->
            new Command.AwaitSignal(
                position,
                name,
                timeout.equals(Durations.MAX) ? Instant.MAX : now.plus(timeout),
                step.placement());
      };
    } catch (IllegalArgumentException e) {
      return new Command.FailTask(
          position, Failure.TaskError.fatal("invalid_input", e.getMessage()));
    }
  }

  private Command schedule(int position, TaskStep step, Json.Obj input, Scope scope) {
    String key;
    try {
      key = limitKey(step, scope);
    } catch (ExpressionException e) {
      Failure failure = failure("/concurrency/key", e);
      return isOfWorkflow(step)
          ? new Command.FailRun(failure)
          : new Command.FailTask(position, failure);
    }
    return key.length() <= Limit.KEY_CHARS_MAX
        ? schedule(position, step, input, key)
        : new Command.FailTask(
            position,
            Failure.TaskError.fatal(
                "limit_key_too_long",
                "The key of the concurrency limit has %d characters, expected at most %d."
                    .formatted(key.length(), Limit.KEY_CHARS_MAX)));
  }

  private static boolean isOfWorkflow(TaskStep step) {
    return step.concurrency() instanceof Concurrency.Limited limited
        && limited.scope() == Concurrency.Scope.WORKFLOW;
  }

  /**
   * What a dispatched Task Run was dispatched with, made anew.
   *
   * @throws ExpressionException if it cannot be: then it was not dispatched in this scope
   */
  Command.ScheduleTask scheduled(int position, Scope scope) {
    TaskStep step = definition.at(position);
    return schedule(position, step, Expressions.resolve(step.with(), scope), limitKey(step, scope));
  }

  private static Command.ScheduleTask schedule(
      int position, TaskStep step, Json.Obj input, String limitKey) {
    return new Command.ScheduleTask(
        position,
        new Assignment(step.name(), step.task(), step.queue(), step.options(), Payload.of(input)),
        Command.Memory.LOGIC,
        step.placement(),
        slot(step, limitKey));
  }

  private static Command.Slot slot(TaskStep step, String limitKey) {
    return switch (step.concurrency()) {
      case Concurrency.Unlimited _ -> new Command.Slot.Free();
      case Concurrency.Limited limited ->
          new Command.Slot.Shared(new Limit(limitKey, limited.limit()));
    };
  }

  /** What the Task Runs share that a limit counts; empty where there is none. */
  private String limitKey(TaskStep step, Scope scope) {
    return switch (step.concurrency()) {
      case Concurrency.Unlimited _ -> "";
      case Concurrency.Limited limited -> {
        String shared =
            switch (limited.scope()) {
              case TASK -> definition.name() + "/" + step.name();
              case WORKFLOW -> definition.name();
            };
        yield switch (limited.key()) {
          case Concurrency.Key.All _ -> shared;
          case Concurrency.Key.By by ->
              shared + "/" + text(Expressions.evaluate(by.expression(), scope));
        };
      }
    };
  }

  private static String text(Json value) {
    return value instanceof Json.Str(String text) ? text : value.text();
  }

  /**
   * The failure of a task, or of a run, whose expression fails.
   *
   * @param place where what holds the expression stands in its task, or in the workflow
   */
  private static Failure failure(String place, ExpressionException why) {
    return Failure.TaskError.fatal(why.code(), why.within(place).getMessage());
  }
}
