package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;

/**
 * A resource as AWS is asked for it: whole, and with every reference resolved.
 *
 * @param logicalId its key in the template
 * @param type such as {@code AWS::CloudWatch::Alarm}
 * @param properties its properties
 */
public record AwsResource(String logicalId, String type, Json.Obj properties) {

  public AwsResource {
    requireNonNull(logicalId, "logicalId is null");
    requireNonNull(type, "type is null");
    requireNonNull(properties, "properties is null");
  }
}
