package dev.ratchet.engine.event;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.engine.run.RunControl;
import dev.ratchet.engine.send.Signals;
import java.lang.System.Logger.Level;

/** Takes events that come in from outside: each is read and told to its run. */
public final class OutsideEvents {
  private static final System.Logger LOG = System.getLogger(OutsideEvents.class.getName());

  private final Signals signals;
  private final RunControl control;

  /** What an event came to. */
  public sealed interface Told {
    /** It was told to its run, once more perhaps. */
    record Accepted() implements Told {}

    /** It was not, for this reason. */
    record Refused(String why) implements Told {
      public Refused {
        requireNonNull(why, "why is null");
      }
    }
  }

  public OutsideEvents(Signals signals, RunControl control) {
    this.signals = requireNonNull(signals, "signals is null");
    this.control = requireNonNull(control, "control is null");
  }

  /** Whether a message holds an event, whatever it is of. */
  public static boolean isEvent(Json.Obj message) {
    return message.has(SignalEvents.TYPE);
  }

  /**
   * Tells an event. One for a run that is unknown or over is done with: it came too late.
   *
   * @throws JsonException if it is none; the message says what is wrong with it
   */
  public Told tell(Json.Obj event) {
    Asked asked = SignalEvents.read(event);
    Told told =
        switch (asked) {
          case Asked.Signal(Signals.Signal signal) -> told(signal, signals.signal(signal));
          case Asked.OfRun(var run, var wish, String key) -> told(control.ask(run, wish, key));
          case Asked.OfTask(var task, var wish, String key) ->
              told(control.askTask(task, wish, key));
          case Asked.OfTasks(var run, var match, var wish, String key) ->
              told(control.askMatching(run, match, wish, key));
          case Asked.OfWorkflow(var match, var wish, String key) -> {
            int runs = control.askMatching(match, wish, key);
            LOG.log(Level.INFO, "{0} open runs of {1} were asked.", runs, match.workflow());
            yield new Told.Accepted();
          }
        };
    log(asked, event.text(SignalEvents.TYPE).orElse(""), told);
    return told;
  }

  private static void log(Asked asked, String type, Told told) {
    String what =
        switch (asked) {
          case Asked.Signal(Signals.Signal signal) ->
              "Signal " + signal.name() + " to " + signal.run();
          case Asked.OfRun of -> type + " of " + of.run();
          case Asked.OfTask of -> type + " of " + of.task();
          case Asked.OfTasks of -> type + " of " + of.run() + " by " + of.match();
          case Asked.OfWorkflow of -> type + " by " + of.match();
        };
    switch (told) {
      case Told.Accepted _ -> LOG.log(Level.INFO, "{0}: accepted", what);
      case Told.Refused(String why) -> LOG.log(Level.WARNING, "{0}: {1}", what, why);
    }
  }

  private static Told told(Signals.Signal signal, Signals.Answer answer) {
    return switch (answer) {
      case Signals.Answer.Accepted _, Signals.Answer.Repeated _ -> new Told.Accepted();
      case Signals.Answer.UnknownRun _ ->
          new Told.Refused("There is no Workflow Run " + signal.run() + ".");
      case Signals.Answer.Closed(RunHeader header) -> closed(header);
      case Signals.Answer.TooLarge large ->
          throw SignalEvents.wrong(
              "its payload has %d bytes, expected at most %d."
                  .formatted(large.bytes(), Signals.PAYLOAD_BYTES_MAX));
      case Signals.Answer.TooDeep deep ->
          throw SignalEvents.wrong(
              "its payload nests %d deep, expected at most %d."
                  .formatted(deep.depth(), RunMachine.DEPTH_MAX));
      case Signals.Answer.JsonExpected(var workflow) ->
          throw SignalEvents.wrong(
              "its payload is bytes, and %s takes JSON only.".formatted(workflow));
    };
  }

  private static Told told(RunControl.Answer answer) {
    return switch (answer) {
      case RunControl.Answer.Accepted _ -> new Told.Accepted();
      case RunControl.Answer.UnknownRun(var run) ->
          new Told.Refused("There is no Workflow Run " + run + ".");
      case RunControl.Answer.Closed(RunHeader header) -> closed(header);
      case RunControl.Answer.NothingToRedrive(RunHeader header) ->
          new Told.Refused("%s is %s.".formatted(header.id(), header.status().wire()));
      case RunControl.Answer.UnknownTask(var task) ->
          new Told.Refused("There is no Task Run " + task + ".");
      case RunControl.Answer.NoneMeant none ->
          new Told.Refused("%s has no task that matches.".formatted(none.run()));
      case RunControl.Answer.WrongState wrong ->
          new Told.Refused("%s is %s.".formatted(wrong.id(), wrong.state().wire()));
      case RunControl.Answer.VersionUnfit unfit ->
          new Told.Refused(
              "%s cannot go on by %s.".formatted(unfit.header().id(), unfit.version()));
      case RunControl.Answer.DefinitionUnreadable unreadable ->
          new Told.Refused(
              "The definition of %s cannot be read: %s"
                  .formatted(unreadable.header().id(), unreadable.why()));
    };
  }

  private static Told closed(RunHeader header) {
    return new Told.Refused("%s is closed: %s.".formatted(header.id(), header.status().wire()));
  }
}
