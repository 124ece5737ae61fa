package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Lambda function, with the template's globals merged in.
 *
 * @param logicalId its key in the template
 * @param name its name
 * @param arn its ARN, without version or alias
 * @param handler the class that answers, {@code package.Class} or {@code package.Class::method}
 * @param code the zip or folder of classes, resolved against the template's folder
 * @param timeout the longest invocation, 1–900 s
 * @param memoryMegabytes 128–10,240
 * @param environment the environment variables, resolved
 * @param sources what invokes it
 */
public record LambdaFunction(
    String logicalId,
    String name,
    String arn,
    String handler,
    Path code,
    Duration timeout,
    int memoryMegabytes,
    Map<String, String> environment,
    List<EventSource> sources) {

  public LambdaFunction {
    requireNonNull(logicalId, "logicalId is null");
    requireNonNull(name, "name is null");
    requireNonNull(arn, "arn is null");
    requireNonNull(handler, "handler is null");
    requireNonNull(code, "code is null");
    requireNonNull(timeout, "timeout is null");
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    sources = List.copyOf(sources);
  }
}
