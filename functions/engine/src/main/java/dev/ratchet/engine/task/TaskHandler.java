package dev.ratchet.engine.task;

import dev.ratchet.core.expression.Expressions;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import java.util.List;

/**
 * A Task Definition carried out by Java code: the one interface that a user implements.
 *
 * <p>A handler is found by {@link java.util.ServiceLoader}: name the class in {@code
 * META-INF/services/dev.ratchet.engine.task.TaskHandler}. One instance serves many attempts at
 * once, so it keeps no state of its own between them. An attempt may be repeated (its worker may
 * die after the work and before the report), so what it does outside must bear repetition; {@link
 * TaskContext#id} is the same in every attempt and makes a good idempotency key.
 */
public interface TaskHandler {
  /** The Task Definition's name: kebab-case, unique in the worker. */
  String name();

  /** How this kind of task is retried and limited in time where a workflow says nothing. */
  default TaskDefaults defaults() {
    return TaskDefaults.STANDARD;
  }

  /**
   * What is wrong with an input as far as it is written out: asked when a definition is stored, so
   * that a mistake is told then and not when a run gets there. Where a string is an expression,
   * {@link Expressions#isExpression}, its value is not known yet.
   *
   * @return problems whose paths begin at the input, such as {@code /headers/accept}
   */
  default List<Problem> inputProblems(Json.Obj with) {
    return List.of();
  }

  /**
   * Runs one attempt. The thread is interrupted when its time is up or it is told to stop.
   *
   * @return what the attempt gave; see {@link TaskResult}
   * @throws TaskFailedException to say why it failed and whether another attempt may help
   * @throws Exception any other failure, which counts as {@code unhandled_error} and is retried
   */
  TaskResult run(TaskContext context) throws Exception;
}
