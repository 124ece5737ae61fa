package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.run.Orchestrator;
import dev.ratchet.engine.run.RunService.Start;
import dev.ratchet.engine.run.RunService.Started;
import dev.ratchet.engine.run.RunService.Version;
import dev.ratchet.engine.send.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Starting runs, waiting for them, and signals to them. */
class RunServiceTest {
  private static final String ONE = "  - { name: a, task: act }\n";
  private static final Duration NO_DELAY = Duration.ZERO;

  private static Start wish(String key) {
    return new Start("trace", new Version.Latest(), Json.Obj.EMPTY, key, NO_DELAY);
  }

  private static Desk desk() {
    var desk = new Desk(Act.giving("1"));
    desk.define(ONE);
    return desk;
  }

  private static RunHeader accepted(Started started) {
    return ((Started.Accepted) started).header();
  }

  @Test
  void aRunIsStoredAndItsFirstWorkflowTaskIsDue() {
    var desk = desk();
    desk.define(ONE + "  - { name: b, task: act }\n");

    RunHeader header = accepted(desk.runs.start(wish("")));

    assertThat(header.workflow().version()).isEqualTo(2);
    assertThat(header.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(header.id().startedAt()).isEqualTo(Desk.START);
    assertThat(desk.header(header.id())).isEqualTo(header);
    assertThat(desk.sent()).containsExactly("wake started");
  }

  @Test
  void aVersionCanBeNamed() {
    var desk = desk();
    desk.define(ONE + "  - { name: b, task: act }\n");

    var first = new Start("trace", new Version.Exactly(1), Json.Obj.EMPTY, "", NO_DELAY);
    assertThat(accepted(desk.runs.start(first)).workflow().version()).isEqualTo(1);
  }

  @Test
  void aWishThatCannotBeGrantedChangesNothing() {
    var desk = desk();
    var third = new Start("trace", new Version.Exactly(3), Json.Obj.EMPTY, "", NO_DELAY);
    var zeroth = new Start("trace", new Version.Exactly(0), Json.Obj.EMPTY, "", NO_DELAY);
    var unknown = new Start("nowhere", new Version.Latest(), Json.Obj.EMPTY, "k", NO_DELAY);

    assertThat(desk.runs.start(third)).isEqualTo(new Started.UnknownVersion("trace", 3, 1));
    assertThat(desk.runs.start(zeroth)).isEqualTo(new Started.UnknownVersion("trace", 0, 1));
    assertThat(desk.runs.start(unknown)).isEqualTo(new Started.UnknownWorkflow("nowhere"));
    assertThat(desk.sent()).isEmpty();
    assertThat(runs(desk)).isEmpty();
  }

  private static List<RunHeader> runs(Desk desk) {
    RunId first = RunId.least(Instant.EPOCH);
    RunId last = RunId.least(Desk.START.plus(Duration.ofDays(1)));
    return desk.runs.list(new RunQuery(Set.of(), Set.of(), first, last, 10)).runs();
  }

  @Test
  void aContextFitsOrIsRefused() {
    var desk = desk();
    int most = RunMachine.CONTEXT_BYTES_MAX - "{\"x\":\"\"}".length();

    assertThat(desk.runs.start(wishOf("x".repeat(most)))).isInstanceOf(Started.Accepted.class);
    assertThat(desk.runs.start(wishOf("x".repeat(most + 1))))
        .isEqualTo(new Started.ContextTooLarge(RunMachine.CONTEXT_BYTES_MAX + 1));
    assertThat(runs(desk)).hasSize(1);
  }

  private static Start wishOf(String x) {
    Json.Obj context = Json.Obj.EMPTY.with("x", x);
    return new Start("trace", new Version.Latest(), context, "", NO_DELAY);
  }

  @Test
  void theSameRequestWithTheSameKeyIsTheSameRun() {
    var desk = desk();
    RunHeader first = accepted(desk.runs.start(wish("k")));
    desk.clock.advance(Duration.ofSeconds(1));
    RunHeader again = accepted(desk.runs.start(wish("k")));

    assertThat(again).isEqualTo(first);
    assertThat(runs(desk)).hasSize(1);
    assertThat(desk.sent()).containsExactly("wake started");
    assertThat(accepted(desk.runs.start(wish("other"))).id()).isNotEqualTo(first.id());
  }

  @Test
  void theSameRequestFindsItsRunAlsoAfterANewVersionWasStored() {
    var desk = desk();
    RunHeader first = accepted(desk.runs.start(wish("k")));
    desk.define(ONE + "  - { name: b, task: act }\n");

    assertThat(accepted(desk.runs.start(wish("k")))).isEqualTo(first);
  }

  @Test
  void theSameRequestFindsItsRunAlsoWhenItIsClosed() {
    var desk = new Desk();
    desk.define("  - { name: a, task: act, when: \"{% false %}\" }\n");
    RunHeader first = accepted(desk.runs.start(wish("k")));
    desk.advance(first.id());
    desk.take();

    assertThat(accepted(desk.runs.start(wish("k"))).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(desk.sent()).isEmpty();
  }

  @Test
  void anotherRequestWithTheSameKeyIsRefused() {
    var desk = desk();
    RunId first = accepted(desk.runs.start(wish("k"))).id();
    var other = new Start("trace", new Version.Exactly(1), Json.Obj.EMPTY, "k", NO_DELAY);
    var later =
        new Start("trace", new Version.Latest(), Json.Obj.EMPTY, "k", Duration.ofSeconds(1));

    assertThat(desk.runs.start(other)).isEqualTo(new Started.KeyReused("k", first));
    assertThat(desk.runs.start(later)).isEqualTo(new Started.KeyReused("k", first));
    assertThat(runs(desk)).hasSize(1);
  }

  @Test
  void aRequestIsTheSameInWhateverOrderItsMembersCome() {
    var desk = desk();
    RunId first = accepted(desk.runs.start(wishWith("{\"a\":{\"x\":1,\"y\":2},\"b\":1.0}"))).id();

    assertThat(accepted(desk.runs.start(wishWith("{\"b\":1,\"a\":{\"y\":2,\"x\":1}}"))).id())
        .isEqualTo(first);
    assertThat(desk.runs.start(wishWith("{\"b\":2,\"a\":{\"y\":2,\"x\":1}}")))
        .isInstanceOf(Started.KeyReused.class);
  }

  private static Start wishWith(String context) {
    return new Start("trace", new Version.Latest(), Json.parseObject(context), "k", NO_DELAY);
  }

  @Test
  void aCrashBetweenKeyAndRunIsMendedByTheRepeat() {
    var desk = desk();
    desk.hooks.failBefore("create");
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.runs.start(wish("k")));
    assertThat(runs(desk)).isEmpty();

    RunHeader header = accepted(desk.runs.start(wish("k")));
    assertThat(header.id().startedAt()).isEqualTo(Desk.START);
    assertThat(desk.sent()).containsExactly("wake started");
    assertThat(desk.advance(header.id())).isInstanceOf(Orchestrator.Answer.Advanced.class);
  }

  @Test
  void aCrashBetweenRunAndWakeIsMendedByTheRepeat() {
    var desk = desk();
    desk.hooks.failBefore("wake");
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.runs.start(wish("k")));
    assertThat(runs(desk)).hasSize(1);
    assertThat(desk.sent()).isEmpty();

    RunHeader header = accepted(desk.runs.start(wish("k")));
    assertThat(runs(desk)).containsExactly(header);
    assertThat(desk.sent()).containsExactly("wake started");
  }

