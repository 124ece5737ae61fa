package dev.ratchet.engine.receive;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.json.JsonException;

/** Reads the bodies of messages, each as what its queue carries. */
public final class BodyReader {
  private BodyReader() {}

  /**
   * A Workflow Task.
   *
   * @throws JsonException if the body is none; the message says what was found
   */
  public static WorkflowTask workflowTask(String body) {
    return switch (DeliveryJson.read(body)) {
      case WorkflowTask w -> w;
      case ActivityTask a ->
          throw new JsonException("Expected a Workflow Task, found an Activity Task of " + a.id());
    };
  }

  /**
   * An Activity Task.
   *
   * @throws JsonException if the body is none; the message says what was found
   */
  public static ActivityTask activityTask(String body) {
    return switch (DeliveryJson.read(body)) {
      case ActivityTask a -> a;
      case WorkflowTask w ->
          throw new JsonException("Expected an Activity Task, found a Workflow Task of " + w.run());
    };
  }

  /**
   * A timer.
   *
   * @throws JsonException if the body is none; the message says what was found
   */
  public static TimerMessage timer(String body) {
    return TimerMessage.read(body);
  }
}
