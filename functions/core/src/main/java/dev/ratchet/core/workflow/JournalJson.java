package dev.ratchet.core.workflow;

import dev.ratchet.core.definition.TaskStep.Placement;
import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The events of an entry as they are stored: JSON that a person can read in the console, and short,
 * since every kilobyte is billed. {@code [["succeeded",1,1],["queued",2,1]]} says that attempt 1 of
 * Task Run 1 succeeded and attempt 1 of Task Run 2 was queued. Every shape that was ever released
 * is read for ever; the golden journals hold this to it.
 */
public final class JournalJson {
  private JournalJson() {}

  /** The stored form of these events. */
  public static String write(List<RunEvent> events) {
    return new Json.Arr(events.stream().map(JournalJson::write).toList()).text();
  }

  private static Json write(RunEvent event) {
    return switch (event) {
      case RunEvent.RunStarted _ -> tuple("started");
      case RunEvent.TaskHeld e ->
          tuple("held", e.position()).plus(Json.of(e.reason().name().toLowerCase(Locale.ROOT)));
      case RunEvent.TaskQueued e -> queued(e);
      case RunEvent.TaskSkipped e -> tuple("skipped", e.position());
      case RunEvent.TaskSucceeded e -> tuple("succeeded", e.position(), e.attempt());
      case RunEvent.TaskFailed e -> tuple("failed", e.position(), e.attempt());
      case RunEvent.TaskShutDown e -> tuple("shutdown", e.position(), e.attempt());
      case RunEvent.SignalReceived e -> tuple("signal").plus(Json.of(e.key()));
      case RunEvent.RunSucceeded _ -> tuple("run_succeeded");
      case RunEvent.RunFailed e -> tuple("run_failed").plus(FailureJson.write(e.failure()));
    };
  }

  private static Json queued(RunEvent.TaskQueued event) {
    Json.Arr tuple = tuple("queued", event.position(), event.attempt());
    return switch (event.placement()) {
      case Placement.Merged _ -> tuple;
      case Placement.Into into -> tuple.plus(Json.of(into.key()));
    };
  }

  private static Json.Arr tuple(String kind, int... numbers) {
    var items = new ArrayList<Json>();
    items.add(Json.of(kind));
    for (int number : numbers) {
      items.add(Json.of(number));
    }
    return new Json.Arr(items);
  }

  /**
   * Reads what {@link #write} wrote, now or in any release before.
   *
   * @throws IllegalStateException if it is none of these: a journal from the future, or damage
   */
  public static List<RunEvent> read(String stored) {
    try {
      if (Json.parse(stored) instanceof Json.Arr events) {
        return events.items().stream().map(JournalJson::readEvent).toList();
      }
    } catch (JsonException e) {
      throw notAnArray(stored);
    }
    throw notAnArray(stored);
  }

  private static IllegalStateException notAnArray(String stored) {
    return new IllegalStateException("An entry's events are a JSON array; found " + stored);
  }

  private static RunEvent readEvent(Json stored) {
    var tuple = new Tuple(stored);
    try {
      return readEvent(tuple);
    } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
      throw tuple.unreadable();
    }
  }

  private static RunEvent readEvent(Tuple tuple) {
    return switch (tuple.text(0)) {
      case "started" -> new RunEvent.RunStarted();
      case "held" ->
          new RunEvent.TaskHeld(
              tuple.number(1), RunEvent.HoldReason.valueOf(tuple.text(2).toUpperCase(Locale.ROOT)));
      case "queued" ->
          new RunEvent.TaskQueued(
              tuple.number(1),
              tuple.number(2),
              tuple.length() > 3 ? new Placement.Into(tuple.text(3)) : new Placement.Merged());
      case "skipped" -> new RunEvent.TaskSkipped(tuple.number(1));
      case "succeeded" -> new RunEvent.TaskSucceeded(tuple.number(1), tuple.number(2));
      case "failed" -> new RunEvent.TaskFailed(tuple.number(1), tuple.number(2));
      case "shutdown" -> new RunEvent.TaskShutDown(tuple.number(1), tuple.number(2));
      case "signal" -> new RunEvent.SignalReceived(tuple.text(1));
      case "run_succeeded" -> new RunEvent.RunSucceeded();
      case "run_failed" -> new RunEvent.RunFailed(FailureJson.read(tuple.object(1)));
      default -> throw tuple.unreadable();
    };
  }

  private record Tuple(Json stored) {
    private Json item(int index) {
      if (stored instanceof Json.Arr a && a.items().size() > index) {
        return a.items().get(index);
      }
      throw unreadable();
    }

    int length() {
      return stored instanceof Json.Arr a ? a.items().size() : 0;
    }

    String text(int index) {
      if (item(index) instanceof Json.Str s) {
        return s.value();
      }
      throw unreadable();
    }

    int number(int index) {
      if (item(index) instanceof Json.Num n && n.isLong()) {
        return n.value().intValueExact();
      }
      throw unreadable();
    }

    Json.Obj object(int index) {
      if (item(index) instanceof Json.Obj o) {
        return o;
      }
      throw unreadable();
    }

    IllegalStateException unreadable() {
      return new IllegalStateException(
          "This release cannot read the journal event "
              + stored.text()
              + ". Was it written by a newer one? Deploy that release again.");
    }
  }
}
