package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.json.Json;
import java.util.function.Function;

/**
 * How what a queue carries becomes text, and is read again.
 *
 * @param write the body of the message
 * @param read throws {@link dev.ratchet.core.json.JsonException} if it is none
 */
record Carried<T>(Function<T, String> write, Function<String, T> read) {
  static final Carried<WorkflowTask> WORKFLOW_TASKS =
      new Carried<>(DeliveryJson::write, body -> (WorkflowTask) DeliveryJson.read(body));

  static final Carried<ActivityTask> ACTIVITY_TASKS =
      new Carried<>(DeliveryJson::write, body -> (ActivityTask) DeliveryJson.read(body));

  static final Carried<TimerMessage> TIMERS = new Carried<>(TimerMessage::text, TimerMessage::read);

  static final Carried<Json.Obj> EVENTS = new Carried<>(Json::text, Json::parseObject);

  Carried {
    requireNonNull(write, "write is null");
    requireNonNull(read, "read is null");
  }
}
