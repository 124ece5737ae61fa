package dev.ratchet.core.run.stored;

import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.core.run.Assignment;
import dev.ratchet.core.run.Ending;
import dev.ratchet.core.run.Limit;
import dev.ratchet.core.run.Placement;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The events of an entry as they are stored: JSON that a person can read in the console, and short,
 * since every kilobyte is billed. {@code [["succeeded",1,1],["queued",2,1]]} says that attempt 1 of
 * Task Run 1 succeeded and attempt 1 of Task Run 2 was queued. Every shape that was ever released
 * is read for ever; the golden journals hold this to it.
 */
public final class JournalJson {
  /** What the kind of an event has behind it that brings what a Task Run is asked to do. */
  private static final String STORED = "_stored";

  private JournalJson() {}

  /** The stored form of these events. */
  public static String write(List<RunEvent> events) {
    var written = new Json[events.size()];
    for (int i = 0; i < written.length; i++) {
      written[i] = write(events.get(i));
    }
    return Json.array(written).text();
  }

  static Json write(RunEvent event) {
    return switch (event) {
      case RunEvent.OfTask ofTask -> write(ofTask);
      case RunEvent.OfRun ofRun -> write(ofRun);
    };
  }

  private static Json write(RunEvent.OfTask event) {
    return switch (event) {
      case RunEvent.TaskHeld e ->
          tuple("held", e.position()).plus(Json.of(e.reason().name().toLowerCase(Locale.ROOT)));
      case RunEvent.TaskLimited e ->
          tuple("limited", e.position())
              .plus(Json.of(e.limit().key()))
              .plus(Json.of(e.limit().size()));
      case RunEvent.TaskQueued e -> placed(queued(e), e.placement());
      case RunEvent.TaskWaiting e -> waiting(e);
      case RunEvent.TaskWoken e -> tuple("woken", e.position(), e.attempt());
      case RunEvent.TaskSignaled e ->
          tuple("signaled", e.position(), e.attempt()).plus(Json.of(e.key()));
      case RunEvent.TaskGaveUp e ->
          tuple("gave_up", e.position(), e.attempt()).plus(FailureJson.write(e.failure()));
      case RunEvent.TaskStopped e -> tuple("stopped", e.position()).plus(Json.of(e.reason()));
      case RunEvent.ShutDownAsked e ->
          tuple("shutdown_asked", e.position()).plus(Json.of(e.reason()));
      case RunEvent.RestartAsked e -> tuple("restart_asked", e.position(), e.attempt());
      case RunEvent.TaskSkipped e -> tuple("skipped", e.position());
      case RunEvent.TaskSucceeded e -> tuple("succeeded", e.position(), e.attempt());
      case RunEvent.TaskFailed e -> tuple("failed", e.position(), e.attempt());
      case RunEvent.TaskShutDown e -> tuple("shutdown", e.position(), e.attempt());
      case RunEvent.TaskRecorded e ->
          RecordChangeJson.write(tuple("recorded", e.position()), e.change());
      case RunEvent.TaskGaveWay e -> tuple("gave_way", e.position(), e.attempt());
    };
  }

  private static Json.Arr queued(RunEvent.TaskQueued event) {
    String kind =
        switch (event.lane()) {
          case DEFINED -> "queued";
          case SLOW -> "queued_slow";
        };
    return switch (event.input()) {
      case RunEvent.Input.Derived _ -> tuple(kind, event.position(), event.attempt());
      case RunEvent.Input.Stored(Assignment assignment) ->
          tuple(kind + STORED, event.position(), event.attempt())
              .plus(AssignmentJson.write(assignment));
    };
  }

