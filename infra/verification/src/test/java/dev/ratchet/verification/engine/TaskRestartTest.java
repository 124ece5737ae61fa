package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.run.RunControl.Answer;
import dev.ratchet.engine.run.RunControl.Wish;
import dev.ratchet.engine.task.TaskControl;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A Task Run is restarted from outside: its worker stops, and another attempt begins. */
class TaskRestartTest {
  private static final String ONCE = "  - { name: a, task: act, retry: { max_attempts: 1 } }\n";

  private static Answer restart(Desk desk, RunId run, int position, String key) {
    return desk.control.askTask(run.task(position), Wish.restart(), key);
  }

  private static Answer restart(Desk desk, RunId run) {
    return restart(desk, run, 1, "key-1");
  }

  private static TaskRunState refused(Answer answer) {
    return ((Answer.WrongState) answer).state();
  }

  @Test
  void runningWithoutHeartbeatsWhichHearsOfItWithinTwoSecondsAndSpendsNoAttempt() {
    var desk = new Desk[1];
    var stoppedAt = new ArrayList<Instant>();
    var act =
        Act.doing(
            context -> {
              if (context.attempt() == 1) {
                try {
                  desk[0].naps.nap(Duration.ofSeconds(25));
                } catch (InterruptedException e) {
                  assertThat(context.control().stop()).isEqualTo(TaskControl.Stop.RESTART);
                  stoppedAt.add(desk[0].clock.instant());
                }
                return TaskResult.of(Json.of("too late"));
              }
              return TaskResult.of(Json.of("second"));
            });
    desk[0] = new Desk(act);
    RunId run = desk[0].start(ONCE);
    desk[0].advance(run);
    Instant asked = Desk.START.plusMillis(7_300);
    desk[0].naps.at(
        asked,
        () -> {
          restart(desk[0], run);
          desk[0].advance(run);
          assertThat(desk[0].states(run)).containsExactly("restarting");
        });
    desk[0].settle();

    assertThat(stoppedAt).hasSize(1);
    assertThat(stoppedAt.getFirst()).isBetween(asked, asked.plusSeconds(2));
    assertThat(desk[0].status(run)).isEqualTo("success");
    assertThat(desk[0].record(run, 1).attempt()).isEqualTo(2);
    assertThat(desk[0].record(run, 1).spent()).isEqualTo(1);
    assertThat(act.calls()).hasSize(2);
  }

  @Test
  void runningAndDeafWhoseNextAttemptBeginsWhenItsLeaseIsOver() {
    var desk = new Desk[1];
    var act =
        Act.doing(
            context -> {
              Instant end = desk[0].clock.instant().plusSeconds(50);
              while (context.attempt() == 1 && desk[0].clock.instant().isBefore(end)) {
                try {
                  desk[0].naps.nap(Duration.between(desk[0].clock.instant(), end));
                } catch (InterruptedException e) {
                  // It does not want to hear.
                }
              }
              return TaskResult.NONE;
            });
    desk[0] = new Desk(act);
    RunId run =
        desk[0].start(
            "  - { name: a, task: act, retry: { max_attempts: 1 },"
                + " timeout: { start_to_close: 55s } }\n");
    desk[0].advance(run);
    desk[0].naps.at(
        Desk.START.plusSeconds(1),
        () -> {
          restart(desk[0], run);
          desk[0].advance(run);
        });
    desk[0].settle();
    assertThat(desk[0].states(run)).containsExactly("restarting");

    desk[0].settleUntil(Desk.START.plusSeconds(70));
    assertThat(desk[0].status(run)).isEqualTo("success");
    assertThat(desk[0].record(run, 1).spent()).isEqualTo(1);
    assertThat(act.calls()).hasSize(2);
  }

  @Test
  void runningWhoseWorkerIsDeadAlready() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    RunId run = desk.start(ONCE);
    desk.advance(run);
    desk.hooks.failAfter("swap"); // the worker dies once it has claimed
    assertThat(survives(desk)).isFalse();
    assertThat(desk.states(run)).containsExactly("running");
    restart(desk, run);
    desk.advance(run);
    assertThat(desk.states(run)).containsExactly("restarting");

