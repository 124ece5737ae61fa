package dev.ratchet.core.run;

import static dev.ratchet.core.run.Effects.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.decide.Decision;
import org.junit.jupiter.api.Test;

/** Task Runs that wait for time, signals, limits and workers. */
class WaitsTest {
  private static PaperRun of(String yaml) {
    return of(yaml, "{}");
  }

  private static PaperRun of(String yaml, String context) {
    var read = (DefinitionReader.Outcome.Read) DefinitionReader.read(yaml, "sketch");
    return PaperRun.of(read.definition(), Json.parseObject(context));
  }

  @Test
  void aSleepIsRunningUntilItsTimeHasCome() {
    PaperRun run =
        of("tasks: [{ name: nap, task: sleep, with: { duration: 5s } }, { name: a, task: x }]");
    assertThat(told(run.advance(0))).containsExactly("wake 5000 ms");
    assertThat(run.shown(1).wire()).isEqualTo("running");
    assertThat(run.decide(4_999)).isEqualTo(new Decision.Nothing());
    assertThat(told(run.owed())).containsExactly("wake 5000 ms");

    assertThat(told(run.advance(5_000))).containsExactly("dispatch 2.1");
    assertThat(run.lastEvents()).isEqualTo("[[woken,1,1],[queued,2,1]]");
  }

  @Test
  void theNextOfSeveralSleepsIsAlwaysArmed() {
    PaperRun run =
        of(
            """
            tasks:
              - { name: long, task: sleep, needs: [], with: { duration: 9s } }
              - { name: short, task: sleep, needs: [], with: { duration: 5s } }
            """);
    assertThat(told(run.advance(0))).containsExactly("wake 5000 ms");
    assertThat(told(run.advance(5_000))).containsExactly("wake 9000 ms");
    assertThat(told(run.advance(9_000))).containsExactly("announce success");
  }

  @Test
  void sleepsUntilMomentsThatHavePassedAreOverOneAfterTheOtherThoughTheirTimesAreTheSame() {
    PaperRun run =
        of(
            """
            timeout: 3s
            tasks:
              - { name: a, task: sleep, with: { until: "2020-01-01T00:00:00Z" } }
              - { name: b, task: sleep, with: { until: "2020-01-01T00:00:00Z" } }
              - { name: c, task: sleep, with: { duration: 0ms } }
              - { name: d, task: sleep, with: { duration: 1ms } }
            """);
    assertThat(told(run.advance(0))).containsExactly("wake 3000 ms", "wake now");
    assertThat(told(run.advance(0))).containsExactly("wake now");
    assertThat(told(run.advance(-7))).as("dated as the one before").containsExactly("wake now");
    assertThat(told(run.advance(0))).containsExactly("wake 1 ms");
    assertThat(told(run.advance(1))).containsExactly("announce success");
  }

  @Test
  void aMomentIsWaitedForToTheMillisecondAsItIsStored() {
    PaperRun run =
        of(
            "tasks: [{ name: nap, task: sleep, with: { until: \"%s\" } }]"
                .formatted(PaperRun.at(20).plusNanos(999_999)));
    assertThat(told(run.advance(0))).containsExactly("wake 20 ms");
    assertThat(told(run.advance(20))).containsExactly("announce success");
  }

  @Test
  void waitsInARowTakeTheSignalsThatAreHereOneAfterTheOther() {
    PaperRun run =
        of(
            """
            timeout: 1h
            tasks:
              - { name: one, task: wait-for-signal, with: { signal: go } }
              - { name: two, task: wait-for-signal, with: { signal: go, timeout: 5s } }
              - { name: three, task: wait-for-signal, with: { signal: go, timeout: 0ms } }
              - { name: four, task: wait-for-signal, with: { signal: go, timeout: 9s } }
            """);
    for (int i = 0; i < 3; i++) {
      run.ask("k" + i, new Content.Signal("go", Payload.of(Json.of(i))), 0);
    }
    assertThat(told(run.advance(0))).containsExactly("wake 3600000 ms", "wake now");
    assertThat(told(run.advance(0))).containsExactly("wake now");
    assertThat(told(run.advance(0))).containsExactly("wake now");
    assertThat(told(run.advance(0))).containsExactly("wake 9000 ms");
    assertThat(told(run.advance(9_000))).containsExactly("announce failed");
  }

  @Test
  void aLimitThatOnlyTheJournalsClockHasPassedIsLookedAtByTheClockAgain() {
    PaperRun run =
        of(
            """
            tasks:
              - { name: a, task: x, needs: [], timeout: { schedule_to_start: 10s } }
              - { name: b, task: x, needs: [] }
            """);
    assertThat(told(run.advance(0)))
        .containsExactly("dispatch 1.1", "dispatch 2.1", "wake 10000 ms");
    run.ask("k1", new Content.Signal("go", Payload.of(Json.of(1))), 10);
    assertThat(told(run.advance(12_000))).as("by a clock that is ahead").isEmpty();
    run.ask("k2", new Content.Signal("go", Payload.of(Json.of(2))), 10);
    assertThat(told(run.advance(9_000))).containsExactly("wake 10000 ms");
    assertThat(told(run.armAgain(9_500))).containsExactly("wake 10000 ms");
    assertThat(told(run.expired(10_000))).containsExactly("expire 1: timeout_schedule_to_start");
    assertThat(told(run.armAgain(10_000))).isEmpty();
  }

