package dev.ratchet.testkit.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.engine.deadletter.DeadLetterService;
import dev.ratchet.engine.deadletter.DeadLetterService.Told;
import dev.ratchet.engine.run.RunControl;
import dev.ratchet.engine.run.RunControl.Match;
import dev.ratchet.engine.run.RunControl.Wish;
import dev.ratchet.engine.send.Signals;
import java.util.List;

/** Events from outside: how they are written, and what they ask the engine for. */
final class Events implements DeadLetterService.Events {
  /** What stands in the queue for signals and asks for nothing that could be done. */
  static final List<String> SENSELESS =
      List.of(" ", "{", "[]", "{}", "{\"detail-type\":\"signal\"}", "{\"detail-type\":7}");

  private static final String TYPE = "detail-type";
  private static final String SIGNAL = "signal";
  private static final String SHUT_DOWN = "shutdown";
  private static final String RESTART = "restart";

  private final Signals signals;
  private final RunControl control;

  Events(Signals signals, RunControl control) {
    this.signals = requireNonNull(signals, "signals is null");
    this.control = requireNonNull(control, "control is null");
  }

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
    return event(
        isShutdown ? SHUT_DOWN : RESTART,
        Json.Obj.EMPTY
            .with("workflow", match.workflow())
            .with("task", match.task())
            .with("queue", match.queue())
            .with("key", key));
  }

  private static String event(String type, Json.Obj detail) {
    return Json.Obj.EMPTY.with(TYPE, type).with("detail", detail).text();
  }

  /** Whether a body is one that asks for nothing that could be done. */
  static boolean isSenseless(String body) {
    return SENSELESS.contains(body);
  }

  @Override
  public boolean isEvent(Json.Obj message) {
    return message.has(TYPE);
  }

  @Override
  public Told tell(Json.Obj event) {
    Json.Obj detail = event.object("detail");
    return switch (text(event, TYPE)) {
      case SIGNAL ->
          told(
              signals.signal(
                  new Signals.Signal(
                      new RunId(text(detail, "run")),
                      text(detail, "key"),
                      text(detail, "name"),
                      Payload.of(detail.get("payload")))));
      case SHUT_DOWN -> ask(detail, Wish.shutDown(text(detail, "key")));
      case RESTART -> ask(detail, Wish.restart());
      default -> throw new JsonException("Not a signal: " + event.text());
    };
  }

  private Told ask(Json.Obj detail, Wish wish) {
    var match = new Match(text(detail, "workflow"), text(detail, "task"), text(detail, "queue"));
    control.askMatching(match, wish, text(detail, "key"));
    return new Told.Accepted();
  }

  private static Told told(Signals.Answer answer) {
    return switch (answer) {
      case Signals.Answer.Accepted _, Signals.Answer.Repeated _ -> new Told.Accepted();
      case Signals.Answer.UnknownRun _,
          Signals.Answer.Closed _,
          Signals.Answer.TooLarge _,
          Signals.Answer.TooDeep _,
          Signals.Answer.JsonExpected _ ->
          new Told.Refused(answer.toString());
    };
  }

  private static String text(Json.Obj event, String name) {
    return event
        .text(name)
        .orElseThrow(() -> new JsonException("Not a signal: it lacks the string " + name + "."));
  }
}
