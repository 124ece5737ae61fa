package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.deadletter.DeadLetterService;
import dev.ratchet.engine.port.HealthCheck;
import dev.ratchet.engine.port.QueueMeter;
import dev.ratchet.engine.port.Retention;
import java.util.Map;

/**
 * What operators ask about beside runs.
 *
 * @param slots the worker slots of each Task Queue, by its name
 * @param health tells whether runs can be kept
 * @param retention how long closed runs are where nothing is set
 */
public record Operations(
    DeadLetterService deadLetters,
    QueueMeter meter,
    Map<String, Integer> slots,
    HealthCheck health,
    Retention retention) {
  public Operations {
    requireNonNull(deadLetters, "deadLetters is null");
    requireNonNull(meter, "meter is null");
    slots = Map.copyOf(slots);
    requireNonNull(health, "health is null");
    requireNonNull(retention, "retention is null");
  }
}
