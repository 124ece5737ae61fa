package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A metric that an alarm or a dashboard looks at.
 *
 * @param watcher the logical id of the alarm or dashboard
 * @param namespace such as {@code AWS/SQS}
 * @param name the metric's name
 * @param dimensions its dimensions, each with its value
 */
public record WatchedMetric(
    String watcher, String namespace, String name, Map<String, String> dimensions) {

  public WatchedMetric {
    requireNonNull(watcher, "watcher is null");
    requireNonNull(namespace, "namespace is null");
    requireNonNull(name, "name is null");
    dimensions = Map.copyOf(dimensions);
  }
}
