package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskResult;
import dev.ratchet.engine.timer.Sweep;
import dev.ratchet.testkit.MemoryTimerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the sweep moves and wakes, and what the store of timers is told. */
class SweepTest {
  private static final String ONE = "  - { name: a, task: act }\n";

  private final Desk desk = new Desk(Act.giving("1"));
  private final RunId run = RunId.least(Desk.START);

  private Sweep.Swept sweep() {
    return desk.sweep.sweep(desk.clock.instant().plusSeconds(120));
  }

  private void wake(Duration after) {
    desk.timers.handle(
        new TimerMessage.WakeRun(
            new WorkflowTask(run, WorkflowTask.Cause.TIMER), desk.clock.instant().plus(after)));
  }

  @Test
  void aTimerOfAQuarterOfAnHourIsAMessageAndALaterOneIsStored() {
    wake(Duration.ofMinutes(15));
    assertThat(desk.sent()).containsExactly("timer: wake timer due at 900000 ms in 900000 ms");
    assertThat(desk.stored()).isEmpty();

    wake(Duration.ofMinutes(15).plusMillis(1));
    assertThat(desk.sent()).isEmpty();
    assertThat(desk.stored()).containsExactly("timer: wake timer due at 900001 ms");
  }

  @Test
  void aStoredTimerIsMovedSevenMinutesBeforeItsBucketBegins() {
    wake(Duration.ofMinutes(62));

    desk.clock.advance(Duration.ofMinutes(53).minusMillis(1));
    assertThat(sweep().timers()).isZero();
    desk.clock.advance(Duration.ofMillis(1));
    assertThat(sweep().timers()).isOne();
    assertThat(desk.sent()).containsExactly("timer: wake timer due at 3720000 ms in 540000 ms");
    assertThat(sweep().timers()).isZero();
  }

  @Test
  void aTimerThatWasStoredTooLateForItsSweepIsSentAsWell() {
    wake(Duration.ofHours(1));
    desk.clock.advance(Duration.ofMinutes(40));
    desk.hooks.before(
        "put",
        () -> {
          desk.clock.advance(Duration.ofMinutes(9));
          sweep();
        });
    wake(Duration.ofMinutes(16));

    assertThat(desk.stored()).hasSize(2);
    assertThat(desk.sent()).containsExactly("timer: wake timer due at 3360000 ms in 420000 ms");
  }

  @Test
  void aTimerThatIsLateByItsClockAndNotByTheSweepIsFoundByTheSweep() {
    wake(Duration.ofHours(1));
    desk.clock.advance(Duration.ofMinutes(40));
    desk.hooks.before("put", () -> desk.clock.advance(Duration.ofMinutes(9)));
    wake(Duration.ofMinutes(16));

    assertThat(desk.sent()).isEmpty();
    assertThat(sweep().timers()).isOne();
  }

  @Test
  void whatASweepHasPassedWhoseClockWasAheadGoesRoundAsAMessageUntilItIsDue() {
    wake(Duration.ofDays(30));
    desk.sweepAhead(Duration.ofDays(2));

    wake(Duration.ofDays(1));
    assertThat(desk.sent()).containsExactly("timer: wake timer due at 86400000 ms in 900000 ms");
    wake(Duration.ofDays(1));
    assertThat(desk.sent()).hasSize(1);
    assertThat(desk.stored()).as("once, before it was known to be passed").hasSize(2);
    wake(Duration.ofDays(3));
    assertThat(desk.sent()).as("the sweep comes to it").isEmpty();
    assertThat(desk.stored()).hasSize(3);
  }

  @Test
  void whoDiesInABucketByAClockThatWasAheadDoesNotHoldItUntilThatTime() {
    wake(Duration.ofHours(1));
    desk.hooks.failBefore("sendTimers");
    assertThatThrownBy(() -> desk.sweepAhead(Duration.ofDays(2)))
        .isInstanceOf(StoreException.class);

    desk.clock.advance(Duration.ofMinutes(55));
    assertThat(sweep().timers()).isOne();
  }

  @Test
  void startsAreLookedAtAgainThatASweepHasPassedWhoseClockWasAhead() {
    sweep();
    desk.sweepAhead(Duration.ofDays(2));
    desk.start(ONE);
    desk.take();

    desk.clock.advance(Duration.ofMinutes(10));
    assertThat(sweep().starts()).isOne();
  }

  @Test
  void aTimerWhosePutWasNotAcknowledgedIsAskedForAgain() {
    desk.hooks.failAfter("put");
    assertThatThrownBy(() -> wake(Duration.ofHours(1))).isInstanceOf(StoreException.class);
    wake(Duration.ofHours(1));

    assertThat(desk.stored()).hasSize(1);
  }

  @Test
  void theSweepBeginsBeforeTheFirstTimerThatWasStoredHoweverLateItIs() {
    wake(Duration.ofMinutes(16));

    desk.clock.advance(Duration.ofDays(2));
    assertThat(sweep().timers()).isOne();
    assertThat(desk.sent()).containsExactly("timer: wake timer due at 960000 ms");
  }

