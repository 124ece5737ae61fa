package dev.ratchet.core.run;

import static dev.ratchet.core.run.Effects.told;
import static dev.ratchet.core.run.PaperRun.at;
import static dev.ratchet.core.run.Sketch.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.decide.Decision;
import org.junit.jupiter.api.Test;

/** How a run takes notice of what comes from outside. */
class SignalsTest {
  private static InboxItem signal(String key, long millis) {
    return new InboxItem(key, new InboxItem.Content.Signal("nudge", Payload.NONE), at(millis));
  }

  @Test
  void signalsAreNoticedOnceInTheOrderInWhichTheyCameAndBeforeResults() {
    PaperRun run = PaperRun.of(task("a"));
    run.advance(0);
    run.write(signal("z", 10));
    run.write(signal("b", 20));
    run.write(signal("a", 19)); // by a clock that is behind
    run.succeed(1, "null", 5);
    run.advance(30);

    assertThat(run.lastEvents())
        .isEqualTo("[[signal,z],[signal,b],[signal,a],[succeeded,1,1],[run_succeeded]]");
  }

  @Test
  void aSignalThatWasNoticedIsNoNews() {
    PaperRun run = PaperRun.of(task("a"));
    run.write(signal("k", 10));
    run.advance(20);

    assertThat(run.lastEvents()).isEqualTo("[[started],[signal,k],[queued,1,1]]");
    assertThat(run.decide(30)).isEqualTo(new Decision.Nothing());
  }

  @Test
  void aFloodOfSignalsIsTakenInPortionsAndTheRunIsWokenForTheRest() {
    PaperRun run = PaperRun.of(task("a"));
    for (int i = 0; i < 2_500; i++) {
      run.write(signal("k%04d".formatted(i), i));
    }

    assertThat(told(run.advance(5_000))).containsExactly("dispatch 1.1", "wake now");
    assertThat(told(run.advance(5_001))).containsExactly("wake now");
    assertThat(told(run.advance(5_002))).isEmpty();
    assertThat(run.state().received()).hasSize(2_500);
    assertThat(run.decide(5_003)).isEqualTo(new Decision.Nothing());
  }

  @Test
  void aRunThatClosesIsNotWokenForMore() {
    PaperRun run = PaperRun.of(task("a").when("false"));
    for (int i = 0; i <= News.SIGNALS_MAX; i++) {
      run.write(signal("k%04d".formatted(i), i));
    }

    assertThat(told(run.advance(5_000))).containsExactly("announce success");
  }

  @Test
  void aKeyHasOneTo128Characters() {
    assertThat(signal("k".repeat(128), 0).key()).hasSize(128);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signal("k".repeat(129), 0))
        .withMessageContaining("found 129");
    assertThatIllegalArgumentException().isThrownBy(() -> signal("", 0));
  }
}
