package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.port.MessageBody;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.send.GuardedQueues;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a Task Run whose delivery no queue ever takes. */
class RefusedDeliveryTest {
  private static final String TWO =
      """
        - {name: large, task: act, needs: [], queue: default, with: {text: "{% $context.text %}"}}
        - {name: small, task: act, needs: [], queue: default}
      """;
  private static final String AGAIN =
      "  - {name: large, task: act, queue: default, retry: {initial_interval: 1m}}";
  private static final Json.Obj LARGE = Json.Obj.EMPTY.with("text", "x".repeat(2_000));

  @Test
  void itFailsWithTheReasonAndHoldsNoOtherUp() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    RunId run = desk.start(TWO, LARGE, Duration.ZERO);
    desk.messages.takeAtMost(2_600); // the context travels with both, the input with one

    desk.settle();

    assertThat(act.calls()).extracting(call -> call.id().position()).containsExactly(2);
    var record = desk.store.record(run.task(1)).orElseThrow();
    assertThat(record.state()).isEqualTo(TaskRunState.FAILED);
    Failure failure = ((Phase.Failed) record.phase()).failure();
    assertThat(failure.code()).isEqualTo(GuardedQueues.CODE);
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.message())
        .startsWith("The Task Queue \"default\" never takes the delivery of this attempt:")
        .contains("a message has at most 2600 bytes");
    assertThat(desk.store.header(run).orElseThrow().status().wire()).isEqualTo("failed");
  }

  @Test
  void anAttemptThatIsDueLaterFailsToo() {
    var desk =
        new Desk(
            Act.doing(
                _ -> {
                  throw new IllegalStateException("busy");
                }));
    RunId run = desk.start(AGAIN, LARGE, Duration.ZERO);
    desk.advance(run);
    desk.messages.takeAtMost(1_000);

    desk.settleFor(Duration.ofMinutes(2));

    var record = desk.store.record(run.task(1)).orElseThrow();
    assertThat(record.attempt()).isEqualTo(1);
    assertThat(((Phase.Failed) record.phase()).failure().code()).isEqualTo(GuardedQueues.CODE);
    assertThat(desk.store.header(run).orElseThrow().status().wire()).isEqualTo("failed");
  }

  @Test
  void anEndThatTheBusNeverTakesIsStoredAllTheSame() {
    var desk = new Desk(Act.giving("1"));
    RunId run = desk.start("  - {name: one, task: act, queue: default}");
    desk.hooks.before(
        "publish",
        () -> {
          throw new StoreException("", new StoreException.Kind.Refused("too large"), null);
        });

    desk.settle();

    assertThat(desk.store.header(run).orElseThrow().status().wire()).isEqualTo("success");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x9, 0xA, 0xD, 0x20, 0x7F, 0x85, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x1FFFE})
  void aBodyMayHoldTheCharactersOfXml(int character) {
    assertThat(MessageBody.refusal(Character.toString(character))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0x8, 0xB, 0xC, 0xE, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF})
  void aBodyMayHoldNoOther(int character) {
    assertThat(MessageBody.refusal("a" + Character.toString(character)))
        .contains("a message holds no character U+%04X".formatted(character));
    var text = new Json.Str(Character.toString(character));
    assertThat(MessageBody.refusal(Json.Obj.EMPTY.with(text.value(), text).text())).isEmpty();
  }

  @Test
  void aBodyIsBoundedInBytes() {
    String most = "é".repeat(MessageBody.BYTES_MAX / 2);
    assertThat(MessageBody.refusal(most)).isEmpty();
    assertThat(MessageBody.refusal(most + "a")).isPresent();
    assertThat(MessageBody.refusal("")).isPresent();
  }
}
