package dev.ratchet.core.run.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Octets;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.taskrun.Attempt;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.RecordChange;
import dev.ratchet.core.taskrun.RecordChange.Checkpoint;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps of records inside a journal. */
class RecordChangeJsonTest {
  private static final Instant T1 = Instant.ofEpochMilli(1_000);
  private static final Instant T2 = Instant.ofEpochMilli(2_000);
  private static final Failure FAILURE = Failure.TaskError.retryable("not_yet", "Try again.");

  private static final Payload PROTO =
      new Payload.Encoded(
          new TreeMap<>(Map.of("encoding", Octets.ofText("proto"))),
          Octets.of(new byte[] {0, 1, -1}));

  static Stream<Phase> phases() {
    return Stream.of(
        new Phase.Queued(T1),
        new Phase.Running(T1, "me", T2),
        new Phase.Running(T1, "me", T2, Phase.Holder.OUTSIDE),
        new Phase.Succeeded(T2, "me", T1, Payload.of(Json.Obj.EMPTY.with("total", 42))),
        new Phase.Succeeded(T2, "me", T1, PROTO),
        new Phase.PendingRetry(T1, T2),
        new Phase.Failed(T1, FAILURE),
        new Phase.Shutdown(T2, "no need", TaskRunState.RUNNING, T1),
        new Phase.Restarting(T1, "me", T1, T2));
  }

  @ParameterizedTest
  @MethodSource("phases")
  void everyPhaseIsReadBack(Phase phase) {
    var change = new RecordChange(3, 2, phase, List.of(), new Checkpoint.Kept());

    assertThat(readBack(change)).isEqualTo(change);
  }

  static Stream<Payload> checkpoints() {
    return Stream.of(Payload.of(Json.of("page 7")), Payload.NONE, PROTO);
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void failedAttemptsAndACheckpointAreReadBack(Payload reached) {
    var checkpoint = new Checkpoint.Moved(reached);
    var change =
        new RecordChange(
            2,
            2,
            new Phase.PendingRetry(T1, T2),
            List.of(
                new Attempt(1, T1, T2, FAILURE, T2), new Attempt(2, T1, T2, FAILURE, T2, "token")),
            checkpoint);

    assertThat(readBack(change)).isEqualTo(change);
    assertThat(readBack(new RecordChange(2, 2, change.phase(), List.of(), change.checkpoint())))
        .isEqualTo(new RecordChange(2, 2, change.phase(), List.of(), change.checkpoint()));
  }

  private static RecordChange readBack(RecordChange change) {
    String stored = JournalJson.write(List.of(new RunEvent.TaskRecorded(7, change)));
    return ((RunEvent.TaskRecorded) JournalJson.read(stored).getFirst()).change();
  }

  @Test
  void aStepIsStoredShort() {
    var change =
        new RecordChange(
            1,
            1,
            new Phase.Succeeded(T2, "me", T1, Payload.NONE),
            List.of(),
            new Checkpoint.Kept());

    assertThat(JournalJson.write(List.of(new RunEvent.TaskRecorded(7, change))))
        .isEqualTo("[[\"recorded\",7,1,1,[\"success\",2000,\"me\",1000,null]]]");
  }

  @Test
  void bytesStandBehindANullInThePlaceOfJson() {
    var done =
        new RecordChange(
            1, 1, new Phase.Succeeded(T2, "me", T1, PROTO), List.of(), new Checkpoint.Kept());
    var beaten =
        new RecordChange(2, 1, new Phase.Queued(T1), List.of(), new Checkpoint.Moved(PROTO));

    assertThat(
            JournalJson.write(
                List.of(new RunEvent.TaskRecorded(7, done), new RunEvent.TaskRecorded(8, beaten))))
        .isEqualTo(
            """
            [["recorded",7,1,1,["success",2000,"me",1000,null,\
            {"metadata":{"encoding":"cHJvdG8="},"data":"AAH/"}]],\
            ["recorded",8,2,1,["queued",1000],[],null,\
            {"metadata":{"encoding":"cHJvdG8="},"data":"AAH/"}]]\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[\"recorded\",1,1,1]]",
        "[[\"recorded\",1,1,1,[\"dreaming\",1000]]]",
        "[[\"recorded\",1,1,1,[\"pending\",1000]]]",
        "[[\"recorded\",1,1,1,[\"running\",1000,\"me\",2000,\"nobody\"]]]",
        "[[\"recorded\",1,1,1,[\"success\",1000,\"me\"]]]",
        "[[\"recorded\",1,1,1,[\"success\",1000,\"me\",900,null,{\"data\":\"AAH/\"}]]]",
        "[[\"recorded\",1,1,1,[\"success\",1000,\"me\",900,null,"
            + "{\"metadata\":{},\"data\":\"no base64\"}]]]",
        "[[\"recorded\",1,1,1,[\"success\",1000,\"me\",900,null,"
            + "{\"metadata\":{\"encoding\":7},\"data\":\"\"}]]]",
        "[[\"recorded\",1,1,1,[\"queued\",1000],[[0,1,1,1,{}]]]]"
      })
  void aStepThatThisReleaseDoesNotKnowIsRefused(String stored) {
    assertThatIllegalStateException()
        .isThrownBy(() -> JournalJson.read(stored))
        .withMessageStartingWith("This release cannot read the journal event ");
  }
}
