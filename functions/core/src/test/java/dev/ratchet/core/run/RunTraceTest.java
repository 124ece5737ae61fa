package dev.ratchet.core.run;

import static dev.ratchet.core.run.Effects.told;
import static dev.ratchet.core.run.Sketch.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.delivery.ActivityTask.Cargo.Carried;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.decide.Decision;
import dev.ratchet.core.run.decide.RunMachine;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs of definitions, told step by step: what came in, what is written, what is sent. */
class RunTraceTest {
  private static final Failure BROKEN = Failure.TaskError.fatal("broken", "It broke.");

  @Test
  void aSequenceRunsOneTaskAfterAnother() {
    PaperRun run = PaperRun.of(task("a"), task("b").needs("a"));

    assertThat(told(run.advance(0))).containsExactly("dispatch 1.1");
    assertThat(run.lastEvents()).isEqualTo("[[started],[queued,1,1]]");

    run.succeed(1, "{\"x\":1}", 10);
    assertThat(told(run.advance(20))).containsExactly("dispatch 2.1");
    assertThat(run.lastEvents()).isEqualTo("[[succeeded,1,1],[queued,2,1]]");

    run.succeed(2, "{\"y\":2}", 30);
    assertThat(told(run.advance(40))).containsExactly("announce success");
    assertThat(run.lastEvents()).isEqualTo("[[succeeded,2,1],[run_succeeded]]");
    assertThat(run.context()).isEqualTo("{\"x\":1,\"y\":2}");
    assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
  }

  @Test
  void aWorkflowTaskWithoutNewsWritesNothing() {
    PaperRun run = PaperRun.of(task("a"));
    run.advance(0);
    assertThat(run.decide(10)).isEqualTo(new Decision.Nothing());

    run.claim(1, 20);
    assertThat(run.decide(30)).isEqualTo(new Decision.Nothing());

    run.end(1, "1", 40);
    run.advance(50);
    assertThat(run.decide(60)).isEqualTo(new Decision.Nothing());
  }

  @Test
  void aFanOutIsDispatchedInOneEntryAndTheFanInWaitsForAll() {
    PaperRun run =
        PaperRun.of(
            task("a"),
            task("left").needs("a"),
            task("right").needs("a"),
            task("join").needs("left", "right"));
    run.advance(0);
    run.succeed(1, "null", 10);
    assertThat(told(run.advance(20))).containsExactly("dispatch 2.1", "dispatch 3.1");

    run.succeed(3, "null", 30);
    assertThat(told(run.advance(40))).isEmpty();
    assertThat(run.lastEvents()).isEqualTo("[[succeeded,3,1]]");

    run.succeed(2, "null", 50);
    assertThat(told(run.advance(60))).containsExactly("dispatch 4.1");
  }

  @Test
  void tasksThatAreWrittenBeforeWhatTheyNeedWaitAllTheSame() {
    PaperRun run = PaperRun.of(task("last").needs("first"), task("first"));

    assertThat(told(run.advance(0))).containsExactly("dispatch 2.1");
    run.succeed(2, "null", 10);
    assertThat(told(run.advance(20))).containsExactly("dispatch 1.1");
  }

  @Test
  void aConditionThatHoldsRunsTheTask() {
    PaperRun run =
        PaperRun.of(Json.parseObject("{\"paid\":true}"), task("a").when("$context.paid"));

    assertThat(told(run.advance(0))).containsExactly("dispatch 1.1");
  }

  @Test
  void aTaskWhoseConditionDoesNotHoldIsSkippedAndWhatIsDownstreamGoesOn() {
    PaperRun run = PaperRun.of(task("a"), task("b").needs("a").when("false"), task("c").needs("b"));
    run.advance(0);
    run.succeed(1, "null", 10);

    assertThat(told(run.advance(20))).containsExactly("dispatch 3.1");
    assertThat(run.lastEvents()).isEqualTo("[[succeeded,1,1],[skipped,2],[queued,3,1]]");
  }

  @Test
  void aChainOfSkipsIsPassedInOneEntryAlsoAgainstTheOrderOfWriting() {
    PaperRun run =
        PaperRun.of(
            task("d").needs("c"),
            task("c").needs("b").when("false"),
            task("b").needs("a").when("false"),
            task("a").when("false"));

    assertThat(told(run.advance(0))).containsExactly("dispatch 1.1");
    assertThat(run.shown(2)).isEqualTo(run.shown(3)).isEqualTo(run.shown(4));
  }

  @Test
  void aRunWhoseTasksAreAllSkippedSucceedsAtOnce() {
    PaperRun run = PaperRun.of(task("a").when("false"), task("b").needs("a").when("1 = 2"));

    assertThat(told(run.advance(0))).containsExactly("announce success");
    assertThat(run.lastEvents()).isEqualTo("[[started],[skipped,1],[skipped,2],[run_succeeded]]");
  }

