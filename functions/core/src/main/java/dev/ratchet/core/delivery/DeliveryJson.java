package dev.ratchet.core.delivery;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.core.payload.PayloadJson;
import dev.ratchet.core.task.TaskOptions;
import java.time.Instant;
import java.util.List;

/** Deliveries as the JSON bodies of messages, and back. */
public final class DeliveryJson {
  private static final String WORKFLOW = "workflow";
  private static final String ACTIVITY = "activity";

  private DeliveryJson() {}

  /** The body of the message that carries this delivery. */
  public static String write(TaskDelivery delivery) {
    return switch (delivery) {
      case WorkflowTask w -> write(w).text();
      case ActivityTask a -> write(a).text();
    };
  }

  private static Json.Obj write(WorkflowTask w) {
    Json.Obj json =
        Json.Obj.EMPTY
            .with("kind", WORKFLOW)
            .with("run", w.run().value())
            .with("cause", w.cause().wire());
    json = w.entry() == 0 ? json : json.with("entry", w.entry());
    return w.due().equals(Instant.EPOCH) ? json : json.with("reached", w.due().toEpochMilli());
  }

  private static Json.Obj write(ActivityTask a) {
    Json.Obj json =
        Json.Obj.EMPTY
            .with("kind", ACTIVITY)
            .with("id", a.id().value())
            .with("attempt", a.attempt())
            .with("name", a.name())
            .with("task", a.task())
            .with("workflow", a.workflow().name())
            .with("version", a.workflow().version())
            .with("queue", a.queue())
            .with("retry", a.options().retry())
            .with("timeout", a.options().timeout())
            .with("entry", a.entry())
            .with("queued_at", a.queuedAt().toEpochMilli());
    if (a.options().completion() == TaskOptions.Completion.EXTERNAL) {
      json = json.with("external", Json.of(true));
    }
    return switch (a.cargo()) {
      case ActivityTask.Cargo.Carried c ->
          PayloadJson.with(json, "input", c.input()).with("context", c.context());
      case ActivityTask.Cargo.InJournal _ -> json;
    };
  }

  /**
   * Reads the body of a message.
   *
   * @throws JsonException if it is no delivery; the message says what was found
   */
  public static TaskDelivery read(String body) {
    Json.Obj json = Json.parseObject(body);
    String kind = text(json, "kind");
    try {
      return switch (kind) {
        case WORKFLOW ->
            new WorkflowTask(
                new RunId(text(json, "run")),
                cause(text(json, "cause")),
                json.has("entry") ? number(json, "entry") : 0,
                Instant.ofEpochMilli(json.has("reached") ? number(json, "reached") : 0));
        case ACTIVITY -> readActivity(json);
        default ->
            throw new JsonException(
                "A delivery's kind is \"workflow\" or \"activity\"; found \"" + kind + "\".");
      };
    } catch (IllegalArgumentException e) {
      throw new JsonException("Not a delivery: " + e.getMessage());
    }
  }

  private static WorkflowTask.Cause cause(String wire) {
    List<WorkflowTask.Cause> causes = List.of(WorkflowTask.Cause.values());
    return causes.stream()
        .filter(cause -> cause.wire().equals(wire))
        .findFirst()
        .orElseThrow(
            () ->
                new JsonException(
                    "Not a delivery: a cause is one of %s; found \"%s\"."
                        .formatted(causes.stream().map(WorkflowTask.Cause::wire).toList(), wire)));
  }

  private static ActivityTask readActivity(Json.Obj json) {
    return new ActivityTask(
        new TaskRunId(text(json, "id")),
        integer(json, "attempt"),
        text(json, "name"),
        text(json, "task"),
        new WorkflowRef(text(json, "workflow"), integer(json, "version")),
        text(json, "queue"),
        new TaskOptions(
            object(json, "retry"),
            object(json, "timeout"),
            json.has("external")
                ? TaskOptions.Completion.EXTERNAL
                : TaskOptions.Completion.RETURNED),
        number(json, "entry"),
        Instant.ofEpochMilli(number(json, "queued_at")),
        PayloadJson.has(json, "input")
            ? new ActivityTask.Cargo.Carried(
                PayloadJson.read(json, "input"), object(json, "context"))
            : new ActivityTask.Cargo.InJournal());
  }

  private static String text(Json.Obj json, String name) {
    return json.text(name)
        .orElseThrow(() -> new JsonException("Not a delivery: it lacks the string " + name + "."));
  }

  private static Json.Obj object(Json.Obj json, String name) {
    if (json.get(name) instanceof Json.Obj object) {
      return object;
    }
    throw new JsonException("Not a delivery: it lacks the object " + name + ".");
  }

  private static int integer(Json.Obj json, String name) {
    long number = number(json, name);
    if (number == (int) number) {
      return (int) number;
    }
    throw new JsonException("Not a delivery: " + name + " is out of range; found " + number + ".");
  }

  private static long number(Json.Obj json, String name) {
    if (json.get(name) instanceof Json.Num n && n.isLong()) {
      return n.value().longValueExact();
    }
    throw new JsonException("Not a delivery: it lacks the whole number " + name + ".");
  }
}
