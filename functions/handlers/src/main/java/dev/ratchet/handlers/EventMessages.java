package dev.ratchet.handlers;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.engine.DeadLetterService.Events;
import dev.ratchet.engine.DeadLetterService.Told;
import dev.ratchet.engine.Signals;
import java.lang.System.Logger.Level;

/** Events that EventBridge brought from outside: each is read and told to the engine. */
public final class EventMessages implements Events {
  private static final System.Logger LOG = System.getLogger(EventMessages.class.getName());

  private final Signals signals;

  public EventMessages(Signals signals) {
    this.signals = requireNonNull(signals, "signals is null");
  }

  /**
   * Tells an event.
   *
   * @throws JsonException if it is none; the message says what is wrong with it
   */
  @Override
  public Told tell(Json.Obj event) {
    Signals.Signal signal = SignalEvents.read(event);
    Signals.Answer answer = signals.signal(signal);
    return switch (answer) {
      case Signals.Answer.Accepted _, Signals.Answer.Repeated _ -> {
        log(Level.INFO, signal, answer);
        yield new Told.Accepted();
      }
      case Signals.Answer.UnknownRun _,
          Signals.Answer.Closed _,
          Signals.Answer.TooLarge _,
          Signals.Answer.TooDeep _ -> {
        log(Level.WARNING, signal, answer);
        yield new Told.Refused(why(signal, answer));
      }
    };
  }

  private static void log(Level level, Signals.Signal signal, Signals.Answer answer) {
    LOG.log(level, "Signal {0} to {1}: {2}", signal.name(), signal.run(), answer);
  }

  private static String why(Signals.Signal signal, Signals.Answer answer) {
    return switch (answer) {
      case Signals.Answer.UnknownRun _ -> "There is no Workflow Run " + signal.run() + ".";
      case Signals.Answer.Closed closed ->
          "%s is closed: %s.".formatted(signal.run(), closed.header().status().wire());
      case Signals.Answer.TooLarge large ->
          "The payload has %d bytes of JSON, expected at most %d."
              .formatted(large.bytes(), Signals.PAYLOAD_BYTES_MAX);
      case Signals.Answer.TooDeep deep ->
          "The payload nests %d deep, expected at most %d."
              .formatted(deep.depth(), dev.ratchet.core.workflow.RunMachine.DEPTH_MAX);
      case Signals.Answer.Accepted _, Signals.Answer.Repeated _ -> "";
    };
  }
}
