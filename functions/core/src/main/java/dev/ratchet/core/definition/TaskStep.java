package dev.ratchet.core.definition;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.KebabName;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.Placement;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskQueueName;
import java.util.List;

/**
 * One task of a Workflow Definition: which Task Definition runs, when, with what, and where its
 * result goes.
 *
 * @param name kebab-case, unique in its workflow
 * @param task the Task Definition's name
 * @param with the input, a JSON object whose strings may be expressions
 * @param needs the names of the tasks upstream
 * @param condition whether it runs once everything upstream is done
 * @param placement where in the context its result goes
 * @param options retries and timeouts
 * @param queue the Task Queue; {@link #TaskQueueName.UNNAMED} where the task names none
 * @param onFailure what its failure means for the run
 * @param concurrency how many of its Task Runs, in all runs of the workflow, are under way at once
 */
public record TaskStep(
    String name,
    String task,
    Json.Obj with,
    List<String> needs,
    Condition condition,
    Placement placement,
    TaskOptions options,
    String queue,
    OnFailure onFailure,
    Concurrency concurrency) {

  public TaskStep {
    KebabName.require("A task's name", name);
    KebabName.require("A Task Definition's name", task);
    if (!queue.equals(TaskQueueName.UNNAMED)) {
      KebabName.require("A Task Queue's name", queue);
    }
    requireNonNull(with, "with is null");
    needs = List.copyOf(needs);
    requireNonNull(condition, "condition is null");
    requireNonNull(placement, "placement is null");
    requireNonNull(options, "options is null");
    requireNonNull(onFailure, "onFailure is null");
    requireNonNull(concurrency, "concurrency is null");
  }

  /** A task of which any number may be under way at once. */
  public TaskStep(
      String name,
      String task,
      Json.Obj with,
      List<String> needs,
      Condition condition,
      Placement placement,
      TaskOptions options,
      String queue,
      OnFailure onFailure) {
    this(
        name,
        task,
        with,
        needs,
        condition,
        placement,
        options,
        queue,
        onFailure,
        new Concurrency.Unlimited());
  }

  /** How many Task Runs of a task are under way at once; the others are held {@code pending}. */
  public sealed interface Concurrency {
    /** Any number. */
    record Unlimited() implements Concurrency {}

    /**
     * So many.
     *
     * @param limit 1 to {@value #LIMIT_MAX}
     * @param scope whose Task Runs count
     */
    record Limited(int limit, Key key, Scope scope) implements Concurrency {
      /** The highest limit. */
      public static final int LIMIT_MAX = 1_000;

      public Limited {
        requireNonNull(key, "key is null");
        requireNonNull(scope, "scope is null");
        if (limit < 1 || limit > LIMIT_MAX) {
          throw new IllegalArgumentException(
              "A limit is 1 to " + LIMIT_MAX + "; found " + limit + ".");
        }
      }
    }

    /** Whose Task Runs a limit counts together, in all runs of all versions of the workflow. */
    enum Scope {
      /** Those of this task. */
      TASK,
      /** Those of all tasks of the workflow that have no limit of their own. */
      WORKFLOW
    }

    /** What a limit is counted over. */
    sealed interface Key {
      /** All Task Runs of its scope. */
      record All() implements Key {}

      /** Those for which this expression, {@code {% … %}}, gives the same text. */
      record By(String expression) implements Key {
        public By {
          requireNonNull(expression, "expression is null");
        }
      }
    }
  }

  /** Whether a task runs once everything upstream is done. */
  public sealed interface Condition {
    /** It runs. */
    record Always() implements Condition {}

    /** It runs if this expression, {@code {% … %}}, gives {@code true}, else it is skipped. */
    record When(String expression) implements Condition {
      public When {
        requireNonNull(expression, "expression is null");
      }
    }
  }

  /** What the failure or the shutdown of a Task Run means for its run. */
  public enum OnFailure {
    /** The run fails. */
    FAIL,
    /** The run goes on as though the task had succeeded without a result. */
    CONTINUE
  }
}
