package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An EventBridge rule: which events of a bus go to which queues.
 *
 * @param logicalId its key in the template
 * @param name its name
 * @param arn its ARN
 * @param bus the name of its bus; {@code default} for the account's own
 * @param pattern the event pattern, as JSON text
 * @param enabled whether it matches at all
 * @param targets where a matching event goes
 */
public record EventRule(
    String logicalId,
    String name,
    String arn,
    String bus,
    String pattern,
    boolean enabled,
    List<Target> targets) {

  /**
   * A queue that receives matching events.
   *
   * @param id the target's id within the rule
   * @param queue the logical id of the queue
   * @param input what is sent
   * @param messageGroupId the message group of a FIFO queue; empty for a standard queue
   * @param deadLetterQueue the logical id of the queue for events that could not be delivered;
   *     empty if they are dropped
   * @param maximumRetries how often a failed delivery is repeated, 0–185
   * @param maximumAge how long a failed delivery is repeated, 1 min–24 h
   */
  public record Target(
      String id,
      String queue,
      Input input,
      String messageGroupId,
      String deadLetterQueue,
      int maximumRetries,
      Duration maximumAge) {

    public Target {
      requireNonNull(id, "id is null");
      requireNonNull(queue, "queue is null");
      requireNonNull(input, "input is null");
      requireNonNull(messageGroupId, "messageGroupId is null");
      requireNonNull(deadLetterQueue, "deadLetterQueue is null");
      requireNonNull(maximumAge, "maximumAge is null");
    }
  }

  /** What is sent to a target. */
  public sealed interface Input {

    /** The event as it is. */
    record WholeEvent() implements Input {}

    /**
     * A part of the event.
     *
     * @param jsonPath which part, such as {@code $.detail}
     */
    record Part(String jsonPath) implements Input {

      public Part {
        requireNonNull(jsonPath, "jsonPath is null");
      }
    }

    /**
     * The same text for every event.
     *
     * @param json the text
     */
    record Constant(String json) implements Input {

      public Constant {
        requireNonNull(json, "json is null");
      }
    }

    /**
     * A text with parts of the event.
     *
     * @param paths the JSON path of each variable
     * @param template the text, with {@code <variable>} where a part goes
     */
    record Transformed(Map<String, String> paths, String template) implements Input {

      public Transformed {
        paths = Map.copyOf(paths);
        requireNonNull(template, "template is null");
      }
    }
  }

  public EventRule {
    requireNonNull(logicalId, "logicalId is null");
    requireNonNull(name, "name is null");
    requireNonNull(arn, "arn is null");
    requireNonNull(bus, "bus is null");
    requireNonNull(pattern, "pattern is null");
    targets = List.copyOf(targets);
  }
}
