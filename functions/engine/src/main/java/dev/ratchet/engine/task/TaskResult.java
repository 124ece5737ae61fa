package dev.ratchet.engine.task;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.MergePatch;

/**
 * What an attempt gave. An object is merged into the run's context as a JSON merge patch (RFC
 * 7396), unless the workflow puts it elsewhere with {@code into}; in any case it stays readable as
 * {@code $tasks.<name>.output}.
 *
 * @param output the result as JSON; {@code null} members of an object remove from the context
 */
public record TaskResult(Json output) {
  /** Nothing to tell: the context stays as it is. */
  public static final TaskResult NONE = new TaskResult(Json.NULL);

  public TaskResult {
    requireNonNull(output, "output is null; use TaskResult.NONE");
  }

  /** A result. */
  public static TaskResult of(Json output) {
    return new TaskResult(output);
  }

  /** The context as the task wants it to be, given what it received. */
  public static TaskResult ofContext(TaskContext received, Json.Obj changed) {
    return new TaskResult(MergePatch.between(received.context(), changed));
  }
}
