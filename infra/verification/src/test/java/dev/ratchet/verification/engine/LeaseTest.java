package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.engine.attempt.Completions;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long an attempt may take, be silent and wait, and who is given up for lost when. */
class LeaseTest {
  private static Failure failureOf(Desk desk, RunId run) {
    return desk.record(run, 1).failures().getFirst().failure();
  }

  // --- heartbeats -----------------------------------------------------------------------------

  @Test
  void theNextAttemptGoesOnFromTheLastHeartbeat() {
    var desk = new Desk[1];
    var begun = new ArrayList<Json>();
    desk[0] =
        new Desk(
            Act.doing(
                context -> {
                  begun.add(context.checkpoint());
                  if (context.attempt() == 1) {
                    for (int page = 1; page <= 5; page++) {
                      context.heartbeat(Json.of(page)); // most of them are not stored
                    }
                    throw TaskFailedException.retryable("broken_pipe", "Page 6.");
                  }
                  return TaskResult.NONE;
                }));
    RunId run = desk[0].start("  - { name: a, task: act }\n");
    desk[0].settleFor(Duration.ofHours(1));
    assertThat(begun).containsExactly(Json.NULL, Json.of(5));
    assertThat(desk[0].status(run)).isEqualTo("success");
  }

  @Test
  void anAttemptThatGivesSignsOfLifeLivesLongerThanItMayBeSilent() {
    var desk = new Desk[1];
    desk[0] =
        new Desk(
            Act.doing(
                context -> {
                  for (int i = 0; i < 6; i++) {
                    desk[0].naps.nap(Duration.ofSeconds(4));
                    context.heartbeat(Json.of(i));
                  }
                  return TaskResult.NONE;
                }));
    RunId run = desk[0].start("  - { name: a, task: act, timeout: { heartbeat: 5s } }\n");
    desk[0].settle();
    assertThat(desk[0].status(run)).isEqualTo("success");
    assertThat(desk[0].record(run, 1).attempt()).isEqualTo(1);
  }

  @Test
  void anAttemptThatIsSilentForTooLongIsCutOffAndRetried() {
    var desk = new Desk[1];
    desk[0] =
        new Desk(
            Act.doing(
                context -> {
                  if (context.attempt() == 1) {
                    context.heartbeat(Json.of("here"));
                    desk[0].naps.nap(Duration.ofSeconds(20));
                  }
                  return TaskResult.of(context.checkpoint());
                }));
    RunId run = desk[0].start("  - { name: a, task: act, timeout: { heartbeat: 5s }, into: x }\n");
    desk[0].advance(run);
    desk[0].settle();
    assertThat(desk[0].clock.instant()).isEqualTo(Desk.START.plusSeconds(5));
    assertThat(failureOf(desk[0], run).code()).isEqualTo("timeout_heartbeat");
    desk[0].settleFor(Duration.ofMinutes(1));
    assertThat(desk[0].partition(run).state().context().text("x")).hasValue("here");
  }

  // --- lost workers ---------------------------------------------------------------------------

  private static boolean survives(Desk desk) {
    try {
      desk.settle();
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  @Test
  void aLostWorkerIsFoundByItsLease() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    RunId run = desk.start("  - { name: a, task: act }\n");
    desk.advance(run);
    desk.hooks.failAfter("swap"); // it dies once it has claimed
    assertThat(survives(desk)).isFalse();
    desk.settleFor(Duration.ofSeconds(30));
    assertThat(desk.states(run)).containsExactly("running");

    desk.settleFor(Duration.ofMinutes(2));
    assertThat(failureOf(desk, run).code()).isEqualTo("worker_lost");
    assertThat(failureOf(desk, run).message()).doesNotContain(desk.record(run, 1).owner());
    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(act.calls()).hasSize(1);
  }

  // --- limits on waiting ----------------------------------------------------------------------

  @Test
  void aTaskRunThatNoWorkerTakesInTimeFails() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    RunId run = desk.start("  - { name: a, task: act, timeout: { schedule_to_start: 10m } }\n");
    desk.advance(run);
    var delivery = desk.takeDeliveriesOnly().getFirst();
    desk.settleFor(Duration.ofMinutes(11));
    assertThat(desk.states(run)).containsExactly("failed");
    assertThat(desk.status(run)).isEqualTo("failed");
    desk.work(delivery); // now there is a slot
    desk.workAgain(delivery);
    assertThat(act.calls()).isEmpty();
  }

