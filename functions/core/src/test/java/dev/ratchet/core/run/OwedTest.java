package dev.ratchet.core.run;

import static dev.ratchet.core.run.Effects.told;
import static dev.ratchet.core.run.Sketch.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.decide.Effect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent again after a crash between append and acknowledgement. */
class OwedTest {
  private static final Failure BROKEN = Failure.TaskError.fatal("broken", "It broke.");

  @Test
  void aRunThatHasNotBegunOwesNothing() {
    assertThat(PaperRun.of(task("a")).owed()).isEmpty();
  }

  @Test
  void ifNothingWasSentEverythingIsSentAgainExactlyAsItWas() {
    PaperRun run =
        PaperRun.of(task("a").with("{\"at\":\"{% $now() %}\",\"n\":\"{% $run.id %}\"}"), task("b"));

    List<Effect> effects = run.advance(0);

    assertThat(run.owed()).isEqualTo(effects);
  }

  @Test
  void whatWasClaimedWasSent() {
    PaperRun run = PaperRun.of(task("a"), task("b"), task("c"));
    run.advance(0);
    run.claim(1, 5);
    run.succeed(2, "null", 6);

    assertThat(told(run.owed())).containsExactly("dispatch 3.1");
  }

  @Test
  void whatIsSentAgainKnowsNothingOfWhatCameLater() {
    PaperRun run =
        PaperRun.of(
            Json.parseObject("{\"x\":0}"),
            task("a"),
            task("b").with("{\"x\":\"{% $context.x %}\",\"a\":\"{% $exists($tasks.a) %}\"}"));
    ActivityTask sent = Effects.delivery(run.advance(0), 2);
    run.succeed(1, "{\"x\":1}", 10);
    run.advance(20);

    assertThat(Effects.delivery(run.owed(), 2)).isEqualTo(sent);
  }

  @Test
  void anInputThatSeesASkipOfItsOwnEntryIsComputedAnewAlike() {
    String sees = "{\"b\":\"{% $exists($tasks.b) %}\",\"c\":\"{% $exists($tasks.c) %}\"}";
    PaperRun run =
        PaperRun.of(
            task("a").with(sees),
            task("b").when("false"),
            task("c").when("false"),
            task("d").needs("b").with("{\"names\":\"{% $keys($tasks) %}\"}"));

    List<Effect> effects = run.advance(0);

    assertThat(run.owed()).isEqualTo(effects);
    assertThat(payload(effects, 1).input().json().text()).isEqualTo("{\"b\":true,\"c\":true}");
    assertThat(payload(effects, 4).input().json().text()).isEqualTo("{\"names\":[\"b\",\"c\"]}");
  }

  private static ActivityTask.Cargo.Carried payload(List<Effect> effects, int position) {
    return (ActivityTask.Cargo.Carried) Effects.delivery(effects, position).cargo();
  }

  @Test
  void aPayloadThatIsTooLargeToTravelIsComputedFromTheJournal() {
    int fits = ActivityTask.Cargo.CARRIED_BYTES_MAX - "{}".length() - "{\"x\":\"\"}".length();
    PaperRun small = PaperRun.of(Json.Obj.EMPTY.with("x", "x".repeat(fits)), task("a"));
    PaperRun large = PaperRun.of(Json.Obj.EMPTY.with("x", "x".repeat(fits + 1)), task("a"));

    assertThat(Effects.delivery(small.advance(0), 1).cargo())
        .isInstanceOf(ActivityTask.Cargo.Carried.class);
    assertThat(Effects.delivery(large.advance(0), 1).cargo())
        .isEqualTo(new ActivityTask.Cargo.InJournal());
  }

  @Test
  void aRunThatIsHeldBackOwesOneWakeHoweverManyTasksWait() {
    PaperRun run = PaperRun.delayed(Duration.ofSeconds(5), task("a"), task("b"), task("c"));
    List<Effect> effects = run.advance(0);

    assertThat(run.owed()).isEqualTo(effects);
    assertThat(told(run.owed())).containsExactly("wake 5000 ms");
    run.advance(5_000);
    assertThat(told(run.owed())).containsExactly("dispatch 1.1", "dispatch 2.1", "dispatch 3.1");
  }

  @Test
  void aClosedRunOwesTheEndUntilTheHeaderTellsIt() {
    PaperRun run = PaperRun.of(task("a"));
    run.advance(0);
    run.succeed(1, "null", 10);
    List<Effect> effects = run.advance(20);

    assertThat(run.owed()).isEqualTo(effects);
    run.write(run.partition().header().with(run.state().standing()));
    assertThat(run.owed()).isEmpty();
  }

  @Test
  void aFailedRunOwesTheShutdownOfWhatIsNotSettled() {
    PaperRun run = PaperRun.of(task("a"), task("b"), task("c"), task("d"));
    run.advance(0);
    run.fail(1, BROKEN, 10);
    run.claim(3, 15);
    List<Effect> effects = run.advance(20);
    assertThat(told(effects))
        .containsExactly(
            "shut down 2: the run ended",
            "shut down 3: the run ended",
            "shut down 4: the run ended",
            "announce failed");
    assertThat(run.owed()).isEqualTo(effects);

    run.shutDown(2, "the run ended", 30);
    run.end(3, "null", 31);
    run.write(run.partition().header().with(run.state().standing()));
    assertThat(told(run.owed())).containsExactly("shut down 4: the run ended");
  }

  @Test
  void askedTwiceItAnswersTheSameAndWritesNothing() {
    PaperRun run = PaperRun.of(task("a"), task("b").needs("a").with("{\"t\":\"{% $millis() %}\"}"));
    assertThat(run.decide(0)).isEqualTo(run.decide(0));
    run.advance(0);
    run.succeed(1, "{\"x\":1}", 10);

    assertThat(run.decide(20)).isEqualTo(run.decide(20));
    assertThat(run.owed()).isEqualTo(run.owed());
    assertThat(run.partition().entries()).hasSize(1);
  }
}
