package dev.ratchet.engine.task;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.task.TaskOptions.Completion;
import dev.ratchet.engine.port.Settings;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What an attempt knows.
 *
 * @param id the Task Run, the same in every attempt
 * @param name the task's name in its workflow
 * @param workflow the Workflow Definition and version that the run executes
 * @param attempt which attempt this is, from 1
 * @param payload what the task is asked to work on: of a Workflow Definition, {@code with} of the
 *     task, its expressions evaluated
 * @param context the run's context
 * @param inForce reads the deployment's settings
 * @param now when the attempt began
 * @param deadline when the attempt will be interrupted
 * @param reached what the last heartbeat of an earlier attempt told; {@link Payload#NONE} where
 *     none did
 * @param completion what completes the attempt: the return of its code, or a call with the token
 * @param token by which others can complete the attempt over the API; a secret
 * @param control takes heartbeats, and says whether the attempt is to stop
 */
public record TaskContext(
    TaskRunId id,
    String name,
    WorkflowRef workflow,
    int attempt,
    Payload payload,
    Json.Obj context,
    Supplier<Settings> inForce,
    Instant now,
    Instant deadline,
    Payload reached,
    Completion completion,
    String token,
    TaskControl control) {
  public TaskContext {
    requireNonNull(id, "id is null");
    requireNonNull(name, "name is null");
    requireNonNull(workflow, "workflow is null");
    requireNonNull(payload, "payload is null");
    requireNonNull(context, "context is null");
    requireNonNull(inForce, "inForce is null");
    requireNonNull(now, "now is null");
    requireNonNull(deadline, "deadline is null");
    requireNonNull(reached, "reached is null; use Payload.NONE");
    requireNonNull(completion, "completion is null");
    requireNonNull(token, "token is null");
    requireNonNull(control, "control is null");
  }

  /** What a first attempt knows of which nobody wants heartbeats: for trying a task out. */
  public TaskContext(
      TaskRunId id,
      String name,
      WorkflowRef workflow,
      int attempt,
      Json.Obj input,
      Json.Obj context,
      Settings settings,
      Instant now,
      Instant deadline) {
    this(
        id,
        name,
        workflow,
        attempt,
        Payload.of(input),
        context,
        () -> settings,
        now,
        deadline,
        Payload.NONE,
        Completion.RETURNED,
        "",
        TaskControl.NONE);
  }

  /**
   * What the task is asked to work on, as JSON.
   *
   * @throws dev.ratchet.core.payload.NotJsonException if it is bytes, which {@link #payload} gives
   * @throws IllegalStateException if it is JSON of another kind than an object
   */
  public Json.Obj input() {
    if (payload.json() instanceof Json.Obj object) {
      return object;
    }
    throw new IllegalStateException(
        "Expected an input that is an object, found %s: take the payload itself."
            .formatted(payload.json().kind()));
  }

  /**
   * What the last heartbeat of an earlier attempt told, as JSON; {@code null} where none did.
   *
   * @throws dev.ratchet.core.payload.NotJsonException if it told bytes, which {@link #reached}
   *     gives
   */
  public Json checkpoint() {
    return reached.json();
  }

  /**
   * Tells that the attempt is alive and has come this far; see {@link
   * TaskControl#heartbeat(Payload)}.
   */
  public void heartbeat(Json reached) {
    control.heartbeat(reached);
  }

  /**
   * The deployment's settings as they are in force now. Each call reads them anew, which on AWS is
   * paid for: a task that needs none asks for none.
   *
   * @throws dev.ratchet.engine.port.StoreException if they could not be read
   */
  public Settings settings() {
    return inForce.get();
  }

  /** The Workflow Run. */
  public RunId run() {
    return id.run();
  }
}
