package dev.ratchet.engine.task;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.MergePatch;
import dev.ratchet.core.payload.Payload;

/**
 * What an attempt gave. An object is merged into the run's context as a JSON merge patch (RFC
 * 7396), unless the workflow puts it elsewhere with {@code into}; in any case it stays readable as
 * {@code $tasks.<name>.output}.
 *
 * @param payload the result; as JSON, {@code null} members of an object remove from the context
 */
public record TaskResult(Payload payload) {
  /** Nothing to tell: the context stays as it is. */
  public static final TaskResult NONE = new TaskResult(Payload.NONE);

  public TaskResult {
    requireNonNull(payload, "payload is null; use TaskResult.NONE");
  }

  /** A result in JSON. */
  public static TaskResult of(Json output) {
    return new TaskResult(Payload.of(output));
  }

  /** A result in bytes, for a run whose logic takes them: Workflow Definitions take JSON only. */
  public static TaskResult of(Payload output) {
    return new TaskResult(output);
  }

  /** The context as the task wants it to be, given what it received. */
  public static TaskResult ofContext(TaskContext received, Json.Obj changed) {
    return of(MergePatch.between(received.context(), changed));
  }

  /**
   * The result as JSON.
   *
   * @throws dev.ratchet.core.payload.NotJsonException if it is bytes
   */
  public Json output() {
    return payload.json();
  }
}