  @Test
  void aTimerThatCameToNothingIsFollowedByTheNextUnlessThatIsOnItsWay() {
    PaperRun run =
        of(
            """
            tasks:
              - { name: a, task: x, needs: [], timeout: { schedule_to_start: 10s } }
              - { name: b, task: sleep, needs: [], with: { duration: 1h } }
            """);
    assertThat(told(run.advance(0))).containsExactly("dispatch 1.1", "wake 10000 ms");
    run.claim(1, 5);
    assertThat(told(run.armAgain(9_999))).as("the one at 10 s is on its way").isEmpty();
    assertThat(told(run.armAgain(10_000))).containsExactly("wake 3600000 ms");
  }

  @Test
  void aSleepThatMakesNoSenseFailsItsTaskRun() {
    PaperRun run =
        of(
            "tasks: [{ name: nap, task: sleep, with: { duration: \"{% $context.d %}\" } }]",
            "{\"d\":\"-5s\"}");
    assertThat(told(run.advance(0))).containsExactly("announce failed");
    assertThat(run.lastEvents()).contains("gave_up,1,1").contains("invalid_input").contains("-5s");
  }

  @Test
  void aSignalEndsTheWaitAndItsPayloadIsTheResult() {
    PaperRun run =
        of(
            """
            tasks:
              - name: approval
                task: wait-for-signal
                with: { signal: approved, timeout: 1h }
                into: approval
            """);
    assertThat(told(run.advance(0))).containsExactly("wake 3600000 ms");
    run.ask("1", new Content.Signal("other", Payload.of(Json.of(1))), 10);
    assertThat(told(run.advance(20))).isEmpty();
    run.ask("2", new Content.Signal("approved", Payload.of(Json.of("yes"))), 30);
    assertThat(told(run.advance(40))).containsExactly("announce success");
    assertThat(run.lastEvents()).isEqualTo("[[signal,2],[signaled,1,1,2],[run_succeeded]]");
    assertThat(run.context()).isEqualTo("{\"approval\":\"yes\"}");
    assertThat(run.state().mailbox()).extracting(RunState.Mail::name).containsExactly("other");
  }

  @Test
  void signalsThatCameBeforeTheWaitAreKeptForItAndEachEndsOneWait() {
    PaperRun run =
        of(
            """
            tasks:
              - { name: a, task: x, needs: [] }
              - { name: one, task: wait-for-signal, needs: [a], with: { signal: go }, into: one }
              - { name: two, task: wait-for-signal, needs: [a], with: { signal: go }, into: two }
            """);
    run.advance(0);
    run.ask("k1", new Content.Signal("go", Payload.of(Json.of(1))), 5);
    run.advance(6);
    run.succeed(1, "null", 10);
    assertThat(told(run.advance(20))).containsExactly("wake now");
    assertThat(told(run.advance(21))).isEmpty();
    assertThat(run.lastEvents()).isEqualTo("[[signaled,2,1,k1]]");
    run.ask("k2", new Content.Signal("go", Payload.of(Json.of(2))), 30);
    assertThat(told(run.advance(31))).containsExactly("announce success");
    assertThat(run.context()).isEqualTo("{\"one\":1,\"two\":2}");
  }

  @Test
  void aWaitInVainFails() {
    PaperRun run =
        of("tasks: [{ name: w, task: wait-for-signal, with: { signal: go, timeout: 2s } }]");
    run.advance(0);
    assertThat(told(run.advance(2_000))).containsExactly("announce failed");
    assertThat(run.lastEvents()).contains("signal_timeout").contains("within 2000 ms");
  }

  @Test
  void aLimitHoldsATaskRunUntilItLetsItGoAndIsGivenBackWhenItEnds() {
    PaperRun run =
        of(
            """
            tasks:
              - name: a
                task: x
                concurrency: { limit: 1, key: "{% $context.customer %}" }
            """,
            "{\"customer\":\"acme\"}");
    assertThat(told(run.advance(0))).containsExactly("acquire sketch/a/acme for 1");
    assertThat(run.shown(1).wire()).isEqualTo("pending");
    assertThat(told(run.owed())).containsExactly("acquire sketch/a/acme for 1");
    assertThat(run.decide(5)).isEqualTo(new Decision.Nothing());

    run.ask("~g", new Content.Granted(1, PaperRun.at(0)), 10);
    assertThat(told(run.advance(11))).containsExactly("dispatch 1.1");
    run.succeed(1, "null", 20);
    assertThat(told(run.advance(30)))
        .containsExactly("release sketch/a/acme by 1", "announce success");
  }

  @Test
  void aGrantThatComesTooLateIsGivenBack() {
    PaperRun run =
        of(
            """
            tasks:
              - { name: a, task: x, needs: [], concurrency: { limit: 1 }, on_failure: continue }
              - { name: b, task: x, needs: [] }
            """);
    run.advance(0);
    run.ask("s", new InboxItem.Control.ShutDownTasks(java.util.List.of(1), "no"), 5);
    assertThat(told(run.control(6))).containsExactly("release sketch/a by 1");
    run.ask("~g", new Content.Granted(1, PaperRun.at(0)), 10);
    assertThat(told(run.advance(11))).containsExactly("release sketch/a by 1");
  }

  @Test
  void aTaskRunThatNoWorkerTakesInTimeExpires() {
    PaperRun run =
        of(
            """
            tasks:
              - { name: a, task: x, timeout: { schedule_to_start: 10s, schedule_to_close: 60s } }
            """);
    assertThat(told(run.advance(0))).containsExactly("dispatch 1.1", "wake 10000 ms");
    assertThat(run.expired(9_999)).isEmpty();
    assertThat(told(run.expired(10_000))).containsExactly("expire 1: timeout_schedule_to_start");
    run.claim(1, 9_000);
    assertThat(run.expired(60_000)).as("its worker sees to it").isEmpty();
  }
}
