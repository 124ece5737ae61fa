package dev.ratchet.emulator.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.emulator.host.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One entry of a {@code PutEvents} request, judged as EventBridge judges it. */
sealed interface EventEntry {

  /** The bus of an entry that names none. */
  String DEFAULT_BUS = "default";

  /**
   * An entry that becomes an event.
   *
   * @param bus the name of its bus
   * @param event the event, without the id, account and region that EventBridge adds
   */
  record Accepted(String bus, ObjectNode event) implements EventEntry {}

  /**
   * An entry that does not.
   *
   * @param code the error code on the wire
   * @param message the reason
   */
  record Refused(String code, String message) implements EventEntry {}

  /** Judges an entry that arrived at a given time. */
  static EventEntry of(JsonNode entry, Instant now) {
    for (var required : new String[] {"Source", "DetailType", "Detail"}) {
      if (entry.path(required).asText().isEmpty()) {
        return new Refused(
            "InvalidArgument",
            "Parameter %s is not valid. Reason: %s is a required argument."
                .formatted(required, required));
      }
    }
    if (entry.path("Source").asText().startsWith("aws.")) {
      return new Refused("NotAuthorizedForSourceException", "Not authorized for the source.");
    }
    JsonNode detail;
    try {
      detail = Json.read(entry.path("Detail").asText());
    } catch (JsonProcessingException e) {
      return new Refused("MalformedDetail", "Detail is malformed.");
    }
    if (!detail.isObject()) {
      return new Refused("MalformedDetail", "Detail is malformed.");
    }
    return new Accepted(bus(entry), event(entry, detail, now));
  }

  private static String bus(JsonNode entry) {
    var named = entry.path("EventBusName").asText();
    if (named.isEmpty()) {
      return DEFAULT_BUS;
    }
    return named.substring(named.lastIndexOf('/') + 1);
  }

  private static ObjectNode event(JsonNode entry, JsonNode detail, Instant now) {
    var time = entry.path("Time").isNumber() ? instant(entry.path("Time").decimalValue()) : now;
    var resources = Json.array();
    entry.path("Resources").forEach(resources::add);
    var event = Json.object();
    event.put("version", "0");
    event.put("detail-type", entry.path("DetailType").asText());
    event.put("source", entry.path("Source").asText());
    event.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    event.set("resources", resources);
    event.set("detail", detail);
    return event;
  }

  private static Instant instant(BigDecimal epochSeconds) {
    return Instant.ofEpochMilli(epochSeconds.movePointRight(3).longValue());
  }

  /** The size of an entry as EventBridge counts it, in bytes. */
  static int size(JsonNode entry) {
    var size = entry.path("Time").isNumber() ? 14 : 0;
    for (var part : new String[] {"Source", "DetailType", "Detail"}) {
      size += entry.path(part).asText().getBytes(UTF_8).length;
    }
    for (var resource : entry.path("Resources")) {
      size += resource.asText().getBytes(UTF_8).length;
    }
    return size;
  }
}
