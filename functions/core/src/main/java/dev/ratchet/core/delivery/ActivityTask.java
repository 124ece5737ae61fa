package dev.ratchet.core.delivery;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.payload.PayloadJson;
import dev.ratchet.core.task.TaskOptions;
import java.time.Instant;

/**
 * Asks a worker to run one attempt of one Task Run.
 *
 * @param attempt which attempt, from 1
 * @param name the task's name in its workflow
 * @param task the Task Definition's name
 * @param queue the Task Queue that carries it
 * @param entry the number of the journal entry that dispatched it, from 1
 * @param queuedAt when that was
 */
public record ActivityTask(
    TaskRunId id,
    int attempt,
    String name,
    String task,
    WorkflowRef workflow,
    String queue,
    TaskOptions options,
    long entry,
    Instant queuedAt,
    Cargo cargo)
    implements TaskDelivery {
  public ActivityTask {
    requireNonNull(id, "id is null");
    requireNonNull(name, "name is null");
    requireNonNull(task, "task is null");
    requireNonNull(workflow, "workflow is null");
    requireNonNull(queue, "queue is null");
    requireNonNull(options, "options is null");
    requireNonNull(queuedAt, "queuedAt is null");
    requireNonNull(cargo, "cargo is null");
    if (attempt < 1) {
      throw new IllegalArgumentException("An attempt is 1 or more; found " + attempt + ".");
    }
    if (entry < 1) {
      throw new IllegalArgumentException("An entry is 1 or more; found " + entry + ".");
    }
  }

  @Override
  public RunId run() {
    return id.run();
  }

  /** The same work, another attempt. */
  public ActivityTask withAttempt(int next) {
    return new ActivityTask(id, next, name, task, workflow, queue, options, entry, queuedAt, cargo);
  }

  /** The same on another Task Queue. */
  public ActivityTask on(String other) {
    return new ActivityTask(
        id, attempt, name, task, workflow, other, options, entry, queuedAt, cargo);
  }

  /** The same, with what it works on elsewhere. */
  public ActivityTask with(Cargo other) {
    return new ActivityTask(
        id, attempt, name, task, workflow, queue, options, entry, queuedAt, other);
  }

  /** What the attempt works on. */
  public sealed interface Cargo {
    /** The most that a delivery carries, in bytes of JSON: with it, it stays one billed request. */
    int CARRIED_BYTES_MAX = 48 * 1024;

    /** It travels with the delivery, so that the worker reads nothing. */
    record Carried(Payload input, Json.Obj context) implements Cargo {
      public Carried {
        requireNonNull(input, "input is null");
        requireNonNull(context, "context is null");
      }
    }

    /** It is too large to travel: the worker finds it by the journal. */
    record InJournal() implements Cargo {}

    /** Carried if it is small enough, else to be read from the journal. */
    static Cargo of(Payload input, Json.Obj context) {
      int written = PayloadJson.writtenBytes(input, CARRIED_BYTES_MAX);
      return written <= CARRIED_BYTES_MAX
              && written + context.sizeBytes(CARRIED_BYTES_MAX) <= CARRIED_BYTES_MAX
          ? new Carried(input, context)
          : new InJournal();
    }
  }
}
