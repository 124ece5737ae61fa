package dev.ratchet.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.engine.run.RunControl.Match;
import dev.ratchet.engine.send.Signals.Signal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EventBridge events: those that are signals, and what is wrong with the others. */
final class SignalEventsTest {
  private static final RunId RUN = RunId.least(Instant.parse("2026-11-22T10:15:30Z"));

  private static Json.Obj event(String detail) {
    return Json.parseObject(
        """
        {"version": "0", "id": "event-1", "source": "ratchet.signals", "account": "123456789012",
         "time": "2026-11-22T10:15:30Z", "region": "eu-central-1", "resources": [],
         "detail-type": "Workflow Run Signal", "detail": %s}
        """
            .formatted(detail.replace("RUN", RUN.value())));
  }

  private static Json.Obj event(String type, String detail) {
    return event(detail).with("detail-type", type);
  }

  @Test
  void readsWhatIsAskedOfARun() {
    String detail = "{\"run\": \"RUN\", \"reason\": \"a mistake\", \"key\": \"k\"}";
    assertThat(SignalEvents.read(event("Workflow Run Cancel", detail)))
        .isEqualTo(new Asked.OfRun(RUN, new Control.Cancel("a mistake"), "k"));
    assertThat(SignalEvents.read(event("Workflow Run Terminate", detail)))
        .isEqualTo(new Asked.OfRun(RUN, new Control.Terminate("a mistake"), "k"));
    assertThat(SignalEvents.read(event("Workflow Run Pause", "{\"run\": \"RUN\"}")))
        .isEqualTo(new Asked.OfRun(RUN, new Control.Pause("asked by an event"), "event-1"));
    assertThat(SignalEvents.read(event("Workflow Run Resume", "{\"run\": \"RUN\"}")))
        .isEqualTo(new Asked.OfRun(RUN, new Control.Resume(), "event-1"));
  }