  @Test
  void whoDiesInABucketIsFollowedOnceItsTimeIsUp() {
    wake(Duration.ofHours(1));
    desk.clock.advance(Duration.ofMinutes(55));
    desk.hooks.failBefore("sendTimers");
    assertThatThrownBy(this::sweep).isInstanceOf(StoreException.class);

    assertThat(sweep().timers()).isZero();
    desk.clock.advance(Duration.ofSeconds(100));
    assertThat(sweep().timers()).isOne();
  }

  @Test
  void whoWasOvertakenMovesTheCursorNoMore() {
    wake(Duration.ofHours(1));
    desk.clock.advance(Duration.ofMinutes(55));
    desk.hooks.before(
        "sendTimers",
        () -> {
          desk.clock.advance(Duration.ofMinutes(3));
          sweep();
        });

    sweep();

    assertThat(desk.later.cursor(TimerStore.Sweep.TIMERS))
        .contains(
            TimerStore.Cursor.at(TimerStore.Sweep.TIMERS, Desk.START.plus(Duration.ofMinutes(70))));
    assertThat(desk.sent()).hasSize(2).allMatch(line -> line.contains("due at 3600000 ms"));
  }

  @Test
  void aTimerThatMakesNoSenseHoldsUpNoOther() {
    wake(Duration.ofHours(1));
    Instant due = Desk.START.plus(Duration.ofHours(1));
    for (int shard = 0; shard < 16; shard++) {
      desk.later.put(
          new TimerStore.Slot(due, shard), new TimerStore.StoredTimer(due, "x", "{\"due\":1}"));
    }
    desk.clock.advance(Duration.ofMinutes(55));

    sweep();
    assertThat(desk.sent()).containsExactly("timer: wake timer due at 3600000 ms in 300000 ms");
  }

  @Test
  void aLongBackoffLeavesWhatIsLargeInTheJournal() {
    var large = Json.Obj.EMPTY.with("text", "x".repeat(20_000));
    var calls =
        Act.doing(
            context -> {
              if (context.attempt() == 1) {
                throw TaskFailedException.retryAfter("busy", "Later.", Duration.ofHours(2));
              }
              return TaskResult.NONE;
            });
    var busy = new Desk(calls);
    RunId id = busy.start(ONE, large, Duration.ZERO);
    busy.take();
    busy.advance(id);
    busy.work(busy.takeDeliveries().getFirst());

    List<TimerStore.StoredTimer> stored = ((MemoryTimerStore) busy.later.inner()).timers();
    assertThat(stored).hasSize(1);
    assertThat(stored.getFirst().body().length()).isLessThan(800);
    busy.clock.advance(Duration.ofHours(2));
    busy.sweep.sweep(busy.clock.instant().plusSeconds(120));
    busy.timers.handle(busy.takeTimers().getFirst());
    ActivityTask again = busy.takeDeliveries().getFirst();
    assertThat(again.cargo()).isInstanceOf(ActivityTask.Cargo.InJournal.class);
    busy.work(again);
    assertThat(calls.calls()).hasSize(2);
    assertThat(calls.calls().getLast().context()).isEqualTo(large);
    assertThat(calls.calls().getLast().input()).isEqualTo(calls.calls().getFirst().input());
  }

  @Test
  void aRunWhoseStarterDiedIsWokenAfterSomeMinutes() {
    RunId begun = desk.start(ONE);
    desk.advance(begun);
    RunId forgotten = desk.start(ONE);
    desk.take();
    desk.clock.advance(Duration.ofMinutes(3));
    assertThat(sweep().starts()).isZero();

    desk.clock.advance(Duration.ofMillis(1));
    desk.clock.advance(Duration.ofMinutes(5));
    assertThat(sweep().starts()).isOne();
    assertThat(desk.take())
        .singleElement()
        .satisfies(m -> assertThat(m.run()).isEqualTo(forgotten));
    desk.clock.advance(Duration.ofHours(1));
    assertThat(sweep().starts()).as("each stretch is looked at once").isZero();
  }

  @Test
  void aLongListOfStartsIsGoneThroughPageByPageAndAcrossCrashes() {
    sweep();
    for (int i = 0; i < 250; i++) {
      desk.start(ONE);
      desk.clock.advance(Duration.ofMillis(100));
    }
    desk.take();
    desk.clock.advance(Duration.ofMinutes(9));
    desk.hooks.before("list", () -> {});
    desk.hooks.failBefore("list");
    assertThatThrownBy(this::sweep).isInstanceOf(StoreException.class);
    assertThat(desk.take()).hasSize(100);

    desk.clock.advance(Duration.ofMinutes(2));
    assertThat(sweep().starts()).isEqualTo(150);
    assertThat(desk.take()).extracting(message -> message.run()).doesNotHaveDuplicates();
  }
}
