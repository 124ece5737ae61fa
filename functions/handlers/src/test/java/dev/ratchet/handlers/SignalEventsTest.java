package dev.ratchet.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.engine.Signals.Signal;
import java.time.Instant;
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

  @Test
  void readsASignal() {
    assertThat(
            SignalEvents.read(
                event("{\"run\": \"RUN\", \"name\": \"paid\", \"payload\": [1], \"key\": \"k\"}")))
        .isEqualTo(new Signal(RUN, "k", "paid", Json.array(Json.of(1))));
  }

  @Test
  void takesTheEventsIdForAKeyAndNullForAPayload() {
    assertThat(SignalEvents.read(event("{\"run\": \"RUN\", \"name\": \"paid\"}")))
        .isEqualTo(new Signal(RUN, "event-1", "paid", Json.NULL));
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
    Json.Obj cancel = event("{}").with("detail-type", "Workflow Run Cancel");
    assertThatThrownBy(() -> SignalEvents.read(cancel))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "Not a signal: expected the detail-type \"Workflow Run Signal\","
                + " found \"Workflow Run Cancel\".");
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