  @Test
  void whatIsDownstreamOfASkipSeesThatItWasSkippedWhetherAtOnceOrLater() {
    String sees = "$tasks.b.skipped = true and $tasks.b.state = 'none'";
    PaperRun atOnce =
        PaperRun.of(task("a"), task("b").when("false"), task("c").needs("b").when(sees));
    PaperRun later =
        PaperRun.of(task("a"), task("b").when("false"), task("c").needs("a", "b").when(sees));

    assertThat(told(atOnce.advance(0))).containsExactly("dispatch 1.1", "dispatch 3.1");

    later.advance(0);
    later.succeed(1, "null", 10);
    assertThat(told(later.advance(20))).containsExactly("dispatch 3.1");
  }

  @Test
  void ofTwoBranchesThatChangeTheSameKeyTheLaterOneWins() {
    PaperRun run = PaperRun.of(task("a"), task("b"), task("c"));
    run.advance(0);
    run.succeed(3, "{\"by\":\"c\",\"c\":1}", 10);
    run.succeed(1, "{\"by\":\"a\",\"a\":1}", 20);
    run.advance(30);
    assertThat(run.lastEvents()).isEqualTo("[[succeeded,3,1],[succeeded,1,1]]");
    assertThat(Json.parse(run.context())).isEqualTo(Json.parse("{\"by\":\"a\",\"c\":1,\"a\":1}"));

    run.succeed(2, "{\"by\":\"b\",\"c\":null}", 5);
    run.advance(40);
    assertThat(Json.parse(run.context())).isEqualTo(Json.parse("{\"by\":\"b\",\"a\":1}"));
  }

  @Test
  void resultsOfTheSameInstantAreTakenInTheOrderOfTheTasks() {
    PaperRun run = PaperRun.of(task("a"), task("b"));
    run.advance(0);
    run.succeed(2, "{\"by\":\"b\"}", 10);
    run.succeed(1, "{\"by\":\"a\"}", 10);
    run.advance(20);

    assertThat(run.context()).isEqualTo("{\"by\":\"b\"}");
  }

  @Test
  void aResultReplacesWhatIsAtItsKeyAndOneThatIsNoObjectStaysOutOfTheContextOtherwise() {
    PaperRun run =
        PaperRun.of(
            Json.parseObject("{\"b\":{\"old\":true}}"),
            task("a"),
            task("b").into("b"),
            task("c").into("c"));
    run.advance(0);
    run.succeed(1, "[1,2]", 10);
    run.succeed(2, "{\"new\":[1],\"none\":null}", 20);
    run.succeed(3, "\"text\"", 30);
    run.advance(40);

    assertThat(run.context()).isEqualTo("{\"b\":{\"new\":[1],\"none\":null},\"c\":\"text\"}");
  }

  @Test
  void eachTasksOwnOutputStaysReadable() {
    PaperRun run =
        PaperRun.of(
            task("a"),
            task("b").needs("a"),
            task("c")
                .needs("b")
                .with("{\"a\":\"{% $tasks.a.output.x %}\",\"x\":\"{% $context.x %}\"}"));
    run.advance(0);
    run.succeed(1, "{\"x\":1}", 10);
    run.advance(20);
    run.succeed(2, "{\"x\":2}", 30);
    var delivery = Effects.delivery(run.advance(40), 3);

    assertThat(delivery.cargo())
        .isEqualTo(
            new Carried(
                Payload.of(Json.parse("{\"a\":1,\"x\":2}")), Json.parseObject("{\"x\":2}")));
    assertThat(delivery.entry()).isEqualTo(3);
    assertThat(delivery.queuedAt()).isEqualTo(PaperRun.at(40));
  }

  @Test
  void aFailureFailsTheRunAndShutsDownWhatWasDispatched() {
    PaperRun run = PaperRun.of(task("a"), task("b"), task("c").needs("a"));
    run.advance(0);
    run.fail(1, BROKEN, 10);

    assertThat(told(run.advance(20)))
        .containsExactly("shut down 2: the run ended", "announce failed");
    assertThat(run.lastEvents()).startsWith("[[failed,1,1],[run_failed,{code:task_failed,");
    assertThat(run.state().standing())
        .isEqualTo(
            new RunHeader.Standing.Failed(
                PaperRun.at(20),
                Failure.TaskError.fatal("task_failed", "Task \"a\" failed: broken: It broke.")));
  }

