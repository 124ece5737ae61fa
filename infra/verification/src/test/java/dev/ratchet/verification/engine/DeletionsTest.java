package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.engine.attempt.Worker;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.run.Deletions;
import dev.ratchet.engine.run.Deletions.Answer;
import dev.ratchet.engine.run.RunControl;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.send.Signals;
import dev.ratchet.engine.store.SettingsStore;
import dev.ratchet.engine.task.TaskResult;
import dev.ratchet.engine.timer.RetentionSweep;
import dev.ratchet.testkit.MemoryRunStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Closed runs are deleted, by a wish or by time; open ones and those about to be never. */
class DeletionsTest {
  private static final String ONE = "  - { name: a, task: act }\n";
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final Act act = Act.doing(_ -> TaskResult.NONE);
  private final Desk desk = new Desk(act);
  private final Deletions deletions = desk.engine.deletions();

  private RunId terminated() {
    RunId run = desk.start(ONE);
    desk.advance(run);
    desk.control.ask(run, new Control.Terminate("enough"), desk.control.freshKey());
    desk.advance(run);
    return run;
  }

  private RunControl.Answer redrive(RunId run) {
    return desk.control.redrive(run, new RedriveVersion.Pinned(), desk.control.freshKey());
  }

  private long sweep(Retention retention) {
    var sweep = desk.engine.retention(retention);
    return sweep.sweep(desk.clock.instant().plus(Duration.ofMinutes(2)));
  }

  @Test
  void anOpenRunIsNotDeletedAndAClosedOneIsOnce() {
    RunId run = desk.start(ONE);
    desk.advance(run);
    assertThat(deletions.delete(run)).isEqualTo(new Answer.Open(desk.header(run)));
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("success");

    assertThat(deletions.delete(run)).isEqualTo(new Answer.Deleted());
    assertThat(deletions.delete(run)).isEqualTo(new Answer.UnknownRun());
    assertThat(redrive(run)).isEqualTo(new RunControl.Answer.UnknownRun(run));
  }

  @Test
  void aRunWhoseEndIsNotToldYetIsOpen() {
    RunId run = desk.start(ONE);
    desk.settle();
    RunId other = desk.start(ONE);
    desk.advance(other);
    desk.control.ask(other, new Control.Terminate("enough"), desk.control.freshKey());
    desk.hooks.failBefore("putHeader");
    assertThatThrownBy(() -> desk.advance(other)).isInstanceOf(StoreException.class);

    assertThat(deletions.delete(other)).isInstanceOf(Answer.Open.class);
    assertThat(deletions.delete(run)).isEqualTo(new Answer.Deleted());
  }

  @Test
  void aRunThatEndedAgainSinceItWasListedIsKept() {
    RunId run = terminated();
    Instant listed = desk.clock.instant();
    desk.clock.advance(A_MINUTE);
    redrive(run);
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("success");

    assertThat(deletions.delete(run, listed)).isEqualTo(new Answer.Redriven(desk.header(run)));
    assertThat(deletions.delete(run, desk.clock.instant())).isEqualTo(new Answer.Deleted());
  }

  @Test
  void aRedriveThatIsBeingAskedForIsNotLostToADeletion() {
    RunId run = terminated();
    desk.hooks.before("putInbox", () -> deletions.delete(run));

    assertThat(redrive(run)).isInstanceOf(RunControl.Answer.Accepted.class);
    desk.settle();

    assertThat(desk.status(run)).isEqualTo("success");
  }

  @Test
  void aRedriveWhoseAskerDiedIsDoneInPlaceOfADeletion() {
    RunId run = terminated();
    desk.take();
    desk.hooks.failBefore("wake");
    assertThatThrownBy(() -> redrive(run)).isInstanceOf(StoreException.class);

    assertThat(deletions.delete(run)).isEqualTo(new Answer.Redriven(desk.header(run)));
    desk.settle();

    assertThat(desk.status(run)).isEqualTo("success");
  }

  @Test
  void aRedriveOfARunThatIsDeletedMeanwhileIsRefused() {
    RunId run = terminated();
    desk.hooks.before("hold", () -> deletions.delete(run));

    assertThat(redrive(run)).isEqualTo(new RunControl.Answer.UnknownRun(run));
    assertThat(desk.store.inner().header(run)).isEmpty();
  }

  @Test
  void aWishWhoseRunEndsAndIsDeletedOnItsWayLeavesNothing() {
    RunId run = desk.start(ONE);
    desk.hooks.before("putInbox", () -> settleAndDelete(run));

    assertThat(desk.control.ask(run, new Control.Pause("late"), "p"))
        .as("as if it had come just before the end")
        .isInstanceOf(RunControl.Answer.Accepted.class);
    desk.settle();
    desk.clock.advance(RunStore.LINGER.plus(A_MINUTE));
    sweep(new Retention.Forever());

    assertThat(((MemoryRunStore) desk.store.inner()).hasAnythingOf(run)).isFalse();
  }

