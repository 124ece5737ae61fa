package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.attempt.Completions;
import dev.ratchet.engine.run.RunControl.Answer;
import dev.ratchet.engine.run.RunControl.Match;
import dev.ratchet.engine.run.RunControl.Wish;
import dev.ratchet.engine.task.TaskControl;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskResult;
import dev.ratchet.engine.task.TaskStoppedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Task Run is shut down from outside, in every state that it may be in. */
class TaskShutdownTest {
  private static final String ONE = "  - { name: a, task: act }\n";

  private static Answer shutDown(Desk desk, RunId run, int position) {
    return desk.control.askTask(run.task(position), Wish.shutDown("by hand"), "key-1");
  }

  private static void isShutDown(Desk desk, RunId run) {
    desk.settle();
    assertThat(desk.states(run).getFirst()).isEqualTo("shutdown");
    assertThat(desk.status(run)).isEqualTo("failed");
    assertThat(desk.heard()).isEqualTo("failed");
  }

  private static TaskRunState refused(Answer answer) {
    return ((Answer.WrongState) answer).state();
  }

  @Test
  void pendingSinceTheRunIsPaused() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    RunId run = desk.start(ONE);
    desk.control.ask(run, new Control.Pause("later"), "p");
    desk.settle();
    assertThat(desk.states(run)).containsExactly("pending");