  private static Json write(RunEvent.OfRun event) {
    return switch (event) {
      case RunEvent.RunStarted _ -> tuple("started");
      case RunEvent.LimitGranted e ->
          tuple("granted", e.position())
              .plus(Json.of(e.since().toEpochMilli()))
              .plus(Json.of(e.key()));
      case RunEvent.SignalReceived e -> tuple("signal").plus(Json.of(e.key()));
      case RunEvent.ItemTaken e -> tuple("taken").plus(Json.of(e.key()));
      case RunEvent.CameTooLate e -> tuple("too_late").plus(Json.of(e.key()));
      case RunEvent.RunPaused e -> tuple("run_paused").plus(Json.of(e.key()));
      case RunEvent.RunResumed e -> tuple("run_resumed").plus(Json.of(e.key()));
      case RunEvent.CancelRequested e ->
          tuple("cancel").plus(Json.of(e.key())).plus(Json.of(e.reason()));
      case RunEvent.CleanupBegan e -> ending(tuple("cleanup"), e.ending());
      case RunEvent.RunRedriven e -> redriven(e);
      case RunEvent.RunSucceeded _ -> tuple("run_succeeded");
      case RunEvent.RunCanceled e -> tuple("run_canceled").plus(Json.of(e.reason()));
      case RunEvent.RunTerminated e ->
          tuple("run_terminated").plus(Json.of(e.key())).plus(Json.of(e.reason()));
      case RunEvent.RunTimedOut e -> tuple("run_timed_out").plus(Json.of(e.limit().toMillis()));
      case RunEvent.RunFailed e -> tuple("run_failed").plus(FailureJson.write(e.failure()));
    };
  }

  private static Json redriven(RunEvent.RunRedriven event) {
    Json.Arr tuple =
        tuple("run_redriven")
            .plus(Json.of(event.key()))
            .plus(new Json.Arr(event.positions().stream().<Json>map(Json::of).toList()));
    return switch (event.version()) {
      case RedriveVersion.Pinned _ -> tuple;
      case RedriveVersion.Exactly e -> tuple.plus(Json.of(e.number()));
    };
  }

  static Json placed(Json.Arr tuple, Placement placement) {
    return switch (placement) {
      case Placement.Merged _ -> tuple;
      case Placement.Into into -> tuple.plus(Json.of(into.key()));
    };
  }

  static Json waiting(RunEvent.TaskWaiting event) {
    long until =
        event.what().until().equals(Instant.MAX)
            ? Tuple.FOR_EVER
            : event.what().until().toEpochMilli();
    return switch (event.what()) {
      case Wait.Sleep _ ->
          placed(
              tuple("sleeping", event.position(), event.attempt()).plus(Json.of(until)),
              event.placement());
      case Wait.ForSignal signal ->
          placed(
              tuple("awaiting", event.position(), event.attempt())
                  .plus(Json.of(until))
                  .plus(Json.of(signal.name())),
              event.placement());
    };
  }

  static Json ending(Json.Arr tuple, Ending ending) {
    return switch (ending) {
      case Ending.None _ -> throw new IllegalArgumentException("A cleanup is for an ending.");
      case Ending.Failing f -> tuple.plus(Json.of("failing")).plus(FailureJson.write(f.failure()));
      case Ending.Canceling c -> tuple.plus(Json.of("canceling")).plus(Json.of(c.reason()));
      case Ending.TimingOut t ->
          tuple.plus(Json.of("timing_out")).plus(Json.of(t.limit().toMillis()));
    };
  }