  @Test
  void readsWhatIsAskedOfOneTaskRunOrOfAllThatMatch() {
    var positions = List.of(2, 3);
    String one = "{\"task_run\": \"%s\", \"reason\": \"stuck\"}".formatted(RUN.task(2));
    assertThat(SignalEvents.read(event("Task Run Shutdown", one)))
        .isInstanceOfSatisfying(
            Asked.OfTask.class,
            of -> {
              assertThat(of.task()).isEqualTo(RUN.task(2));
              assertThat(of.key()).isEqualTo("event-1");
              assertThat(of.wish().of(positions))
                  .isEqualTo(new Control.ShutDownTasks(positions, "stuck"));
            });
    String some = "{\"run\": \"RUN\", \"task\": \"pay\", \"key\": \"k\"}";
    assertThat(SignalEvents.read(event("Task Run Restart", some)))
        .isInstanceOfSatisfying(
            Asked.OfTasks.class,
            of -> {
              assertThat(of.run()).isEqualTo(RUN);
              assertThat(of.match()).isEqualTo(new Match("", "pay", ""));
              assertThat(of.key()).isEqualTo("k");
              assertThat(of.wish().of(positions)).isEqualTo(new Control.RestartTasks(positions));
            });
    String all = "{\"workflow\": \"order\", \"queue\": \"payments\"}";
    assertThat(SignalEvents.read(event("Task Run Restart", all)))
        .isInstanceOfSatisfying(
            Asked.OfWorkflow.class,
            of -> assertThat(of.match()).isEqualTo(new Match("order", "", "payments")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Task Run Shutdown | {} | expected one of detail.task_run, detail.run and detail.workflow,"
            + " found none.",
        "Task Run Restart | {\"run\": \"RUN\", \"workflow\": \"w\"} | expected one of"
            + " detail.task_run, detail.run and detail.workflow, found run and workflow.",
        "Task Run Shutdown | {\"task_run\": \"task_1\"} | detail.task_run is task_ and 24 base62"
            + " characters; found \"task_1\".",
        "Task Run Shutdown | {\"run\": \"RUN\", \"tsk\": \"a\"} | detail has no tsk here; it has"
            + " [key, queue, reason, run, task].",
        "Task Run Shutdown | {\"workflow\": \"W W\"} | detail.workflow is a kebab-case name; found"
            + " \"W W\".",
        "Workflow Run Cancel | {\"run\": \"RUN\", \"task\": \"a\"} | detail has no task here; it"
            + " has [key, reason, run].",
        "Workflow Run Cancel | {\"run\": \"RUN\", \"reason\": \"\"} | detail.reason has 1 to 256"
            + " characters; found 0.",
        "Workflow Run Cancel | {} | it lacks the string detail.run.",
        "Workflow Run Signal | {\"run\": \"RUN\", \"name\": \"n\", \"key\": \"~k\"} | its key"
            + " begins with ~. Begin it otherwise."
      })
  void saysWhatIsWrongWithWhatIsAsked(String type, String detail, String why) {
    assertThatThrownBy(() -> SignalEvents.read(event(type, detail)))
        .isInstanceOf(JsonException.class)
        .hasMessage("Not a signal: " + why);
  }

  @Test
  void readsASignal() {
    assertThat(
            SignalEvents.read(
                event("{\"run\": \"RUN\", \"name\": \"paid\", \"payload\": [1], \"key\": \"k\"}")))
        .isEqualTo(
            new Asked.Signal(new Signal(RUN, "k", "paid", Payload.of(Json.array(Json.of(1))))));
  }

  @Test
  void takesTheEventsIdForAKeyAndNullForAPayload() {
    assertThat(SignalEvents.read(event("{\"run\": \"RUN\", \"name\": \"paid\"}")))
        .isEqualTo(new Asked.Signal(new Signal(RUN, "event-1", "paid", Payload.NONE)));
  }

  @Test
  void takesANameOf64CharactersAndAKeyOf128AndRefusesOneMore() {
    String detail = "{\"run\": \"RUN\", \"name\": \"%s\", \"key\": \"%s\"}";
    SignalEvents.read(event(detail.formatted("n".repeat(64), "k".repeat(128))));
    assertThatThrownBy(
            () -> SignalEvents.read(event(detail.formatted("n".repeat(65), "k".repeat(128)))))
        .isInstanceOf(JsonException.class)
        .hasMessage("Not a signal: detail.name has 1 to 64 characters; found 65.");
    assertThatThrownBy(
            () -> SignalEvents.read(event(detail.formatted("n".repeat(64), "k".repeat(129)))))
        .isInstanceOf(JsonException.class)
        .hasMessage("Not a signal: detail.key has 1 to 128 characters; found 129.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | it lacks the string detail.run.",
        "[] | it lacks the string detail.run.",
        "null | it lacks the string detail.run.",
        "{\"run\": 7, \"name\": \"n\"} | it lacks the string detail.run.",
        "{\"run\": \"flow_1\", \"name\": \"n\"}"
            + " | detail.run is flow_ and 24 base62 characters; found \"flow_1\".",
        "{\"run\": \"RUN\"} | it lacks the string detail.name.",
        "{\"run\": \"RUN\", \"name\": {}} | it lacks the string detail.name.",
        "{\"run\": \"RUN\", \"name\": \"\"} | detail.name has 1 to 64 characters; found 0.",
        "{\"run\": \"RUN\", \"name\": \"n\", \"key\": \"\"}"
            + " | detail.key has 1 to 128 characters; found 0.",
        "{\"run\": \"RUN\", \"name\": \"n\", \"key\": 7} | it lacks the string detail.key."
      })
  void saysWhatIsWrongWithTheDetail(String detail, String why) {
    assertThatThrownBy(() -> SignalEvents.read(event(detail)))
        .isInstanceOf(JsonException.class)
        .hasMessage("Not a signal: " + why);
  }

  @Test
  void saysThatAnEventIsOfAnotherType() {
    assertThatThrownBy(() -> SignalEvents.read(event("Workflow Run Stop", "{}")))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "Not a signal: expected the detail-type Workflow Run Signal, Pause, Resume, Cancel or"
                + " Terminate, or Task Run Shutdown or Restart, found \"Workflow Run Stop\".");
    assertThatThrownBy(() -> SignalEvents.read(Json.Obj.EMPTY))
        .isInstanceOf(JsonException.class)
        .hasMessage("Not a signal: it lacks the string detail-type.");
  }

  @Test
  void wantsAnIdWhereThereIsNoKey() {
    Json.Obj withoutId = event("{\"run\": \"RUN\", \"name\": \"n\"}").with("id", Json.NULL);
    assertThatThrownBy(() -> SignalEvents.read(withoutId))
        .isInstanceOf(JsonException.class)
        .hasMessage("Not a signal: it lacks the string id.");
  }
}