    shutDown(desk, run, 1);
    desk.settle();
    assertThat(desk.states(run)).containsExactly("shutdown");
    assertThat(desk.status(run)).isEqualTo("paused"); // nothing is decided until it goes on
    desk.control.ask(run, new Control.Resume(), "r");
    isShutDown(desk, run);
    assertThat(act.calls()).isEmpty();
  }

  @Test
  void pendingSinceTheStartIsDelayed() {
    var desk = new Desk(Act.giving("1"));
    RunId run = desk.start(ONE, Json.Obj.EMPTY, Duration.ofHours(1));
    desk.settle();
    assertThat(desk.states(run)).containsExactly("pending");
    shutDown(desk, run, 1);
    isShutDown(desk, run);
  }

  @Test
  void runningAsItWaits() {
    var desk = new Desk();
    RunId run = desk.start("  - { name: a, task: sleep, with: { duration: 1d } }\n");
    desk.settle();
    assertThat(desk.states(run)).containsExactly("running");
    shutDown(desk, run, 1);
    isShutDown(desk, run);
    desk.settleFor(Duration.ofDays(2)); // its timer is harmless
    assertThat(desk.status(run)).isEqualTo("failed");
  }

  @Test
  void queuedSoThatItsDeliveryIsIgnored() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    RunId run = desk.start(ONE);
    desk.advance(run);
    var delivery = desk.takeDeliveries().getFirst();

    shutDown(desk, run, 1);
    isShutDown(desk, run);
    assertThat(((Phase.Shutdown) desk.record(run, 1).phase()).reason()).isEqualTo("by hand");

    desk.work(delivery);
    desk.workAgain(delivery);
    assertThat(act.calls()).isEmpty();
    assertThat(desk.states(run)).containsExactly("shutdown");
  }

  @Test
  void runningWithoutHeartbeatsWhichHearsOfItWithinTwoSecondsAndIsInterrupted() {
    var desk = new Desk[1];
    var stops = new ArrayList<TaskControl.Stop>();
    var stoppedAt = new ArrayList<Instant>();
    desk[0] =
        new Desk(
            Act.doing(
                context -> {
                  try {
                    desk[0].naps.nap(Duration.ofSeconds(25));
                  } catch (InterruptedException e) {
                    stops.add(context.control().stop());
                    stoppedAt.add(desk[0].clock.instant());
                  }
                  return TaskResult.of(Json.of("too late"));
                }));
    RunId run = desk[0].start(ONE);
    desk[0].advance(run);
    Instant asked = Desk.START.plusMillis(7_300);
    desk[0].naps.at(
        asked,
        () -> {
          shutDown(desk[0], run, 1);
          desk[0].advance(run);
        });
    desk[0].settle();

    assertThat(stops).containsExactly(TaskControl.Stop.SHUTDOWN);
    assertThat(stoppedAt.getFirst()).isBetween(asked, asked.plusSeconds(2));
    isShutDown(desk[0], run);
    assertThat(desk[0].record(run, 1).attempt()).isEqualTo(1);
  }

  @Test
  void runningWithHeartbeatsOfWhichTheNextThrows() {
    var desk = new Desk[1];
    var seen = new ArrayList<RuntimeException>();
    desk[0] =
        new Desk(
            Act.doing(
                context -> {
                  shutDown(desk[0], context.run(), 1);
                  desk[0].advance(context.run());
                  try {
                    context.heartbeat(Json.of(1));
                  } catch (TaskStoppedException e) {
                    seen.add(e);
                  }
                  return TaskResult.NONE;
                }));
    RunId run = desk[0].start(ONE);
    isShutDown(desk[0], run);
    assertThat(seen).hasSize(1);
  }

  @Test
  void runningAndDeafSoThatNobodyWaitsForIt() {
    var desk = new Desk[1];
    desk[0] =
        new Desk(
            Act.doing(
                _ -> {
                  Instant end = desk[0].clock.instant().plusSeconds(50);
                  while (desk[0].clock.instant().isBefore(end)) {
                    try {
                      desk[0].naps.nap(Duration.between(desk[0].clock.instant(), end));
                    } catch (InterruptedException e) {
                      // It does not want to hear.
                    }
                  }
                  return TaskResult.NONE;
                }));
    RunId run = desk[0].start("  - { name: a, task: act, timeout: { start_to_close: 55s } }\n");
    desk[0].advance(run);
    desk[0].naps.at(
        Desk.START.plusSeconds(1),
        () -> {
          shutDown(desk[0], run, 1);
          desk[0].advance(run);
        });
    desk[0].settle();
    isShutDown(desk[0], run);
  }

  @Test
  void waitingForItsRetry() {
    var act =
        Act.doing(
            _ -> {
              throw TaskFailedException.retryable("busy", "Later.");
            });
    var desk = new Desk(act);
    RunId run = desk.start(ONE);
    desk.settle();
    assertThat(desk.states(run)).containsExactly("pending_retry");
    shutDown(desk, run, 1);
    isShutDown(desk, run);
    desk.settleFor(Duration.ofHours(1));
    assertThat(act.calls()).hasSize(1);
  }

  @Test
  void restartingWhoseWorkerDoesNotStop() {
    var desk = new Desk(Act.giving("1"));
    RunId run = desk.start("  - { name: a, task: act, completion: external }\n");
    desk.settle();
    var claimed = desk.record(run, 1);
    desk.control.askTask(run.task(1), Wish.restart(), "key-0");
    desk.advance(run);
    assertThat(desk.record(run, 1).attempt()).isEqualTo(2); // nobody is there to stop
    shutDown(desk, run, 1);
    isShutDown(desk, run);
    assertThat(desk.completions.complete(run.task(1), claimed.owner(), TaskResult.NONE.payload()))
        .isInstanceOf(Completions.Answer.NotYours.class);
  }

  @Test
  void notWhenItHasNotBegunOrIsOver() {
    var desk =
        new Desk(
            Act.doing(
                context -> {
                  if (context.name().equals("b")) {
                    throw TaskFailedException.fatal("no", "No.");
                  }
                  return TaskResult.NONE;
                }));
    RunId run =
        desk.start(
            """
              - { name: a, task: act }
              - { name: b, task: act, on_failure: continue }
              - { name: c, task: wait-for-signal, with: { signal: go } }
              - { name: d, task: act }
            """);
    desk.settle();
    assertThat(desk.states(run)).containsExactly("success", "failed", "running", "none");
    assertThat(refused(shutDown(desk, run, 1))).isEqualTo(TaskRunState.SUCCESS);
    assertThat(refused(shutDown(desk, run, 2))).isEqualTo(TaskRunState.FAILED);
    assertThat(refused(shutDown(desk, run, 4))).isEqualTo(TaskRunState.NONE);
    assertThat(shutDown(desk, run, 5)).isEqualTo(new Answer.UnknownTask(run.task(5)));
    shutDown(desk, run, 3);
    desk.settle();
    assertThat(shutDown(desk, run, 3)).isInstanceOf(Answer.Accepted.class); // the same wish
    assertThat(desk.control.askTask(run.task(3), Wish.shutDown("again"), "key-2"))
        .isInstanceOf(Answer.Closed.class);
  }

  @Test
  void thatIsForgivenSoThatTheRunGoesOn() {
    var desk = new Desk(Act.giving("1"));
    RunId run =
        desk.start(
            """
              - { name: a, task: sleep, with: { duration: 1h }, on_failure: continue }
              - { name: b, task: act }
            """);
    desk.settle();
    shutDown(desk, run, 1);
    desk.settle();
    assertThat(desk.states(run)).containsExactly("shutdown", "success");
    assertThat(desk.status(run)).isEqualTo("success");
  }

  @Test
  void allOfARunThatMatchAndNoOthers() {
    var desk = new Desk(Act.giving("1"));
    RunId run =
        desk.start(
            """
              - { name: a, task: act, needs: [], queue: payments, on_failure: continue }
              - { name: b, task: act, needs: [], on_failure: continue }
              - { name: c, task: sleep, needs: [], with: { duration: 1h }, on_failure: continue }
            """);
    desk.advance(run);
    desk.control.askMatching(run, new Match("", "", "payments"), Wish.shutDown("x"), "k");
    desk.settle();
    assertThat(desk.states(run)).containsExactly("shutdown", "success", "running");
    assertThat(desk.control.askMatching(run, new Match("", "z", ""), Wish.restart(), "k"))
        .isInstanceOf(Answer.NoneMeant.class);
  }

  @Test
  void ofAllRunsOfAWorkflow() {
    var desk = new Desk();
    String sleep = "  - { name: a, task: sleep, with: { duration: 1h } }\n";
    var runs = new ArrayList<RunId>();
    for (int i = 0; i < 70; i++) {
      runs.add(desk.start(sleep));
    }
    desk.settle();
    int asked = desk.control.askMatching(new Match("trace", "a", ""), Wish.shutDown("x"), "k");
    assertThat(asked).isEqualTo(70);
    assertThat(desk.control.askMatching(new Match("trace", "a", ""), Wish.shutDown("x"), "k"))
        .isEqualTo(70); // a repeat is harmless
    desk.settle();
    assertThat(runs).allSatisfy(run -> assertThat(desk.states(run)).isEqualTo(List.of("shutdown")));
    assertThat(desk.control.askMatching(new Match("trace", "a", ""), Wish.shutDown("x"), "k2"))
        .isZero();
  }
}