  @Test
  void aTaskRunIsNotRetriedBeyondTheTimeThatItHas() {
    var act =
        Act.doing(
            _ -> {
              throw TaskFailedException.retryAfter("busy", "Later.", Duration.ofMinutes(4));
            });
    var desk = new Desk(act);
    RunId run =
        desk.start(
            "  - { name: a, task: act, timeout: { schedule_to_close: 10m },"
                + " retry: { max_attempts: 9, initial_interval: 1ms, maximum_interval: 1ms } }\n");
    desk.settleFor(Duration.ofHours(1));
    assertThat(act.calls()).hasSize(3); // after 0, 4 and 8 minutes
    assertThat(desk.states(run)).containsExactly("failed");
    assertThat(desk.record(run, 1).failureOf(3).orElseThrow().code())
        .isEqualTo("timeout_schedule_to_close");
  }

  // --- completion from outside ----------------------------------------------------------------

  private static final String EXTERNAL =
      "  - { name: a, task: act, completion: external, into: x, timeout: { start_to_close: 3d }"
          + " }\n";

  @Test
  void somebodyOutsideCompletesAnAttemptDaysLater() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    RunId run = desk.start(EXTERNAL);
    desk.settleFor(Duration.ofDays(2));
    assertThat(act.calls()).hasSize(1);
    String token = act.calls().getFirst().token();
    assertThat(desk.completions.complete(run.task(1), "guessed", Payload.of(Json.of("no"))))
        .isInstanceOf(Completions.Answer.NotYours.class);
    assertThat(desk.completions.complete(run.task(1), token, Payload.of(Json.of("yes"))))
        .isInstanceOf(Completions.Answer.Accepted.class);
    desk.settleFor(Duration.ofDays(2));
    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(desk.partition(run).state().context().text("x")).hasValue("yes");
    assertThat(act.calls()).hasSize(1);
  }

  @Test
  void whoeverDoesNotAnswerInTimeIsAskedAgain() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    RunId run = desk.start(EXTERNAL);
    desk.settleUntil(Desk.START.plus(Duration.ofDays(3)).minusSeconds(1));
    assertThat(act.calls()).hasSize(1);
    desk.settleFor(Duration.ofMinutes(20));
    assertThat(act.calls()).hasSize(2);
    assertThat(failureOf(desk, run))
        .isEqualTo(new Failure.TimedOut(Failure.TimedOut.Limit.START_TO_CLOSE, Duration.ofDays(3)));
    assertThat(desk.completions.complete(run.task(1), act.calls().get(0).token(), Payload.NONE))
        .isInstanceOf(Completions.Answer.NotYours.class);
    assertThat(
            desk.completions.fail(
                run.task(1),
                act.calls().get(1).token(),
                Failure.TaskError.fatal("rejected", "No.")))
        .isInstanceOf(Completions.Answer.Accepted.class);
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("failed");
  }

  @Test
  void whoeverCompletesItBeforeItsCodeReturnsIsHeard() {
    var desk = new Desk[1];
    var answers = new ArrayList<Completions.Answer>();
    desk[0] =
        new Desk(
            Act.doing(
                context -> {
                  answers.add(
                      desk[0].completions.complete(
                          context.id(), context.token(), Payload.of(Json.of("at once"))));
                  return TaskResult.of(Json.of("does not count"));
                }));
    RunId run = desk[0].start(EXTERNAL);
    desk[0].settle();
    assertThat(answers).allMatch(Completions.Answer.Accepted.class::isInstance).hasSize(1);
    assertThat(desk[0].partition(run).state().context().text("x")).hasValue("at once");
  }

  @Test
  void whoeverIsSilentForTooLongIsAskedAgain() {
    var act = Act.giving("1");
    var desk = new Desk(act);
    RunId run =
        desk.start(
            "  - { name: a, task: act, completion: external,"
                + " timeout: { start_to_close: 3d, heartbeat: 1h } }\n");
    desk.settleFor(Duration.ofMinutes(50));
    Instant heard = desk.clock.instant();
    String token = act.calls().getFirst().token();
    assertThat(desk.completions.heartbeat(run.task(1), token, Payload.of(Json.of("half"))))
        .isInstanceOf(Completions.Answer.Accepted.class);
    desk.settleUntil(heard.plus(Duration.ofMinutes(59)));
    assertThat(act.calls()).hasSize(1);
    desk.settleFor(Duration.ofMinutes(20));
    assertThat(act.calls().stream().map(call -> call.checkpoint()).toList())
        .isEqualTo(List.of(Json.NULL, Json.of("half")));
  }
}