  @Test
  void aRunWhoseAnswerWasLostIsStoredOnce() {
    var desk = desk();
    desk.hooks.failAfter("create");
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.runs.start(wish("k")));

    RunHeader header = accepted(desk.runs.start(wish("k")));
    assertThat(runs(desk)).containsExactly(header);
  }

  @Test
  void aDelayedRunIsHeldUntilItsTimeHasCome() {
    var desk = new Desk(Act.giving("1"));
    RunId run = desk.start(ONE, Json.Obj.EMPTY, Duration.ofMinutes(20));
    desk.take();
    desk.advance(run);
    assertThat(desk.lastEvents(run)).isEqualTo("[[started],[held,1,start_delay]]");
    assertThat(desk.sent()).isEmpty();
    assertThat(desk.stored()).containsExactly("timer: wake timer due at 1200000 ms");

    desk.clock.advance(Duration.ofMinutes(20));
    desk.advance(run, WorkflowTask.Cause.TIMER);
    assertThat(desk.sent()).containsExactly("default 1.1");
  }

  @Test
  void aWaitEndsWhenTheRunHasClosedOrTheTimeIsUp() throws InterruptedException {
    var desk = new Desk();
    RunId run = desk.start("  - { name: a, task: act, when: \"{% false %}\" }\n");

    assertThat(desk.runs.await(run, Duration.ofSeconds(3)).orElseThrow().header().status())
        .isEqualTo(RunStatus.RUNNING);
    assertThat(desk.clock.instant()).isEqualTo(Desk.START.plusSeconds(3));
    assertThat(desk.pause.pauses())
        .extracting(Duration::toMillis)
        .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 640L, 1_000L, 725L);

    desk.hooks.before("header", () -> {});
    desk.hooks.before("header", () -> desk.advance(run));
    assertThat(desk.runs.await(run, Duration.ofSeconds(20)).orElseThrow().header().status())
        .isEqualTo(RunStatus.SUCCESS);
    assertThat(desk.clock.instant()).isEqualTo(Desk.START.plusSeconds(3).plusMillis(5));
  }

  @Test
  void aWaitIsNeverLongerThanItsLimitAndAnUnknownRunIsNotWaitedFor() throws InterruptedException {
    var desk = desk();
    RunId run = accepted(desk.runs.start(wish(""))).id();

    desk.runs.await(run, Duration.ofHours(1));
    assertThat(desk.clock.instant()).isEqualTo(Desk.START.plusSeconds(25));
    assertThat(desk.runs.await(RunId.least(Desk.START), Duration.ofSeconds(20))).isEmpty();
    assertThat(desk.clock.instant()).isEqualTo(Desk.START.plusSeconds(25));
  }

  @Test
  void aSignalIsKeptOnceAndWakesItsRun() {
    var desk = desk();
    RunId run = accepted(desk.runs.start(wish(""))).id();
    desk.advance(run);
    desk.take();
    var signal = new Signals.Signal(run, "k", "nudge", Payload.of(Json.of(7)));

    assertThat(desk.signals.signal(signal)).isEqualTo(new Signals.Answer.Accepted());
    desk.clock.advance(Duration.ofMillis(5));
    assertThat(desk.signals.signal(signal)).isEqualTo(new Signals.Answer.Repeated());
    assertThat(desk.sent()).containsExactly("wake signal");
    desk.advance(run);
    assertThat(desk.lastEvents(run)).isEqualTo("[[signal,k]]");
  }

  @Test
  void aSignalThatWasStoredAndNotToldIsToldByTheRepeat() {
    var desk = desk();
    RunId run = accepted(desk.runs.start(wish(""))).id();
    desk.take();
    var signal = new Signals.Signal(run, "k", "nudge", Payload.NONE);
    desk.hooks.failBefore("wake");

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.signals.signal(signal));
    desk.clock.advance(Duration.ofMillis(5));
    assertThat(desk.signals.signal(signal)).isEqualTo(new Signals.Answer.Repeated());
    assertThat(desk.sent()).containsExactly("wake signal");
  }

  @Test
  void aSignalThatCannotBeTakenChangesNothing() {
    var desk = new Desk();
    RunId closed = desk.start("  - { name: a, task: act, when: \"{% false %}\" }\n");
    desk.advance(closed);
    desk.take();
    var large = Json.of("x".repeat(Signals.PAYLOAD_BYTES_MAX - 1));

    assertThat(desk.signals.signal(new Signals.Signal(closed, "k", "n", Payload.NONE)))
        .isEqualTo(new Signals.Answer.Closed(desk.header(closed)));
    assertThat(desk.signals.signal(new Signals.Signal(closed, "k", "n", Payload.of(large))))
        .isEqualTo(new Signals.Answer.TooLarge(Signals.PAYLOAD_BYTES_MAX + 1));
    RunId unknown = RunId.least(Desk.START);
    assertThat(desk.signals.signal(new Signals.Signal(unknown, "k", "n", Payload.NONE)))
        .isEqualTo(new Signals.Answer.UnknownRun());
    assertThat(desk.sent()).isEmpty();
    assertThat(desk.partition(closed).inbox()).isEmpty();
  }
}
