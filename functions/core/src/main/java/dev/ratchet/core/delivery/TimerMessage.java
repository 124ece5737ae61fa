package dev.ratchet.core.delivery;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import java.time.Instant;

/**
 * Something that is to happen at a time. Early, it is sent round again; late or twice is harmless.
 */
public sealed interface TimerMessage {
  /** When it is due. */
  Instant due();

  /** Makes a Workflow Task due. */
  record WakeRun(WorkflowTask task, Instant due) implements TimerMessage {
    public WakeRun {
      requireNonNull(task, "task is null");
      requireNonNull(due, "due is null");
    }
  }

  /** Puts a delivery on its Task Queue. */
  record Deliver(ActivityTask delivery, Instant due) implements TimerMessage {
    public Deliver {
      requireNonNull(delivery, "delivery is null");
      requireNonNull(due, "due is null");
    }
  }

  /** The run that it is about. */
  default RunId run() {
    return switch (this) {
      case WakeRun w -> w.task().run();
      case Deliver d -> d.delivery().run();
    };
  }

  /** The body of the message that carries this timer. */
  default String text() {
    TaskDelivery carried =
        switch (this) {
          case WakeRun w -> w.task();
          case Deliver d -> d.delivery();
        };
    return Json.Obj.EMPTY
        .with("due", due().toEpochMilli())
        .with("delivery", Json.parse(DeliveryJson.write(carried)))
        .text();
  }

  /**
   * Reads the body of a message.
   *
   * @throws JsonException if it is no timer; the message says what was found
   */
  static TimerMessage read(String body) {
    Json.Obj json = Json.parseObject(body);
    if (!(json.get("due") instanceof Json.Num due && due.isLong())) {
      throw new JsonException("Not a timer: it lacks the whole number due.");
    }
    Instant at = Instant.ofEpochMilli(due.value().longValueExact());
    return switch (DeliveryJson.read(json.object("delivery").text())) {
      case WorkflowTask w -> new WakeRun(w, at);
      case ActivityTask a -> new Deliver(a, at);
    };
  }
}
