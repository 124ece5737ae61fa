package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

/**
 * An EventBridge bus.
 *
 * @param logicalId its key in the template
 * @param name its name
 * @param arn its ARN
 */
public record EventBus(String logicalId, String name, String arn) {

  public EventBus {
    requireNonNull(logicalId, "logicalId is null");
    requireNonNull(name, "name is null");
    requireNonNull(arn, "arn is null");
  }
}