  @Test
  void aShutdownOfOneTaskFailsTheRun() {
    PaperRun run = PaperRun.of(task("a"));
    run.advance(0);
    run.shutDown(1, "an operator said so", 10);
    run.advance(20);

    assertThat(run.lastEvents()).startsWith("[[shutdown,1,1],[run_failed,");
    assertThat(((RunHeader.Standing.Failed) run.state().standing()).failure().message())
        .isEqualTo("Task \"a\" was shut down: an operator said so.");
  }

  @Test
  void aForgivenFailureGoesOnAndIsSeenByExpressions() {
    PaperRun run =
        PaperRun.of(
            task("a").forgiven(),
            task("b").needs("a").with("{\"why\":\"{% $tasks.a.error.code %}\"}"));
    run.advance(0);
    run.fail(1, BROKEN, 10);
    var effects = run.advance(20);

    assertThat(told(effects)).containsExactly("dispatch 2.1");
    assertThat(Effects.delivery(effects, 2).cargo())
        .isEqualTo(new Carried(Payload.of(Json.parse("{\"why\":\"broken\"}")), Json.Obj.EMPTY));
    run.succeed(2, "null", 30);
    assertThat(told(run.advance(40))).containsExactly("announce success");
  }

  @Test
  void aStartDelayHoldsTheFirstTasksBackAndWakesTheRunOnce() {
    PaperRun run =
        PaperRun.delayed(Duration.ofSeconds(5), task("a"), task("b"), task("c").needs("a"));

    assertThat(told(run.advance(0))).containsExactly("wake 5000 ms");
    assertThat(run.lastEvents()).isEqualTo("[[started],[held,1,start_delay],[held,2,start_delay]]");
    assertThat(run.decide(4_999)).isEqualTo(new Decision.Nothing());
    assertThat(told(run.advance(5_000))).containsExactly("dispatch 1.1", "dispatch 2.1");
    assertThat(run.lastEvents()).isEqualTo("[[queued,1,1],[queued,2,1]]");
    assertThat(run.decide(6_000)).isEqualTo(new Decision.Nothing());
  }

  @Test
  void aContextThatGrowsOverItsLimitFailsTheRun() {
    int most = RunMachine.CONTEXT_BYTES_MAX - "{\"x\":\"\"}".length();
    PaperRun fits = PaperRun.of(task("a"), task("b").needs("a"));
    fits.advance(0);
    fits.succeed(1, "{\"x\":\"" + "x".repeat(most) + "\"}", 10);
    assertThat(told(fits.advance(20))).containsExactly("dispatch 2.1");

    PaperRun over = PaperRun.of(task("a"), task("b").needs("a"));
    over.advance(0);
    over.succeed(1, "{\"x\":\"" + "x".repeat(most + 1) + "\"}", 10);
    assertThat(told(over.advance(20))).containsExactly("announce failed");
    assertThat(((RunHeader.Standing.Failed) over.state().standing()).failure().message())
        .startsWith("The context has grown to 262145 bytes of JSON, expected at most 262144.");
  }

  @Test
  void aClockThatGoesBackDoesNotDateAnEntryBeforeTheOneBeforeIt() {
    PaperRun run = PaperRun.of(task("a"), task("b").needs("a"));
    run.advance(1_000);
    run.succeed(1, "null", 1_010);
    run.advance(400);

    assertThat(run.partition().entries().getLast().at()).isEqualTo(PaperRun.at(1_000));
  }

  @Test
  void aThousandTasksFanOutInOneEntryAndEndInOne() {
    PaperRun run =
        PaperRun.of(
            IntStream.rangeClosed(1, 1_000).mapToObj(i -> task("t" + i)).toArray(Sketch[]::new));

    assertThat(run.advance(0)).hasSize(1_000);
    assertThat(run.partition().entries().getLast().events()).hasSize(1_001);
    for (int position = 1; position <= 1_000; position++) {
      run.succeed(position, "{\"t" + position + "\":1}", 10);
    }
    assertThat(told(run.advance(20))).containsExactly("announce success");
    assertThat(run.partition().entries().getLast().events())
        .hasSize(1_001)
        .hasSizeLessThan(JournalEntry.EVENTS_MAX);
    assertThat(run.state().context().members()).hasSize(1_000);
  }

  @Test
  void fiveHundredEndingsAndWhatTheyAreFollowedByFitOneEntry() {
    Sketch[] tasks = new Sketch[1_000];
    for (int i = 0; i < 500; i++) {
      tasks[i] = task("first" + i);
      tasks[500 + i] = task("second" + i).needs("first" + i);
    }
    PaperRun run = PaperRun.of(tasks);
    run.advance(0);
    for (int position = 1; position <= 500; position++) {
      run.succeed(position, "null", 10);
    }

    assertThat(run.advance(20)).hasSize(500);
    assertThat(run.partition().entries().getLast().events()).hasSize(1_000);
  }
}