  static Json.Arr tuple(String kind, int... numbers) {
    var items = new Json[1 + numbers.length];
    items[0] = Json.of(kind);
    for (int i = 0; i < numbers.length; i++) {
      items[i + 1] = Json.of(numbers[i]);
    }
    return Json.array(items);
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

  static RunEvent readEvent(Json stored) {
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
      case "granted" -> new RunEvent.LimitGranted(tuple.text(3), tuple.number(1), tuple.time(2));
      case "signal" -> new RunEvent.SignalReceived(tuple.text(1));
      case "taken" -> new RunEvent.ItemTaken(tuple.text(1));
      case "too_late" -> new RunEvent.CameTooLate(tuple.text(1));
      case "run_paused" -> new RunEvent.RunPaused(tuple.text(1));
      case "run_resumed" -> new RunEvent.RunResumed(tuple.text(1));
      case "cancel" -> new RunEvent.CancelRequested(tuple.text(1), tuple.text(2));
      case "cleanup" -> new RunEvent.CleanupBegan(tuple.ending());
      case "run_redriven" ->
          new RunEvent.RunRedriven(tuple.text(1), tuple.numbers(2), tuple.redriveVersion(3));
      case "run_succeeded" -> new RunEvent.RunSucceeded();
      case "run_canceled" -> new RunEvent.RunCanceled(tuple.text(1));
      case "run_terminated" -> new RunEvent.RunTerminated(tuple.text(1), tuple.text(2));
      case "run_timed_out" -> new RunEvent.RunTimedOut(Duration.ofMillis(tuple.millis(1)));
      case "run_failed" -> new RunEvent.RunFailed(FailureJson.read(tuple.object(1)));
      default -> readOfTask(tuple);
    };
  }

  private static RunEvent stored(Tuple tuple, RunEvent.Lane lane) {
    return new RunEvent.TaskQueued(
        tuple.number(1),
        tuple.number(2),
        tuple.placement(4),
        lane,
        new RunEvent.Input.Stored(AssignmentJson.read(tuple, 3)));
  }

  private static RunEvent readOfTask(Tuple tuple) {
    return switch (tuple.text(0)) {
      case "held" ->
          new RunEvent.TaskHeld(
              tuple.number(1), RunEvent.HoldReason.valueOf(tuple.text(2).toUpperCase(Locale.ROOT)));
      case "queued" ->
          new RunEvent.TaskQueued(tuple.number(1), tuple.number(2), tuple.placement(3));
      case "queued_slow" ->
          new RunEvent.TaskQueued(
              tuple.number(1), tuple.number(2), tuple.placement(3), RunEvent.Lane.SLOW);
      case "queued_stored" -> stored(tuple, RunEvent.Lane.DEFINED);
      case "queued_slow_stored" -> stored(tuple, RunEvent.Lane.SLOW);
      case "limited" ->
          new RunEvent.TaskLimited(tuple.number(1), new Limit(tuple.text(2), tuple.number(3)));
      case "sleeping" ->
          new RunEvent.TaskWaiting(
              tuple.number(1), tuple.number(2), new Wait.Sleep(tuple.time(3)), tuple.placement(4));
      case "awaiting" ->
          new RunEvent.TaskWaiting(
              tuple.number(1),
              tuple.number(2),
              new Wait.ForSignal(tuple.text(4), tuple.time(3)),
              tuple.placement(5));
      case "woken" -> new RunEvent.TaskWoken(tuple.number(1), tuple.number(2));
      case "signaled" -> new RunEvent.TaskSignaled(tuple.number(1), tuple.number(2), tuple.text(3));
      case "gave_up" ->
          new RunEvent.TaskGaveUp(
              tuple.number(1), tuple.number(2), FailureJson.read(tuple.object(3)));
      case "stopped" -> new RunEvent.TaskStopped(tuple.number(1), tuple.text(2));
      case "shutdown_asked" -> new RunEvent.ShutDownAsked(tuple.number(1), tuple.text(2));
      case "restart_asked" -> new RunEvent.RestartAsked(tuple.number(1), tuple.number(2));
      case "skipped" -> new RunEvent.TaskSkipped(tuple.number(1));
      case "succeeded" -> new RunEvent.TaskSucceeded(tuple.number(1), tuple.number(2));
      case "failed" -> new RunEvent.TaskFailed(tuple.number(1), tuple.number(2));
      case "shutdown" -> new RunEvent.TaskShutDown(tuple.number(1), tuple.number(2));
      case "gave_way" -> new RunEvent.TaskGaveWay(tuple.number(1), tuple.number(2));
      case "recorded" -> new RunEvent.TaskRecorded(tuple.number(1), RecordChangeJson.read(tuple));
      default -> throw tuple.unreadable();
    };
  }
}
