package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunHeader.Health;
import dev.ratchet.core.run.RunHeader.Standing;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.run.RunControl.Answer;
import dev.ratchet.engine.send.Signals;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A run is paused, canceled, terminated, timed out and redriven. */
class RunControlTest {
  private static final String CLEANED =
      """
      tasks:
        - { name: a, task: act }
        - { name: b, task: sleep, with: { duration: 1h } }
      on_failure: [{ name: mend, task: act }]
      on_cancel: [{ name: undo, task: act }]
      """;

  private final AtomicBoolean isBroken = new AtomicBoolean();
  private final Act act =
      Act.doing(
          context -> {
            if (isBroken.get() && context.name().equals("a")) {
              throw TaskFailedException.fatal("no", "No.");
            }
            return TaskResult.NONE;
          });
  private final Desk desk = new Desk(act);

  private void ask(RunId run, Control control) {
    assertThat(desk.control.ask(run, control, desk.control.freshKey()))
        .isInstanceOf(Answer.Accepted.class);
  }

  private void redrive(RunId run) {
    assertThat(desk.control.redrive(run, new RedriveVersion.Pinned(), desk.control.freshKey()))
        .isInstanceOf(Answer.Accepted.class);
  }

  // --- pause and resume -----------------------------------------------------------------------

  @Test
  void aPausedRunFinishesWhatRunsAndBeginsNothing() {
    RunId run = desk.start("  - { name: a, task: act }\n  - { name: b, task: act }\n");
    desk.advance(run);
    ask(run, new Control.Pause("maintenance"));
    desk.settle();
    assertThat(desk.states(run)).containsExactly("success", "pending");
    assertThat(desk.status(run)).isEqualTo("paused");
    desk.settleFor(Duration.ofDays(400));
    assertThat(act.calls()).hasSize(1);

    ask(run, new Control.Resume());
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(desk.heard()).isEqualTo("success");
  }

  @Test
  void aWishThatWasStoredAndNotToldIsObeyedWhenItIsRepeated() {
    RunId run = desk.start("  - { name: b, task: sleep, with: { duration: 1h } }\n");
    desk.settle();
    desk.hooks.failBefore("wake");
    try {
      desk.control.ask(run, new Control.Pause("x"), "key-1");
    } catch (StoreException e) {
      desk.control.ask(run, new Control.Pause("x"), "key-1");
    }
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("paused");
  }

  // --- the ends of a run ----------------------------------------------------------------------

  @Test
  void aCanceledRunCleansUpAndDoesNotBeginWhatItHadLeft() {
    RunId run = desk.start(CLEANED);
    desk.settle();
    ask(run, new Control.Cancel("the customer left"));
    desk.settle();
    assertThat(desk.states(run)).containsExactly("success", "shutdown", "none", "success");
    assertThat(((Standing.Canceled) desk.header(run).standing()).reason())
        .isEqualTo("the customer left");
    assertThat(desk.heard()).isEqualTo("canceled");
    desk.settleFor(Duration.ofHours(2));
    assertThat(act.calls()).hasSize(2);
  }

  @Test
  void aFailedRunCleansUpByOtherTasks() {
    isBroken.set(true);
    RunId run = desk.start(CLEANED);
    desk.settle();
    assertThat(desk.states(run)).containsExactly("failed", "none", "success", "none");
    assertThat(desk.status(run)).isEqualTo("failed");
    assertThat(desk.heard()).isEqualTo("failed");
  }

  @Test
  void aTerminatedRunCleansNothingUp() {
    RunId run = desk.start(CLEANED);
    desk.settle();
    ask(run, new Control.Terminate("by hand"));
    desk.settle();
    assertThat(desk.states(run)).containsExactly("success", "shutdown", "none", "none");
    assertThat(desk.status(run)).isEqualTo("terminated");
    assertThat(desk.control.ask(run, new Control.Terminate("by hand"), "again"))
        .isInstanceOf(Answer.Closed.class);
  }

