package dev.ratchet.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ratchet.core.failure.Failure.RetryAfter;
import dev.ratchet.core.failure.Failure.TaskError;
import dev.ratchet.core.failure.Failure.TimedOut;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Octets;
import dev.ratchet.core.payload.Payload;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures: what they say, how they are stored, and how they are read back. */
class FailureTest {
  private static final Payload PROTO =
      new Payload.Encoded(
          new TreeMap<>(Map.of("encoding", Octets.ofText("proto"))),
          Octets.of(new byte[] {0, 1, -1}));

  static Stream<Failure> failures() {
    return Stream.concat(
        Arrays.stream(TimedOut.Limit.values())
            .map(limit -> new TimedOut(limit, Duration.ofMillis(1_500))),
        Stream.of(
            TaskError.retryable("busy", "Try later."),
            TaskError.fatal("card_declined", "No."),
            new TaskError("slow", "", true, new RetryAfter.AtLeast(Duration.ofSeconds(3))),
            new TaskError("slow", "m", false, new RetryAfter.AtLeast(Duration.ZERO)),
            TaskError.fatal("no", "m").with(Payload.of(Json.parse("{\"owner\":1}"))),
            new TaskError("no", "m", false, new RetryAfter.AtLeast(Duration.ZERO), PROTO),
            new Failure.WorkerLost("w1"),
            new Failure.DeadLettered("payments")));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsReadBackFromWhatIsStored(Failure failure) {
    Json.Obj stored = FailureJson.write(failure);

    assertThat(FailureJson.read(Json.parseObject(stored.text()))).isEqualTo(failure);
    assertThat(stored.text("code")).contains(failure.code());
    assertThat(stored.text("message")).contains(failure.message());
  }

  @Test
  void whatIsStoredIsShort() {
    assertThat(FailureJson.write(TaskError.retryable("busy", "Later.")).text())
        .isEqualTo("{\"code\":\"busy\",\"message\":\"Later.\"}");
    assertThat(
            FailureJson.write(new TimedOut(TimedOut.Limit.HEARTBEAT, Duration.ofSeconds(2))).text())
        .isEqualTo(
            "{\"code\":\"timeout_heartbeat\",\"message\":\"The heartbeat timeout of 2000 ms has"
                + " passed.\",\"limit\":\"HEARTBEAT\",\"after_ms\":2000}");
  }

  @Test
  void detailsAreStoredAsJsonOrAsBytes() {
    var failure = TaskError.retryable("busy", "Later.");

    assertThat(FailureJson.write(failure.with(Payload.of(Json.of(7)))).text())
        .isEqualTo("{\"code\":\"busy\",\"message\":\"Later.\",\"details\":7}");
    assertThat(FailureJson.write(failure.with(PROTO)).text())
        .isEqualTo(
            "{\"code\":\"busy\",\"message\":\"Later.\",\"details_bytes\":"
                + "{\"metadata\":{\"encoding\":\"cHJvdG8=\"},\"data\":\"AAH/\"}}");
    assertThat(failure.with(PROTO).withoutDetails()).isEqualTo(failure);
    assertThat(failure.with(PROTO).details()).isEqualTo(PROTO);
  }

  @Test
  void timesAreKeptToTheMillisecondWhichIsAllThatIsStored() {
    var asked = new RetryAfter.AtLeast(Duration.ofNanos(1_500_001));
    var failure = new TaskError("slow", "m", true, asked);
    var timedOut = new TimedOut(TimedOut.Limit.HEARTBEAT, Duration.ofNanos(1_500_001));

    assertThat(asked.delay()).isEqualTo(Duration.ofMillis(2));
    assertThat(FailureJson.read(FailureJson.write(failure))).isEqualTo(failure);
    assertThat(FailureJson.read(FailureJson.write(timedOut))).isEqualTo(timedOut);
  }

  @Test
  void aDelayThatNoNumberOfMillisecondsHoldsIsStillADelay() {
    var asked = new RetryAfter.AtLeast(Duration.ofSeconds(Long.MAX_VALUE));
    var failure = new TaskError("slow", "m", true, asked);

    assertThat(asked.delay()).isGreaterThan(Duration.ofDays(365));
    assertThat(FailureJson.read(FailureJson.write(failure))).isEqualTo(failure);
  }

  @Test
  void aDelayIsNeverNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryAfter.AtLeast(Duration.ofNanos(-1)))
        .withMessageStartingWith("A delay is never negative");
  }

  @Test
  void aLongMessageIsCutAndMarked() {
    String longest = "x".repeat(Failure.MESSAGE_CHARS_MAX);

    assertThat(TaskError.fatal("c", longest).message()).isEqualTo(longest);
    assertThat(TaskError.fatal("c", longest + "y").message())
        .hasSize(Failure.MESSAGE_CHARS_MAX)
        .endsWith("x…");
  }

  @Test
  void aMessageIsNotCutInTheMiddleOfACharacter() {
    String faces = "x" + "😀".repeat(600);

    String cut = TaskError.fatal("c", faces).message();

    assertThat(cut).hasSizeLessThanOrEqualTo(Failure.MESSAGE_CHARS_MAX).endsWith("😀…");
    assertThat(Json.parse(Json.of(cut).text())).isEqualTo(Json.of(cut));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Declined", "card-declined", "card declined", "é"})
  void aCodeIsSnakeCase(String code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TaskError.fatal(code, "m"))
        .withMessageContaining("found \"" + code + "\"");
  }

  @Test
  void aCodeHasSixtyFourCharactersAtMost() {
    assertThat(TaskError.fatal("c".repeat(64), "m").code()).hasSize(64);
    assertThatIllegalArgumentException().isThrownBy(() -> TaskError.fatal("c".repeat(65), "m"));
  }

  @Test
  void onlyWhatAnotherAttemptMayMendIsRetryable() {
    List<String> retryable =
        failures().filter(Failure::retryable).map(Failure::code).distinct().toList();

    assertThat(retryable)
        .containsExactlyInAnyOrder(
            "timeout_start_to_close", "timeout_heartbeat", "busy", "slow", "worker_lost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"code\":\"c\"}",
        "{\"message\":\"m\"}",
        "{\"code\":7,\"message\":\"m\"}",
        "{\"code\":\"Not A Code\",\"message\":\"m\"}",
        "{\"limit\":\"MOON_PHASE\"}",
        "{\"owner\":7}",
        "{\"queue\":null}"
      })
  void whatIsNoFailureIsRefused(String stored) {
    assertThatIllegalStateException()
        .isThrownBy(() -> FailureJson.read(Json.parseObject(stored)))
        .withMessageContaining("stored failure");
  }
}
