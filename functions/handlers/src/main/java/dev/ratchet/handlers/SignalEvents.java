package dev.ratchet.handlers;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.engine.Signals;

/**
 * EventBridge events as signals: {@code source} is {@code ratchet.signals}, {@code detail-type} is
 * {@code Workflow Run Signal}, {@code detail} is {@code {run, name, payload?, key?}}. Where the key
 * is left out, the event's own id makes a second delivery harmless.
 */
final class SignalEvents {
  private static final String RUN_SIGNAL = "Workflow Run Signal";
  private static final int NAME_CHARS_MAX = 64;

  private SignalEvents() {}

  /**
   * Reads an event.
   *
   * @throws JsonException if it is no signal; the message says what was found and expected
   */
  static Signals.Signal read(String body) {
    Json.Obj event = Json.parseObject(body);
    String type = text(event, "detail-type");
    if (!type.equals(RUN_SIGNAL)) {
      throw new JsonException(
          "Not a signal: expected the detail-type \"" + RUN_SIGNAL + "\", found \"" + type + "\".");
    }
    Json.Obj detail = event.object("detail");
    String run = text(detail, "run");
    String name = text(detail, "name");
    if (!RunId.isValid(run)) {
      throw new JsonException(
          "Not a signal: detail.run is flow_ and 24 base62 characters; found \"" + run + "\".");
    }
    if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
      throw new JsonException(
          "Not a signal: detail.name has 1 to "
              + NAME_CHARS_MAX
              + " characters; found "
              + name.length()
              + ".");
    }
    String key = detail.text("key").orElseGet(() -> text(event, "id"));
    return new Signals.Signal(new RunId(run), key, name, detail.get("payload"));
  }

  private static String text(Json.Obj object, String name) {
    return object
        .text(name)
        .orElseThrow(() -> new JsonException("Not a signal: it lacks the string " + name + "."));
  }
}