  @Test
  void aRunWhoseDefinitionIsBrokenCanBeTerminated() {
    RunId run =
        desk.startStored("{'name':'trace','tasks':[{'name':'a','task':'act','queue':'gone'}]}");
    desk.advance(run);
    assertThat(desk.header(run).health()).isInstanceOf(Health.Failing.class);
    ask(run, new Control.Terminate("hopeless"));
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("terminated");
    assertThat(desk.header(run).health()).isInstanceOf(Health.Fine.class);
  }

  @Test
  void aRunWhoseDefinitionIsGoneCanBeTerminatedAndNotRedriven() {
    RunId run = desk.startUnknown();
    desk.advance(run);
    ask(run, new Control.Terminate("hopeless"));
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("terminated");
    assertThat(desk.control.redrive(run, new RedriveVersion.Pinned(), "k"))
        .isInstanceOf(Answer.DefinitionUnreadable.class);
    assertThat(desk.partition(run).inbox()).hasSize(1);
  }

  @Test
  void aRunThatTakesTooLongIsTimedOutAfterItsCleanup() {
    RunId run = desk.start("timeout: 10m\n" + CLEANED);
    desk.settleFor(Duration.ofMinutes(9));
    assertThat(desk.status(run)).isEqualTo("running");
    desk.settleFor(Duration.ofMinutes(2));
    assertThat(desk.states(run)).containsExactly("success", "shutdown", "success", "none");
    assertThat(((Standing.TimedOut) desk.header(run).standing()).limit())
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(desk.heard()).isEqualTo("timed_out");
  }

  // --- redrive --------------------------------------------------------------------------------

  @Test
  void aFailedRunIsRedrivenTwice() {
    isBroken.set(true);
    RunId run = desk.start(CLEANED);
    desk.settle();
    redrive(run);
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("failed");
    assertThat(desk.states(run)).containsExactly("failed", "none", "success", "none");

    isBroken.set(false);
    redrive(run);
    desk.settleFor(Duration.ofHours(2));
    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(desk.record(run, 1).attempt()).isEqualTo(3);
    assertThat(desk.heard()).isEqualTo("failed,failed,success");
    assertThat(desk.control.redrive(run, new RedriveVersion.Pinned(), "k"))
        .isInstanceOf(Answer.NothingToRedrive.class);
  }

  @Test
  void aCanceledRunIsRedriven() {
    RunId run = desk.start(CLEANED);
    desk.settle();
    ask(run, new Control.Cancel("a mistake"));
    desk.settle();
    redrive(run);
    desk.settle();
    assertThat(desk.states(run).subList(0, 2)).containsExactly("success", "running");
    desk.settleFor(Duration.ofHours(2));
    assertThat(desk.status(run)).isEqualTo("success");
  }

  @Test
  void aTerminatedRunIsRedriven() {
    RunId run = desk.start("  - { name: a, task: act }\n  - { name: b, task: act }\n");
    desk.advance(run);
    var delivery = desk.takeDeliveries().getFirst();
    ask(run, new Control.Terminate("a mistake"));
    desk.settle();
    redrive(run);
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("success");
    desk.workAgain(delivery); // the one from before
    assertThat(act.calls()).hasSize(2);
  }

  @Test
  void aRedriveThatIsToldAgainIsOne() {
    isBroken.set(true);
    RunId run = desk.start("  - { name: a, task: act }\n");
    desk.settle();
    desk.control.redrive(run, new RedriveVersion.Pinned(), "key-1");
    desk.settle();
    desk.control.redrive(run, new RedriveVersion.Pinned(), "key-1");
    desk.settle();
    assertThat(act.calls()).hasSize(2);
  }

