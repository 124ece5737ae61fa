package dev.ratchet.core.run;

import static dev.ratchet.core.run.Effects.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.decide.Command;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deciders that go wrong: the Workflow Task fails, and nothing is written that cannot be read. */
class BrokenDeciderTest {
  private static final Failure BROKEN = Failure.TaskError.fatal("broken", "It broke.");

  @Test
  void commandsAfterTheEndOfTheRunAreRefused() {
    PaperRun run = PaperRun.of(Script.always(new Command.CompleteRun(), Script.schedule(1)));

    assertThatIllegalStateException()
        .isThrownBy(() -> run.decide(0))
        .withMessage("The decider went on after it had closed the run.");
  }

  @Test
  void aTaskRunThatIsScheduledTwiceAtOnceIsRefused() {
    PaperRun run = PaperRun.of(Script.always(Script.schedule(1), Script.schedule(1)));

    assertThatIllegalStateException()
        .isThrownBy(() -> run.decide(0))
        .withMessageContaining("cannot go from queued to queued");
  }

  @Test
  void aTaskRunThatIsScheduledAgainIsRefused() {
    PaperRun run = PaperRun.of(Script.always(Script.schedule(1)));
    run.advance(0);

    assertThatIllegalStateException()
        .isThrownBy(() -> run.decide(10))
        .withMessageContaining("cannot go from queued to queued");
  }

  @Test
  void aTaskRunThatWasScheduledIsNotSkippedNorASkippedOneScheduled() {
    PaperRun skips = PaperRun.of(Script.always(Script.schedule(1), new Command.SkipTask(1)));
    PaperRun schedules = PaperRun.of(Script.always(new Command.SkipTask(1), Script.schedule(1)));

    assertThatIllegalStateException()
        .isThrownBy(() -> skips.decide(0))
        .withMessageContaining("a skip of a Task Run that was scheduled");
    assertThatIllegalStateException()
        .isThrownBy(() -> schedules.decide(0))
        .withMessageContaining("a skipped Task Run goes to queued");
  }

  @Test
  void aPositionThatNoTaskRunCanHaveIsRefused() {
    assertThatThrownBy(() -> PaperRun.of(Script.always(Script.schedule(0))).decide(0))
        .hasMessageContaining("A position is 1 to 1048575; found 0.");
    assertThatThrownBy(() -> PaperRun.of(Script.always(new Command.SkipTask(0))).decide(0))
        .hasMessageContaining("A position is 1 to 1048575; found 0.");
  }

  @Test
  void whatIsScheduledInTheEntryThatClosesTheRunIsShutDownAndNotDispatched() {
    PaperRun fails = PaperRun.of(Script.always(Script.schedule(1), new Command.FailRun(BROKEN)));
    PaperRun completes = PaperRun.of(Script.always(Script.schedule(1), new Command.CompleteRun()));

    assertThat(told(fails.advance(0)))
        .containsExactly("shut down 1: the run ended", "announce failed");
    assertThat(told(completes.advance(0)))
        .containsExactly("shut down 1: the run ended", "announce success");
  }

  @Test
  void whatIsHeldWhenTheRunEndsIsShutDownHoweverItEnds() {
    for (Command end : List.of(new Command.CompleteRun(), new Command.FailRun(BROKEN))) {
      var decider =
          new Script(state -> List.of(state.tasks().isEmpty() ? Script.schedule(1) : end));
      PaperRun run = PaperRun.delayed(Duration.ofSeconds(5), decider);
      run.advance(0);
      run.write(
          new InboxItem("k", new InboxItem.Content.Signal("nudge", Payload.NONE), PaperRun.at(5)));
      run.advance(10);

      assertThat(run.state().tasks().get(1))
          .isEqualTo(new TaskProgress.ShutDown(0, "the run ended"));
      assertThat(told(run.owed())).noneMatch(told -> told.startsWith("wake"));
    }
  }
}