  @Test
  void whatFindsItsRunDeletedAsItIsWrittenIsToldSo() {
    RunId run = desk.start(ONE);
    assertThat(desk.control.ask(run, new Control.Pause("why"), "p"))
        .isInstanceOf(RunControl.Answer.Accepted.class);
    assertThat(desk.control.ask(run, new Control.Resume(), "r"))
        .isInstanceOf(RunControl.Answer.Accepted.class);
    desk.clock.advance(A_MINUTE);

    desk.hooks.before("putInbox", () -> settleAndDelete(run));
    assertThat(desk.control.ask(run, new Control.Pause("why"), "p"))
        .isEqualTo(new RunControl.Answer.UnknownRun(run));

    RunId other = desk.start(ONE);
    var again = new Signals.Signal(other, "s", "poke", Payload.NONE);
    assertThat(desk.signals.signal(again)).isEqualTo(new Signals.Answer.Accepted());
    desk.clock.advance(A_MINUTE);
    desk.hooks.before("putInbox", () -> settleAndDelete(other));
    assertThat(desk.signals.signal(again)).isEqualTo(new Signals.Answer.UnknownRun());
  }

  private void settleAndDelete(RunId run) {
    desk.settle();
    assertThat(deletions.delete(run)).isEqualTo(new Answer.Deleted());
  }

  @Test
  void aDeliveryThatComesLongAfterIsNotRunAndLeavesNothing() {
    RunId run = desk.start(ONE);
    desk.advance(run);
    ActivityTask late = desk.takeDeliveries().getFirst();
    desk.control.ask(run, new Control.Terminate("enough"), desk.control.freshKey());
    desk.settle();
    deletions.delete(run);
    assertThat(desk.work(late)).isInstanceOf(Worker.Answer.Ignored.class);

    desk.clock.advance(RunStore.LINGER.plus(A_MINUTE));
    sweep(new Retention.Forever());
    assertThat(desk.work(late)).isInstanceOf(Worker.Answer.Ignored.class);
    desk.giveUp("default", late);

    assertThat(act.calls()).isEmpty();
    assertThat(((MemoryRunStore) desk.store.inner()).hasAnythingOf(run)).isFalse();
  }

  @Test
  void theKeyOfADeletedRunStartsAnother() {
    desk.define(ONE);
    var wish =
        new RunService.Start(
            "trace", new RunService.Version.Latest(), Json.Obj.EMPTY, "key", Duration.ZERO);
    RunId first = started(wish);
    assertThat(started(wish)).isEqualTo(first);
    desk.settle();
    deletions.delete(first);

    RunId second = started(wish);
    assertThat(second).isNotEqualTo(first);
    assertThat(started(wish)).isEqualTo(second);
    desk.settle();
    desk.clock.advance(Duration.ofDays(1));
    deletions.delete(second);
    sweep(new Retention.Forever());

    assertThat(started(wish)).isNotIn(first, second);
  }

  private RunId started(RunService.Start wish) {
    return ((RunService.Started.Accepted) desk.runs.start(wish)).header().id();
  }

  @Test
  void theSweepDeletesWhatClosedSoLongAgoAndPurgesItAnHourLater() {
    RunId closed = desk.start(ONE);
    desk.settle();
    RunId open = desk.start("  - { name: b, task: sleep, with: { duration: 90d } }\n");
    desk.advance(open);
    desk.clock.advance(Duration.ofDays(30).minus(A_MINUTE));
    assertThat(sweep(Retention.STANDARD)).isZero();
    assertThat(desk.status(closed)).isEqualTo("success");

    desk.clock.advance(RetentionSweep.EVERY);
    assertThat(sweep(new Retention.Forever())).isZero();
    desk.clock.advance(RetentionSweep.EVERY);
    assertThat(sweep(Retention.STANDARD)).isEqualTo(1);
    assertThat(desk.store.inner().load(closed)).isEmpty();
    assertThat(((MemoryRunStore) desk.store.inner()).hasAnythingOf(closed)).isTrue();
    assertThat(desk.status(open)).isEqualTo("running");

    desk.clock.advance(RetentionSweep.EVERY.plus(A_MINUTE));
    sweep(Retention.STANDARD);
    assertThat(((MemoryRunStore) desk.store.inner()).hasAnythingOf(closed)).isFalse();
  }

  @Test
  void whatIsSetIsInForceAtTheNextSweepAndNotWhatTheDeploymentSays() {
    RunId run = desk.start(ONE);
    desk.settle();
    new SettingsStore(desk.items).keep(new Retention.Forever());
    desk.clock.advance(Duration.ofDays(400));
    assertThat(sweep(Retention.STANDARD)).isZero();

    new SettingsStore(desk.items).keep(Retention.days(500));
    desk.clock.advance(RetentionSweep.EVERY);
    assertThat(sweep(Retention.STANDARD)).isZero();

    new SettingsStore(desk.items).keep(Retention.days(1));
    assertThat(sweep(Retention.STANDARD)).as("looked at an hour ago at most").isZero();
    desk.clock.advance(RetentionSweep.EVERY);
    assertThat(sweep(Retention.STANDARD)).isEqualTo(1);
    assertThat(desk.store.inner().load(run)).isEmpty();
  }

  @Test
  void aRunThatCannotBeDeletedKeepsNoOther() {
    RunId one = desk.start(ONE);
    RunId other = desk.start(ONE);
    desk.settle();
    desk.clock.advance(Duration.ofDays(31));
    desk.hooks.failBefore("delete");

    assertThat(sweep(Retention.STANDARD)).isEqualTo(1);
    desk.clock.advance(RetentionSweep.EVERY);
    assertThat(sweep(Retention.STANDARD)).isEqualTo(1);

    assertThat(desk.store.inner().header(one)).isEmpty();
    assertThat(desk.store.inner().header(other)).isEmpty();
  }
}