  @Test
  void aRunThatFailedForAMissingFieldGoesOnByAVersionThatDoesWithoutIt() {
    RunId run =
        desk.start(
            "  - { name: a, task: act }\n"
                + "  - { name: b, task: act, with: { n: \"{% 1 + $context.a %}\" } }\n",
            Json.Obj.EMPTY.with("a", "text"), Duration.ZERO);
    desk.settle();
    assertThat(desk.states(run)).containsExactly("success", "failed");
    desk.define("  - { name: a, task: act }\n  - { name: b, task: act }\n");
    desk.define("  - { name: b, task: act }\n");

    assertThat(desk.control.redrive(run, new RedriveVersion.Exactly(3), "unfit"))
        .isInstanceOf(Answer.VersionUnfit.class);
    assertThat(desk.control.redrive(run, new RedriveVersion.Exactly(4), "unknown"))
        .isInstanceOf(Answer.VersionUnfit.class);
    assertThat(desk.control.redrive(run, new RedriveVersion.Exactly(2), "mended"))
        .isInstanceOf(Answer.Accepted.class);
    desk.settle();
    assertThat(desk.states(run)).containsExactly("success", "success");
    assertThat(desk.header(run).workflow().version()).isEqualTo(2);
    assertThat(act.calls()).hasSize(2);
  }

  @Test
  void whatARedriveBroughtBackIsSkippedWhereTheNewVersionSaysSo() {
    isBroken.set(true);
    RunId run = desk.start("  - { name: a, task: act }\n  - { name: b, task: act }\n");
    desk.settle();
    assertThat(desk.states(run)).containsExactly("failed", "none");
    desk.define("  - { name: a, task: act, when: \"{% false %}\" }\n  - { name: b, task: act }\n");

    desk.control.redrive(run, new RedriveVersion.Exactly(2), "without a");
    desk.settle();
    assertThat(desk.states(run)).containsExactly("none", "success");
    assertThat(desk.status(run)).isEqualTo("success");
  }

  // --- waits ----------------------------------------------------------------------------------

  private static final String WAIT =
      "  - { name: w, task: wait-for-signal, into: w, with: { signal: go, timeout: 1h } }\n";

  private void signal(RunId run, String key) {
    desk.signals.signal(new Signals.Signal(run, key, "go", Payload.of(Json.of(key))));
    desk.settle();
  }

  @Test
  void aSleepEndsWhenItsTimeIsOver() {
    RunId run = desk.start("  - { name: b, task: sleep, with: { duration: 300d } }\n");
    desk.settleFor(Duration.ofDays(300).minusSeconds(1));
    assertThat(desk.status(run)).isEqualTo("running");
    desk.settleFor(Duration.ofSeconds(2));
    assertThat(desk.status(run)).isEqualTo("success");
  }

  @Test
  void aWaitHearsASignalThatCameBeforeIt() {
    RunId run = desk.start("  - { name: a, task: act }\n" + WAIT);
    desk.signals.signal(new Signals.Signal(run, "early", "go", Payload.of(Json.of("early"))));
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(desk.partition(run).state().context().text("w")).hasValue("early");
  }

  @Test
  void aWaitHearsASignalThatComesLater() {
    RunId run = desk.start(WAIT);
    desk.settleFor(Duration.ofMinutes(30));
    signal(run, "late");
    assertThat(desk.status(run)).isEqualTo("success");
    desk.settleFor(Duration.ofHours(1)); // its timeout is harmless
    assertThat(desk.partition(run).state().context().text("w")).hasValue("late");
  }

  @Test
  void aWaitFailsWhenNoSignalComesInTime() {
    RunId run = desk.start(WAIT);
    desk.settleFor(Duration.ofHours(1));
    assertThat(desk.states(run)).containsExactly("failed");
    assertThat(desk.status(run)).isEqualTo("failed");
  }

  @Test
  void eachSignalIsForOneWait() {
    RunId run = desk.start(WAIT + WAIT.replace(": w,", ": v,"));
    signal(run, "one");
    assertThat(desk.states(run)).containsExactly("success", "running");
    signal(run, "one"); // the same once more
    assertThat(desk.states(run)).containsExactly("success", "running");
    signal(run, "two");
    assertThat(desk.status(run)).isEqualTo("success");
  }
}
