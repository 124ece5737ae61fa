package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.QueueMeter;
import dev.ratchet.engine.port.QueueMeter.Depth;
import dev.ratchet.engine.port.QueueMeter.OldestAge;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v1/queues}: how full the Task Queues are, and how many workers they have. */
final class QueueRoutes {
  private final QueueMeter meter;
  private final Map<String, Integer> slots;

  /**
   * @param slots the worker slots of each Task Queue, by its name
   */
  QueueRoutes(QueueMeter meter, Map<String, Integer> slots) {
    this.meter = requireNonNull(meter, "meter is null");
    this.slots = Map.copyOf(slots);
  }

  Response list(Request request) {
    request.takesOnly();
    List<Json> queues = meter.depths().stream().map(this::show).toList();
    return Response.ok(Json.Obj.EMPTY.with("queues", new Json.Arr(queues)));
  }

  private Json show(Depth depth) {
    Json.Obj named = Json.Obj.EMPTY.with("name", depth.queue());
    Json.Obj json =
        Optional.ofNullable(slots.get(depth.queue()))
            .map(count -> named.with("slots", count))
            .orElse(named)
            .with("in_use", depth.inUse())
            .with("waiting", depth.waiting())
            .with("delayed", depth.delayed());
    return switch (depth.oldest()) {
      case OldestAge.Exactly exactly -> json.with("oldest_age_seconds", exactly.age().toSeconds());
      case OldestAge.InMetric metric ->
          json.with("oldest_age_seconds", Json.NULL)
              .with(
                  "oldest_age_metric",
                  Json.Obj.EMPTY
                      .with("namespace", metric.namespace())
                      .with("metric", metric.metric())
                      .with("queue_name", metric.queueName()));
    };
  }
}
