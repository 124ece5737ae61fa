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
  private static final String TYPE = "detail-type";
  private static final String RUN_SIGNAL = "Workflow Run Signal";
  private static final int NAME_CHARS_MAX = 64;

  /** The key of an item in DynamoDB has 1,024 bytes at the most. */
  private static final int KEY_CHARS_MAX = 128;

  private SignalEvents() {}

  /**
   * Reads an event.
   *
   * @throws JsonException if it is no signal; the message says what was found and expected
   */
  static Signals.Signal read(Json.Obj event) {
    String type = text(event, "", TYPE);
    if (!type.equals(RUN_SIGNAL)) {
      throw new JsonException(
          "Not a signal: expected the detail-type \"" + RUN_SIGNAL + "\", found \"" + type + "\".");
    }
    Json.Obj detail = event.object("detail");
    String run = text(detail, "detail.", "run");
    if (!RunId.isValid(run)) {
      throw new JsonException(
          "Not a signal: detail.run is flow_ and 24 base62 characters; found \"" + run + "\".");
    }
    String name = bounded("detail.name", text(detail, "detail.", "name"), NAME_CHARS_MAX);
    String key =
        detail.has("key")
            ? bounded("detail.key", text(detail, "detail.", "key"), KEY_CHARS_MAX)
            : bounded("id", text(event, "", "id"), KEY_CHARS_MAX);
    return new Signals.Signal(new RunId(run), key, name, detail.get("payload"));
  }

  private static String text(Json.Obj object, String where, String name) {
    return object
        .text(name)
        .orElseThrow(
            () -> new JsonException("Not a signal: it lacks the string " + where + name + "."));
  }

  private static String bounded(String what, String text, int charsMax) {
    if (text.isEmpty() || text.length() > charsMax) {
      throw new JsonException(
          "Not a signal: %s has 1 to %d characters; found %d."
              .formatted(what, charsMax, text.length()));
    }
    return text;
  }
}