    desk.settleFor(Duration.ofMinutes(2));
    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(act.calls()).hasSize(1);
    assertThat(desk.record(run, 1).spent()).isEqualTo(1);
  }

  private static boolean survives(Desk desk) {
    try {
      desk.settle();
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  @Test
  void askedTwiceOfOneAttemptRestartsItOnce() {
    var desk = new Desk[1];
    var act =
        Act.doing(
            context -> {
              if (context.attempt() == 1) {
                restart(desk[0], context.run(), 1, "key-1");
                restart(desk[0], context.run(), 1, "key-1");
                desk[0].advance(context.run());
                restart(desk[0], context.run(), 1, "key-2");
                desk[0].advance(context.run());
              }
              return TaskResult.NONE;
            });
    desk[0] = new Desk(act);
    RunId run = desk[0].start(ONCE);
    desk[0].settle();
    assertThat(desk[0].status(run)).isEqualTo("success");
    assertThat(act.calls()).hasSize(2);
  }

  @Test
  void thatCameTooLateDoesNothing() {
    var desk = new Desk[1];
    var act =
        Act.doing(
            context -> {
              restart(desk[0], context.run()); // asked, and obeyed only after the attempt is over
              return TaskResult.NONE;
            });
    desk[0] = new Desk(act);
    RunId run =
        desk[0].start(ONCE + "  - { name: b, task: wait-for-signal, with: { signal: s } }\n");
    desk[0].settle();
    assertThat(desk[0].states(run)).containsExactly("success", "running");
    assertThat(act.calls()).hasSize(1);
  }

  @Test
  void waitingBeginsToWaitAnew() {
    var desk = new Desk();
    RunId run = desk.start("  - { name: a, task: sleep, with: { duration: 1h } }\n");
    desk.settleFor(Duration.ofMinutes(40));
    restart(desk, run);
    desk.settle();
    desk.settleFor(Duration.ofMinutes(59)); // the timer of the first wait is over
    assertThat(desk.states(run)).containsExactly("running");
    desk.settleFor(Duration.ofMinutes(1));
    assertThat(desk.status(run)).isEqualTo("success");
  }

  @Test
  void heldByOthersAsksThemAnew() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    RunId run =
        desk.start(
            "  - { name: a, task: act, completion: external, retry: { max_attempts: 1 } }\n");
    desk.settle();
    restart(desk, run);
    desk.settle();
    assertThat(act.calls()).hasSize(2);
    assertThat(act.calls().get(0).token()).isNotEqualTo(act.calls().get(1).token());
    desk.completions.complete(run.task(1), act.calls().get(1).token(), Payload.of(Json.of("done")));
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("success");
  }

  @Test
  void notInAnyOtherState() {
    var desk =
        new Desk(
            Act.doing(
                context -> {
                  if (!context.name().equals("a")) {
                    throw new TaskFailedException(
                        context.name().equals("b")
                            ? Failure.TaskError.fatal("no", "No.")
                            : Failure.TaskError.retryable("no", "No."));
                  }
                  return TaskResult.NONE;
                }));
    RunId run =
        desk.start(
            """
              - { name: a, task: act }
              - { name: b, task: act, needs: [], on_failure: continue }
              - { name: c, task: act, needs: [] }
              - { name: d, task: act, needs: [c] }
            """);
    desk.advance(run);
    assertThat(refused(restart(desk, run, 1, "k"))).isEqualTo(TaskRunState.QUEUED);
    desk.settle();
    assertThat(desk.states(run)).containsExactly("success", "failed", "pending_retry", "none");
    for (int position = 1; position <= 4; position++) {
      assertThat(refused(restart(desk, run, position, "k")).wire())
          .isEqualTo(desk.states(run).get(position - 1));
    }
    RunId held = desk.start("  - { name: a, task: act }\n");
    desk.control.ask(held, new Control.Pause("later"), "p");
    desk.settle();
    assertThat(refused(restart(desk, held))).isEqualTo(TaskRunState.PENDING);
  }
}
