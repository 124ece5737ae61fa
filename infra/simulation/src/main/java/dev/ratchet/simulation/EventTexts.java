package dev.ratchet.simulation;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.run.RunControl.Match;
import dev.ratchet.engine.send.Signals;
import java.util.List;

/** Events from outside, as EventBridge would bring them. */
final class EventTexts {
  /** What stands in the queue for signals and asks for nothing that could be done. */
  static final List<String> SENSELESS =
      List.of(" ", "{", "[]", "{}", "{\"detail-type\":\"signal\"}", "{\"detail-type\":7}");

  private static final String TYPE = "detail-type";
  private static final String SIGNAL = "Workflow Run Signal";
  private static final String SHUT_DOWN = "Task Run Shutdown";
  private static final String RESTART = "Task Run Restart";

  /** The body of the message that brings a signal. */
  static String signal(Signals.Signal signal) {
    return event(
        SIGNAL,
        Json.Obj.EMPTY
            .with("run", signal.run().value())
            .with("name", signal.name())
            .with("key", signal.key())
            .with("payload", signal.payload().json()));
  }

  /** The body of the message that asks all that match to shut down or to restart. */
  static String matching(Match match, boolean isShutdown, String key) {
    Json.Obj detail = Json.Obj.EMPTY.with("workflow", match.workflow()).with("key", key);
    detail = match.task().isEmpty() ? detail : detail.with("task", match.task());
    detail = match.queue().isEmpty() ? detail : detail.with("queue", match.queue());
    return event(
        isShutdown ? SHUT_DOWN : RESTART, isShutdown ? detail.with("reason", key) : detail);
  }

  private static String event(String type, Json.Obj detail) {
    return Json.Obj.EMPTY.with(TYPE, type).with("detail", detail).text();
  }

  /** Whether a body is one that asks for nothing that could be done. */
  static boolean isSenseless(String body) {
    return SENSELESS.contains(body);
  }
}
