package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Octets;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.attempt.Completions;
import dev.ratchet.engine.send.Signals;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes at the doors of a run whose Workflow Definition takes JSON only. */
class BytesTest {
  private static final Payload PROTO =
      new Payload.Encoded(
          new TreeMap<>(Map.of("encoding", Octets.ofText("proto"))),
          Octets.of(new byte[] {0, 1, -1}));

  private static final WorkflowRef TRACE = new WorkflowRef("trace", 1);

  @Test
  void areNoResultFromOutside() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    RunId run = desk.start("  - { name: a, task: act, completion: external, into: x }\n");
    desk.settle();
    String token = act.calls().getFirst().token();

    assertThat(desk.completions.complete(run.task(1), token, PROTO))
        .isEqualTo(new Completions.Answer.JsonExpected(TRACE));
    assertThat(desk.record(run, 1).phase()).isInstanceOf(Phase.Running.class);
    assertThat(desk.completions.complete(run.task(1), token, Payload.of(Json.of("yes"))))
        .isInstanceOf(Completions.Answer.Accepted.class);
    assertThat(desk.completions.complete(run.task(1), token, PROTO))
        .isEqualTo(new Completions.Answer.JsonExpected(TRACE));

    desk.settle();

    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(desk.partition(run).state().context().text("x")).hasValue("yes");
  }

  @Test
  void areNoSignal() {
    var desk = new Desk(Act.giving("1"));
    RunId run =
        desk.start("  - { name: a, task: wait-for-signal, with: { signal: go }, into: x }\n");
    desk.settle();

    assertThat(desk.signals.signal(new Signals.Signal(run, "k", "go", PROTO)))
        .isEqualTo(new Signals.Answer.JsonExpected(TRACE));
    assertThat(desk.partition(run).inbox()).isEmpty();
    assertThat(desk.signals.signal(new Signals.Signal(run, "k", "go", Payload.of(Json.of(7)))))
        .isEqualTo(new Signals.Answer.Accepted());

    desk.settle();

    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(desk.partition(run).state().context().get("x")).isEqualTo(Json.of(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "inline"})
  void areTheFailureOfATaskThatReturnsThem(String queue) {
    var desk = new Desk(Act.doing(_ -> TaskResult.of(PROTO)));
    RunId run = desk.start("  - { name: a, task: act, queue: " + queue + " }\n");

    desk.settle();

    assertThat(desk.status(run)).isEqualTo("failed");
    assertThat(desk.partition(run).state().record(desk.partition(run), 1).failureOf(1))
        .contains(
            Failure.TaskError.fatal(
                "json_expected",
                "The task returned bytes, but trace@1 takes JSON only."
                    + " Return JSON, or a reference."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "inline"})
  void mayBeTheDetailsOfAFailureOfWhichTheNewestAreKept(String queue) {
    var act =
        Act.doing(
            context -> {
              throw new TaskFailedException(
                  Failure.TaskError.retryable("no", "No.").with(numbered(context.attempt())));
            });
    var desk = new Desk(act);
    RunId run = desk.start("  - { name: a, task: act, queue: " + queue + " }\n");

    desk.settleFor(Duration.ofMinutes(5));

    assertThat(act.done()).containsExactly("a#1", "a#2", "a#3");
    TaskRunRecord record = desk.partition(run).state().record(desk.partition(run), 1);
    assertThat(record.failures().stream().map(failed -> failed.failure().details()))
        .containsExactly(Payload.NONE, Payload.NONE, numbered(3));
    assertThat(record.failureOf(3).orElseThrow().details()).isEqualTo(numbered(3));
  }

  private static Payload numbered(int number) {
    return new Payload.Encoded(new TreeMap<>(), Octets.of(new byte[] {(byte) number}));
  }

  @Test
  void areNoDetailsOfAFailureIfThereAreTooMany() {
    byte[] most = new byte[Failure.DETAILS_BYTES_MAX];
    byte[] more = new byte[Failure.DETAILS_BYTES_MAX + 1];

    assertThat(failedWith(most)).isEqualTo(Failure.TaskError.fatal("no", "No.").with(of(most)));
    assertThat(failedWith(more))
        .isEqualTo(
            Failure.TaskError.fatal(
                "no", "(Its details are not kept: they have 65537 bytes, more than 65536.) No."));
  }

  private static Failure failedWith(byte[] details) {
    var act =
        Act.doing(
            _ -> {
              throw new TaskFailedException(Failure.TaskError.fatal("no", "No.").with(of(details)));
            });
    var desk = new Desk(act);
    RunId run = desk.start("  - { name: a, task: act }\n");
    desk.settle();
    return desk.record(run, 1).failureOf(1).orElseThrow();
  }

  private static Payload of(byte[] data) {
    return new Payload.Encoded(new TreeMap<>(), Octets.of(data));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "inline"})
  void mayBeACheckpointWhichNoDefinitionSees(String queue) {
    var act =
        Act.doing(
            context -> {
              context.control().heartbeat(PROTO);
              if (context.attempt() == 1) {
                throw new IllegalStateException("once more");
              }
              return TaskResult.of(Json.of(context.reached().equals(PROTO)));
            });
    var desk = new Desk(act);
    RunId run = desk.start("  - { name: a, task: act, into: same, queue: " + queue + " }\n");

    desk.settleFor(Duration.ofMinutes(1));

    assertThat(act.done()).containsExactly("a#1", "a#2");
    assertThat(desk.partition(run).state().context().get("same")).isEqualTo(Json.of(true));
  }
}
