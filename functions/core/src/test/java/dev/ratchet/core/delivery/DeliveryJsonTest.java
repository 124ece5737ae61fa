package dev.ratchet.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.core.payload.Octets;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.task.TaskOptions;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Deliveries and timers as message bodies, and bodies that are neither. */
class DeliveryJsonTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final RunId RUN = RunId.create(AT, new SplittableRandom(1));

  private static ActivityTask activity(ActivityTask.Cargo cargo) {
    return new ActivityTask(
        RUN.task(7),
        3,
        "charge-card",
        "call-api",
        new WorkflowRef("fulfil-order", 12),
        "payments",
        new TaskOptions(
            Json.parseObject("{\"max_attempts\":5}"),
            Json.parseObject("{\"start_to_close\":\"30s\"}")),
        42,
        AT,
        cargo);
  }

  private static ActivityTask.Cargo carried() {
    return new ActivityTask.Cargo.Carried(
        Payload.of(Json.parse("{\"url\":\"https://a.example\"}")),
        Json.parseObject("{\"x\":[1,null]}"));
  }

  @ParameterizedTest
  @EnumSource
  void aWorkflowTaskIsReadBack(WorkflowTask.Cause cause) {
    var task = new WorkflowTask(RUN, cause);

    assertThat(DeliveryJson.write(task))
        .isEqualTo(
            "{\"kind\":\"workflow\",\"run\":\"%s\",\"cause\":\"%s\"}".formatted(RUN, cause.wire()));
    assertThat(DeliveryJson.read(DeliveryJson.write(task))).isEqualTo(task);
  }

  @Test
  void aTimeThatWasReachedIsReadBack() {
    var task = new WorkflowTask(RUN, WorkflowTask.Cause.TIMER).reached(AT);

    assertThat(DeliveryJson.write(task)).contains("\"reached\":" + AT.toEpochMilli());
    assertThat(DeliveryJson.read(DeliveryJson.write(task))).isEqualTo(task);
    assertThat(task.isUndated()).isFalse();
    assertThat(new WorkflowTask(RUN, WorkflowTask.Cause.TIMER).isUndated()).isTrue();
    assertThat(new WorkflowTask(RUN, WorkflowTask.Cause.RETRY).isUndated()).isFalse();
  }

  @Test
  void anActivityTaskIsReadBackWithWhatItCarries() {
    ActivityTask task = activity(carried());

    assertThat(DeliveryJson.read(DeliveryJson.write(task))).isEqualTo(task);
    assertThat(task.run()).isEqualTo(RUN);
  }

  @Test
  void anActivityTaskWhosePayloadIsInTheJournalCarriesNothing() {
    ActivityTask task = activity(new ActivityTask.Cargo.InJournal());

    assertThat(DeliveryJson.write(task)).doesNotContain("input").doesNotContain("context");
    assertThat(DeliveryJson.read(DeliveryJson.write(task))).isEqualTo(task);
  }

  @Test
  void anEmptyPayloadIsCarriedAndNotTakenForNone() {
    var empty = new ActivityTask.Cargo.Carried(Payload.of(Json.Obj.EMPTY), Json.Obj.EMPTY);

    assertThat(DeliveryJson.read(DeliveryJson.write(activity(empty)))).isEqualTo(activity(empty));
  }

  @Test
  void bytesAreCarriedUnderANameOfTheirOwn() {
    var metadata = new TreeMap<>(Map.of("encoding", Octets.ofText("proto")));
    var proto = new Payload.Encoded(metadata, Octets.of(new byte[] {0, 1, -1}));
    ActivityTask task = activity(new ActivityTask.Cargo.Carried(proto, Json.Obj.EMPTY));

    assertThat(DeliveryJson.write(task))
        .endsWith(
            "\"input_bytes\":{\"metadata\":{\"encoding\":\"cHJvdG8=\"},\"data\":\"AAH/\"},"
                + "\"context\":{}}");
    assertThat(DeliveryJson.read(DeliveryJson.write(task))).isEqualTo(task);
  }

  @Test
  void bytesAreCarriedAsLongAsTheirTextFits() {
    var some = new Payload.Encoded(new TreeMap<>(), Octets.of(new byte[36_000]));
    var more = new Payload.Encoded(new TreeMap<>(), Octets.of(new byte[37_000]));

    assertThat(ActivityTask.Cargo.of(some, Json.Obj.EMPTY))
        .isEqualTo(new ActivityTask.Cargo.Carried(some, Json.Obj.EMPTY));
    assertThat(ActivityTask.Cargo.of(more, Json.Obj.EMPTY))
        .isEqualTo(new ActivityTask.Cargo.InJournal());
  }

  @Test
  void theNextAttemptIsTheSameWork() {
    ActivityTask next = activity(carried()).withAttempt(4);

    assertThat(next.attempt()).isEqualTo(4);
    assertThat(next.withAttempt(3)).isEqualTo(activity(carried()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> next.withAttempt(0))
        .withMessage("An attempt is 1 or more; found 0.");
  }

  @Test
  void timersAreReadBack() {
    var wake = new TimerMessage.WakeRun(new WorkflowTask(RUN, WorkflowTask.Cause.TIMER), AT);
    var deliver = new TimerMessage.Deliver(activity(carried()), AT);

    assertThat(TimerMessage.read(wake.text())).isEqualTo(wake);
    assertThat(TimerMessage.read(deliver.text())).isEqualTo(deliver);
    assertThat(wake.run()).isEqualTo(RUN);
    assertThat(deliver.run()).isEqualTo(RUN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          {                                      → line 1
          []                                     → Expected a JSON object
          {}                                     → lacks the string kind
          {'kind':7}                             → lacks the string kind
          {'kind':'nexus'}                       → "workflow" or "activity"; found "nexus"
          {'kind':'workflow'}                    → lacks the string run
          {'kind':'workflow','run':'flow_000000000000000000000000'} → lacks the string cause
          {'kind':'workflow','run':'flow_1','cause':'timer'} → found "flow_1"
          {'kind':'activity'}                    → lacks the string id
          {'kind':'activity','id':'task_1'}      → found "task_1"
          """)
  void aBodyThatIsNoDeliveryIsRefusedWithWhatWasFound(String body, String found) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> DeliveryJson.read(body.replace('\'', '"')))
        .withMessageContaining(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          "attempt":3                → "attempt":0                  → found 0
          "attempt":3                → "attempt":"3"                → lacks the whole number attempt
          "attempt":3                → "attempt":99999999999        → attempt is out of range
          "attempt":3                → "attempt":1.5                → lacks the whole number attempt
          "version":12               → "version":0                  → A version is 1 or more; found 0
          "entry":42                 → "entri":42                   → lacks the whole number entry
          "entry":42                 → "entry":0                    → An entry is 1 or more; found 0
          "workflow":"fulfil-order"  → "workflow":"Fulfil"          → found "Fulfil"
          "queue":"payments"         → "queue":7                    → lacks the string queue
          "context":{"x":[1,null]}   → "context":[]                 → lacks the object context
          "context":{"x":[1,null]}   → "contexd":{}                 → lacks the object context
          "input":{"url":"https://a.example"} → "input_bytes":1     → Bytes are an object
          "retry":{"max_attempts":5} → "retry":5                    → lacks the object retry
          """)
  void anActivityTaskWithOneWrongMemberIsRefused(String right, String wrong, String found) {
    String body = DeliveryJson.write(activity(carried()));
    assertThat(body).contains(right);

    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> DeliveryJson.read(body.replace(right, wrong)))
        .withMessageContaining(found);
  }

  @Test
  void aCauseThatThisReleaseDoesNotKnowIsRefusedByName() {
    String body = DeliveryJson.write(new WorkflowTask(RUN, WorkflowTask.Cause.TIMER));

    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> DeliveryJson.read(body.replace("timer", "moon_phase")))
        .withMessage(
            "Not a delivery: a cause is one of [started, task_ended, signal, timer, continued,"
                + " retry]; found \"moon_phase\".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          {}                       → Not a timer: it lacks the whole number due.
          {'due':'now'}            → Not a timer: it lacks the whole number due.
          {'due':1}                → Not a delivery: it lacks the string kind.
          {'due':1,'delivery':7}   → Not a delivery: it lacks the string kind.
          """)
  void aBodyThatIsNoTimerIsRefused(String body, String found) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> TimerMessage.read(body.replace('\'', '"')))
        .withMessage(found);
  }
}
