package dev.ratchet.history;

import dev.ratchet.core.json.Json;
import dev.ratchet.history.state.Slice;
import dev.ratchet.history.step.Arrival;
import dev.ratchet.history.stored.StoredSlice;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs whose stored entries are kept for ever: what was written once is read for ever. */
final class Golden {
  private Golden() {}

  /** All of them, by name. */
  static Map<String, Journal> runs() {
    Map<String, Journal> runs = new LinkedHashMap<>();
    runs.put("hello", new Journal().begin().turn(Inputs.answer(Inputs.finish())));
    runs.put("activity-retried", activity());
    runs.put("timer-cancelled", timer());
    runs.put("signal-waits", signal());
    runs.put("child", child());
    runs.put("update", update());
    runs.put("continued", new Journal().begin().turn(Inputs.answer(Inputs.continueAsNew())));
    runs.put("second-attempt", secondAttempt());
    return runs;
  }

  private static Journal activity() {
    Journal journal = new Journal().begin().turn(Inputs.answer(Inputs.activity("a")));
    var begun = journal.now();
    journal.arrive(new Arrival.ActivityStarted(5, Inputs.attempt(1, begun)));
    return journal
        .pass(Duration.ofSeconds(3))
        .turn(
            Inputs.answer(Inputs.failRun()),
            new Arrival.ActivityEnded(
                5,
                Optional.of(Inputs.attempt(2, begun)),
                new Arrival.End.Failed(
                    Inputs.failure("no"),
                    RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE,
                    Inputs.WORKER)));
  }

  private static Journal timer() {
    Journal journal = new Journal().begin().start();
    journal.complete(Inputs.answer(Inputs.timer("t"))).arrive(Inputs.signal("go", "r-1")).start();
    return journal
        .arrive(new Arrival.TimerFired(5))
        .complete(Inputs.answer(Inputs.cancelTimer("t"), Inputs.finish()));
  }

  private static Journal signal() {
    Journal journal = new Journal().begin().start().arrive(Inputs.signal("late", "r-1"));
    return journal.complete(Inputs.answer(Inputs.marker("m"))).terminate();
  }

  private static Journal child() {
    Journal journal = new Journal().begin().turn(Inputs.answer(Inputs.child("ship-1")));
    var closing =
        HistoryEvent.newBuilder()
            .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
            .setWorkflowExecutionCompletedEventAttributes(
                WorkflowExecutionCompletedEventAttributes.newBuilder()
                    .setResult(Inputs.payloads("shipped")))
            .build();
    return journal
        .arrive(new Arrival.ChildStarted(5, "child-run"))
        .turn(Inputs.answer(), new Arrival.ChildEnded(5, "child-run", closing));
  }

  private static Journal update() {
    Journal journal = new Journal().begin().turn(Inputs.answer(Inputs.timer("t")));
    var answer =
        Inputs.request(Inputs.at("u/accept"), Inputs.at("u/complete"))
            .addMessages(Inputs.accept("u", 7))
            .addMessages(Inputs.respond("u"))
            .build();
    return journal.turn(Inputs.completion(answer, "u"));
  }

  private static Journal secondAttempt() {
    Journal journal = new Journal().begin().start().fail(Inputs.taskFailure()).start();
    return journal.complete(Journal.with(Inputs.answer(Inputs.signalOther("x")), Set.of()));
  }

  /** Slices as lines of text. */
  static List<String> lines(List<Slice> slices) {
    return slices.stream().map(Golden::line).toList();
  }

  private static String line(Slice slice) {
    StoredSlice stored = StoredSlice.write(slice);
    return Json.Obj.EMPTY
        .with("line", stored.line())
        .with("events", Base64.getEncoder().encodeToString(stored.events()))
        .with("waiting", Base64.getEncoder().encodeToString(stored.waiting()))
        .text();
  }

  /** Slices out of lines of text. */
  static List<Slice> slices(List<String> lines) {
    return lines.stream()
        .map(Json::parseObject)
        .map(
            json ->
                new StoredSlice(
                        json.object("line"),
                        bytes(json.text("events").orElseThrow()),
                        bytes(json.text("waiting").orElseThrow()))
                    .read())
        .toList();
  }

  private static byte[] bytes(String text) {
    return Base64.getDecoder().decode(text);
  }
}
