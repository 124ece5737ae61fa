package dev.ratchet.core.run;

import static dev.ratchet.core.run.PaperRun.at;
import static dev.ratchet.core.run.Sketch.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.run.story.RunHistory;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.taskrun.MoveDetail;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.TaskRunTransitions;
import dev.ratchet.core.taskrun.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The story of a run as people read it. */
class RunHistoryTest {
  private static final Failure BROKEN = Failure.TaskError.retryable("broken", "It broke.");
  private static final Failure HOPELESS = Failure.TaskError.fatal("hopeless", "Never.");

  /** Two attempts, a second or less apart. */
  private static final RetryPolicy TWICE =
      new RetryPolicy(2, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), Set.of());

  /** The story, line by line, each transition checked against the table. */
  private static List<String> story(PaperRun run) {
    List<HistoryEvent> story = RunHistory.of(run.partition());
    Map<Integer, TaskRunState> shown = new HashMap<>();
    for (HistoryEvent event : story) {
      if (event instanceof HistoryEvent.TaskMoved moved) {
        TaskRunState was = shown.getOrDefault(moved.position(), TaskRunState.NONE);
        assertThat(moved.from()).isEqualTo(was);
        TaskRunTransitions.require(moved.from(), moved.to());
        shown.put(moved.position(), moved.to());
      }
    }
    for (int limit = 1; limit < 5; limit++) {
      assertThat(StoryPages.of(run.partition(), limit)).as("by %d", limit).isEqualTo(story);
    }
    return story.stream().map(RunHistoryTest::line).toList();
  }

  private static String line(HistoryEvent event) {
    long millis = event.time().toEpochMilli() - PaperRun.START.toEpochMilli();
    return millis
        + " "
        + switch (event) {
          case HistoryEvent.RunStarted _ -> "started";
          case HistoryEvent.Controlled(var _, String what, var positions, String reason) ->
              (what + " " + positions + " " + reason).strip();
          case HistoryEvent.RunClosed(var _, RunHeader.Standing standing) ->
              "closed " + standing.getClass().getSimpleName();
          case HistoryEvent.TaskSkipped(var _, int position) -> position + " skipped";
          case HistoryEvent.CameTooLate l -> (l.what() + " " + l.name()).strip() + " too late";
          case HistoryEvent.SignalReceived s ->
              "signal " + s.name() + " " + s.payload().json().text();
          case HistoryEvent.TaskMoved m ->
              m.position() + "." + m.attempt() + " " + m.to().wire() + told(m.detail());
        };
  }

  private static String told(MoveDetail detail) {
    return switch (detail) {
      case MoveDetail.Plain _ -> "";
      case MoveDetail.Because(Failure failure) -> ": " + failure.code();
      case MoveDetail.Reason(String reason) -> ": " + reason;
    };
  }

  @Test
  void aRunThatHasNotBegunHasStarted() {
    assertThat(story(PaperRun.of(task("a")))).containsExactly("0 started");
  }

  @Test
  void aSequenceIsToldInOrder() {
    PaperRun run = PaperRun.of(task("a"), task("b").needs("a").when("false"), task("c").needs("b"));
    run.advance(1);
    run.claim(1, 5);
    run.end(1, "null", 10);
    run.advance(20);
    run.claim(3, 25);
    assertThat(story(run))
        .containsExactly(
            "0 started",
            "1 1.1 queued",
            "5 1.1 running",
            "10 1.1 success",
            "20 2 skipped",
            "20 3.1 queued",
            "25 3.1 running");

    run.end(3, "null", 30);
    assertThat(story(run)).endsWith("30 3.1 success");
    run.advance(40);
    assertThat(story(run)).endsWith("30 3.1 success", "40 closed Succeeded");
  }

  @Test
  void parallelTaskRunsAreToldByTime() {
    PaperRun run = PaperRun.of(task("a"), task("b"));
    run.advance(0);
    run.claim(2, 5);
    run.claim(1, 6);
    run.end(1, "null", 20);
    run.end(2, "null", 10);
    run.advance(30);

    assertThat(story(run))
        .containsExactly(
            "0 started",
            "0 1.1 queued",
            "0 2.1 queued",
            "5 2.1 running",
            "6 1.1 running",
            "10 2.1 success",
            "20 1.1 success",
            "30 closed Succeeded");
  }

  @Test
  void aWorkerWhoseClockIsBehindStillRunsAfterItWasQueued() {
    PaperRun run = PaperRun.of(task("a"), task("b").needs("a"));
    run.advance(10_000);
    run.claim(1, 5_001);
    run.end(1, "null", 5_002);
    run.advance(10_020);

    assertThat(story(run))
        .containsExactly(
            "0 started",
            "10000 1.1 queued",
            "10000 1.1 running",
            "10000 1.1 success",
            "10020 2.1 queued");
  }

  @Test
  void aWorkerWhoseClockIsAheadStillEndsBeforeTheRunTakesNotice() {
    PaperRun run = PaperRun.of(task("a"), task("b").needs("a"));
    run.advance(0);
    run.claim(1, 5_001);
    run.end(1, "null", 5_002);
    run.advance(20);
    run.claim(2, 25);

    assertThat(story(run))
        .containsExactly(
            "0 started",
            "0 1.1 queued",
            "20 1.1 running",
            "20 1.1 success",
            "20 2.1 queued",
            "25 2.1 running");
  }

  @Test
  void theClockOfOneWorkerMovesNothingOfParallelTasks() {
    PaperRun run = PaperRun.of(task("a"), task("b"), task("c"));
    run.advance(0);
    run.claim(1, 9_000);
    run.end(1, "null", 9_001);
    run.claim(2, 10);
    run.advance(20);
    run.end(2, "null", 30);
    run.claim(3, -500);
    run.advance(40);

    assertThat(story(run))
        .containsExactly(
            "0 started",
            "0 1.1 queued",
            "0 2.1 queued",
            "0 3.1 queued",
            "0 3.1 running",
            "10 2.1 running",
            "20 1.1 running",
            "20 1.1 success",
            "30 2.1 success");
  }

  @Test
  void attemptsThatFailedAreToldWithWhyAndWhenTheNextWasQueued() {
    PaperRun run = PaperRun.retrying(TWICE, task("a"));
    run.advance(0);
    run.fail(1, BROKEN, 10);
    long next = nextAt(run);
    assertThat(story(run))
        .containsExactly(
            "0 started", "0 1.1 queued", "10 1.1 running", "10 1.1 pending_retry: broken");

    run.claim(1, 2_000);
    run.end(1, "null", 2_010);
    run.advance(2_020);
    assertThat(story(run))
        .containsExactly(
            "0 started",
            "0 1.1 queued",
            "10 1.1 running",
            "10 1.1 pending_retry: broken",
            next + " 1.2 queued",
            "2000 1.2 running",
            "2010 1.2 success",
            "2020 closed Succeeded");
  }

  private static long nextAt(PaperRun run) {
    return run.record(1).failures().getFirst().nextAt().toEpochMilli()
        - PaperRun.START.toEpochMilli();
  }

  @Test
  void theAttemptThatFailsATaskRunIsToldOnce() {
    PaperRun run = PaperRun.retrying(TWICE, task("a"));
    run.advance(0);
    run.fail(1, BROKEN, 10);
    run.fail(1, HOPELESS, 2_000);
    run.advance(2_010);

    assertThat(story(run))
        .containsExactly(
            "0 started",
            "0 1.1 queued",
            "10 1.1 running",
            "10 1.1 pending_retry: broken",
            nextAt(run) + " 1.2 queued",
            "2000 1.2 running",
            "2000 1.2 failed: hopeless",
            "2010 closed Failed");
  }

  @Test
  void aTaskRunThatIsGivenUpWhileItWaitsForARetryIsToldSo() {
    PaperRun run = PaperRun.retrying(TWICE, task("a"));
    run.advance(0);
    run.fail(1, BROKEN, 10);
    giveUp(run, 2, 5_000);
    run.advance(5_010);

    assertThat(story(run))
        .containsExactly(
            "0 started",
            "0 1.1 queued",
            "10 1.1 running",
            "10 1.1 pending_retry: broken",
            "5000 1.1 failed: dead_lettered",
            "5010 closed Failed");
  }

  @Test
  void aTaskRunThatIsGivenUpBeforeItWasClaimedNeverRan() {
    PaperRun run = PaperRun.of(task("a"));
    run.advance(0);
    giveUp(run, 1, 5_000);
    run.advance(5_010);

    assertThat(story(run))
        .containsExactly(
            "0 started", "0 1.1 queued", "5000 1.1 failed: dead_lettered", "5010 closed Failed");
  }

  private static void giveUp(PaperRun run, int attempt, long millis) {
    var machine = new TaskRunMachine(RetryPolicy.ONCE, new SplittableRandom(1));
    Failure failure = new Failure.DeadLettered("default");
    Verdict verdict = machine.giveUp(run.record(1), attempt, failure, at(millis));
    run.write(((Verdict.Accepted) verdict).next());
  }

  @Test
  void whatIsShutDownBecauseTheRunEndedIsToldAfterTheEnd() {
    PaperRun run = PaperRun.of(task("a"), task("b"), task("c"));
    run.advance(0);
    run.claim(2, 5);
    run.fail(1, HOPELESS, 10);
    run.advance(20);
    run.shutDown(2, "the run ended", 21);
    run.shutDown(3, "the run ended", 22);

    assertThat(story(run))
        .containsExactly(
            "0 started",
            "0 1.1 queued",
            "0 2.1 queued",
            "0 3.1 queued",
            "5 2.1 running",
            "10 1.1 running",
            "10 1.1 failed: hopeless",
            "20 closed Failed",
            "21 2.1 shutdown: the run ended",
            "22 3.1 shutdown: the run ended");
  }

  @Test
  void aShutdownWhileARetryIsAwaitedIsTold() {
    PaperRun run = PaperRun.retrying(TWICE, task("a"));
    run.advance(0);
    run.fail(1, BROKEN, 10);
    run.shutDown(1, "not needed", 20);
    run.advance(30);

    assertThat(story(run))
        .containsExactly(
            "0 started",
            "0 1.1 queued",
            "10 1.1 running",
            "10 1.1 pending_retry: broken",
            "20 1.1 shutdown: not needed",
            "30 closed Failed");
  }

  @Test
  void aTaskRunThatIsHeldIsToldWithItsReason() {
    var decider =
        new Script(
            state ->
                List.of(
                    state.tasks().isEmpty() ? Script.schedule(1) : new Command.FailRun(HOPELESS)));
    PaperRun held = PaperRun.delayed(Duration.ofSeconds(5), decider);
    held.advance(0);
    assertThat(story(held)).containsExactly("0 started", "0 1.0 pending: start_delay");

    held.advance(20);
    assertThat(story(held))
        .containsExactly(
            "0 started",
            "0 1.0 pending: start_delay",
            "20 closed Failed",
            "20 1.0 shutdown: the run ended");
  }

  @Test
  void aSignalIsToldWithItsPayloadWhenTheRunTakesNotice() {
    PaperRun run = PaperRun.of(task("a"));
    run.advance(0);
    run.write(
        new InboxItem("k", new InboxItem.Content.Signal("nudge", Payload.of(Json.of(7))), at(5)));
    run.advance(10);

    assertThat(story(run)).containsExactly("0 started", "0 1.1 queued", "10 signal nudge 7");
  }

  @Test
  void onlyTheLastTenOfManyFailuresAreTold() {
    var policy = new RetryPolicy(20, Duration.ofMillis(1), 1, Duration.ofMillis(1), Set.of());
    PaperRun run = PaperRun.retrying(policy, task("a"));
    run.advance(0);
    for (int attempt = 1; attempt <= 15; attempt++) {
      run.fail(1, BROKEN, attempt * 10);
    }

    List<String> story = story(run);
    assertThat(story).startsWith("0 started", "0 1.1 queued", "60 1.6 running");
    assertThat(story).endsWith("150 1.15 pending_retry: broken");
    assertThat(story).filteredOn(line -> line.contains("pending_retry")).hasSize(10);
  }
}
