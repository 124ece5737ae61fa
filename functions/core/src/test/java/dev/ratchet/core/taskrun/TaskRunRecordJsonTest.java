package dev.ratchet.core.taskrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Octets;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.taskrun.TaskRunRecordJson.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskRunRecordJsonTest {
  private static final TaskRunId ID = RunId.least(at(0)).task(7);
  private static final Failure DECLINED = Failure.TaskError.retryable("declined", "Card declined.");
  private static final Attempt FIRST = new Attempt(1, at(10), at(20), DECLINED, at(1_020));

  /** A record and its stored form, which is read for ever: lines are added here, never changed. */
  record Golden(TaskRunRecord record, Stored stored) {}

  static Stream<Golden> golden() {
    return Stream.of(attempts(), payloads(), endings()).flatMap(golden -> golden);
  }

  private static final Payload PROTO =
      new Payload.Encoded(
          new TreeMap<>(Map.of("encoding", Octets.ofText("proto"))),
          Octets.of(new byte[] {0, 1, -1}));

  private static Stream<Golden> attempts() {
    return Stream.of(
        golden(
            record(1, 1, new Phase.Running(at(10), "w1", at(30_010))),
            TaskRunState.RUNNING,
            "w1",
            "{'since':10,'lease_until':30010}"),
        golden(
            record(
                1,
                1,
                new Phase.Succeeded(
                    at(20), "w1", at(10), Payload.of(Json.parse("{\"paid\":true}")))),
            TaskRunState.SUCCESS,
            "w1",
            "{'since':20,'started':10,'output':{'paid':true}}"),
        golden(
            record(1, 1, new Phase.PendingRetry(at(20), at(1_020)), FIRST),
            TaskRunState.PENDING_RETRY,
            "",
            "{'since':20,"
                + "'failures':[[1,10,20,1020,{'code':'declined','message':'Card declined.'}]],"
                + "'not_before':1020}"),
        golden(
            record(1, 1, new Phase.PendingRetry(at(20), at(1_020)), FIRST.by("token")),
            TaskRunState.PENDING_RETRY,
            "",
            "{'since':20,'failures':"
                + "[[1,10,20,1020,{'code':'declined','message':'Card declined.'},'token']],"
                + "'not_before':1020}"));
  }

  private static Stream<Golden> payloads() {
    return Stream.of(
        golden(
            record(1, 1, new Phase.Succeeded(at(20), "w1", at(10), PROTO)),
            TaskRunState.SUCCESS,
            "w1",
            "{'since':20,'started':10,"
                + "'output_bytes':{'metadata':{'encoding':'cHJvdG8='},'data':'AAH/'}}"),
        golden(
            record(2, 1, new Phase.Queued(at(40))).with(Payload.of(Json.of("page 7"))),
            TaskRunState.QUEUED,
            "",
            "{'since':40,'spent':1,'checkpoint':'page 7'}"),
        golden(
            record(2, 1, new Phase.Queued(at(40))).with(PROTO),
            TaskRunState.QUEUED,
            "",
            "{'since':40,'spent':1,"
                + "'checkpoint_bytes':{'metadata':{'encoding':'cHJvdG8='},'data':'AAH/'}}"));
  }

  private static Stream<Golden> endings() {
    return Stream.of(
        golden(
            record(1, 1, new Phase.Failed(at(20), DECLINED), FIRST),
            TaskRunState.FAILED,
            "",
            "{'since':20,"
                + "'failures':[[1,10,20,1020,{'code':'declined','message':'Card declined.'}]]}"),
        golden(
            record(1, 0, new Phase.Failed(at(20), new Failure.DeadLettered("payments"))),
            TaskRunState.FAILED,
            "",
            "{'since':20,'spent':0,'failure':{'code':'dead_lettered','message':"
                + "'Its delivery went to the dead-letter queue of payments: it was received too"
                + " often.','queue':'payments'}}"),
        golden(
            record(2, 1, new Phase.Queued(at(40))),
            TaskRunState.QUEUED,
            "",
            "{'since':40,'spent':1}"),
        golden(
            record(1, 1, new Phase.Shutdown(at(20), "by hand", TaskRunState.RUNNING, at(10))),
            TaskRunState.SHUTDOWN,
            "",
            "{'since':20,'reason':'by hand','from':'running','started':10}"),
        golden(
            record(1, 1, new Phase.Restarting(at(20), "w1", at(10), at(30_010))),
            TaskRunState.RESTARTING,
            "w1",
            "{'since':20,'started':10,'lease_until':30010}"));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void aRecordIsStoredInThisShape(Golden golden) {
    assertThat(TaskRunRecordJson.write(golden.record())).isEqualTo(golden.stored());
  }

  @ParameterizedTest
  @MethodSource("golden")
  void aStoredShapeIsReadAsThisRecord(Golden golden) {
    assertThat(TaskRunRecordJson.read(ID, golden.stored())).isEqualTo(golden.record());
  }

  @Test
  void moreFailuresThanAreKeptAreCounted() {
    Phase phase = new Phase.PendingRetry(at(20), at(1_020));
    var record = new TaskRunRecord(ID, 12, 12, phase, List.of(FIRST), 12);

    Stored stored = TaskRunRecordJson.write(record);

    assertThat(stored.detail()).contains("\"failure_count\":12");
    assertThat(TaskRunRecordJson.read(ID, stored)).isEqualTo(record);
  }

  @Test
  void everyKindOfFailureSurvives() {
    var asked = new Failure.RetryAfter.AtLeast(Duration.ofSeconds(9));
    List<Failure> failures =
        List.of(
            new Failure.TaskError("busy", "Come back.", true, asked),
            new Failure.TaskError("busy", "Come back.", true, asked, PROTO),
            Failure.TaskError.fatal("no", "Never.").with(Payload.of(Json.of("why"))),
            Failure.TaskError.fatal("no", "Never."),
            new Failure.TimedOut(Failure.TimedOut.Limit.HEARTBEAT, Duration.ofSeconds(3)),
            new Failure.WorkerLost("w1"),
            new Failure.DeadLettered("default"));
    List<Attempt> attempts =
        failures.stream().map(f -> new Attempt(1, at(10), at(20), f, at(20))).toList();
    var record = new TaskRunRecord(ID, 5, 5, new Phase.Queued(at(30)), attempts, 7);

    assertThat(TaskRunRecordJson.read(ID, TaskRunRecordJson.write(record))).isEqualTo(record);
  }

  @Test
  void aRecordOfAnotherReleaseIsRefusedWithItsText() {
    var stored = new Stored(TaskRunState.RUNNING, 1, "w1", "{\"since\":10}");

    assertThatThrownBy(() -> TaskRunRecordJson.read(ID, stored))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("{\"since\":10}: expected that it has lease_until");
  }

  private static Golden golden(
      TaskRunRecord record, TaskRunState state, String owner, String detail) {
    return new Golden(
        record, new Stored(state, record.attempt(), owner, detail.replace('\'', '"')));
  }

  private static TaskRunRecord record(int attempt, int spent, Phase phase, Attempt... failures) {
    return new TaskRunRecord(ID, attempt, spent, phase, List.of(failures), failures.length);
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
