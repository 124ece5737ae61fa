package dev.ratchet.core.run;

import static dev.ratchet.core.run.PaperRun.at;
import static dev.ratchet.core.run.Sketch.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.stored.JournalJson;
import dev.ratchet.core.taskrun.TaskRunState;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Journals that break a rule: folding stops at once and says which. */
class RunFoldTest {
  /** A run whose Task Runs 1 to 3 succeeded, failed and were shut down; the journal is empty. */
  private static PaperRun settled() {
    PaperRun run = PaperRun.of(task("a"), task("b"), task("c"), task("d"));
    run.succeed(1, "{\"x\":1}", 10);
    run.fail(2, Failure.TaskError.fatal("broken", "It broke."), 10);
    run.shutDown(3, "not needed", 10);
    return run;
  }

  private static void write(PaperRun run, String events) {
    long seq = run.partition().entries().size() + 1L;
    run.write(new JournalEntry(seq, at(100), JournalJson.read(events.replace('\'', '"'))));
  }

  @Test
  void aSoundJournalFolds() {
    PaperRun run = settled();
    run.write(new InboxItem("s", new InboxItem.Content.Signal("nudge", Payload.NONE), at(50)));
    write(run, "[['started'],['queued',1,1],['queued',2,1,'k'],['queued',3,1],['skipped',4]]");
    write(run, "[['shutdown',3,1],['failed',2,1],['succeeded',1,1],['signal','s']]");

    assertThat(run.state().tasks().values())
        .extracting(TaskProgress::state)
        .extracting(TaskRunState::wire)
        .containsExactly("success", "failed", "shutdown", "none");
    assertThat(run.state().received()).containsExactly("s");
    assertThat(run.context()).isEqualTo("{\"x\":1}");
    assertThat(run.state().seq()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          ['started']                                   → RunStarted[] again
          ['queued',1,1],['queued',1,1]                 → cannot go from queued to queued
          ['queued',1,1],['held',1,'start_delay']       → cannot go from queued to pending
          ['held',1,'start_delay'],['held',1,'start_delay'] → cannot go from pending to pending
          ['skipped',1],['queued',1,1]                  → a skipped Task Run goes to queued
          ['skipped',1],['skipped',1]                   → a skip of a Task Run that was scheduled
          ['queued',1,1],['skipped',1]                  → a skip of a Task Run that was scheduled
          ['succeeded',1,1]                             → 1 ended without having been queued
          ['held',1,'start_delay'],['succeeded',1,1]    → 1 ended without having been queued
          ['queued',1,1],['succeeded',1,1],['succeeded',1,1] → 1 ended without having been queued
          ['queued',4,1],['succeeded',4,1]              → 4 succeeded, its record says null
          ['queued',1,1],['succeeded',1,2]              → attempt 2 of Task Run 1 succeeded
          ['queued',2,1],['succeeded',2,1]              → attempt 1 of Task Run 2 succeeded
          ['queued',1,1],['failed',1,1]                 → attempt 1 of Task Run 1 failed
          ['queued',2,1],['shutdown',2,1]               → attempt 1 of Task Run 2 was shut down
          ['taken','k'],['taken','k']                   → the inbox item k is taken notice of again
          ['signal','k']                                → there is no signal k in the inbox
          ['run_succeeded'],['queued',1,1]              → after the end of the run
          ['run_succeeded'],['run_succeeded']           → after the end of the run
          """)
  void aBrokenJournalIsRefused(String events, String rule) {
    PaperRun run = settled();
    write(run, "[['started']," + events + "]");

    assertThatIllegalStateException().isThrownBy(run::state).withMessageContaining(rule);
  }

  @Test
  void aJournalThatDoesNotBeginWithTheStartIsRefused() {
    PaperRun run = settled();
    write(run, "[['queued',1,1]]");

    assertThatIllegalStateException()
        .isThrownBy(run::state)
        .withMessageContaining("before the start");
  }

  @Test
  void theMessageNamesTheRun() {
    PaperRun run = settled();
    write(run, "[['started'],['succeeded',1,1]]");

    assertThatIllegalStateException()
        .isThrownBy(run::state)
        .withMessage(
            "The journal of %s breaks a rule: Task Run 1 ended without having been queued.",
            run.partition().header().id());
  }

  @Test
  void aSecondStartInALaterEntryIsRefused() {
    PaperRun run = settled();
    write(run, "[['started']]");
    write(run, "[['started']]");

    assertThatIllegalStateException().isThrownBy(run::state).withMessageContaining("again");
  }

  @Test
  void anEntryThatLiesBeforeTheOneBeforeItIsRefused() {
    PaperRun run = settled();
    run.write(new JournalEntry(1, at(100), List.of(new RunEvent.RunStarted())));
    run.write(new JournalEntry(2, at(99), List.of(new RunEvent.TaskSkipped(1))));

    assertThatIllegalStateException()
        .isThrownBy(run::state)
        .withMessageContaining("entry 2 lies before entry 1");
  }

  @Test
  void aJournalWithAGapIsRefused() {
    PaperRun run = settled();
    run.write(new JournalEntry(1, at(0), List.of(new RunEvent.RunStarted())));
    run.write(new JournalEntry(3, at(0), List.of(new RunEvent.TaskSkipped(1))));

    assertThatIllegalStateException()
        .isThrownBy(run::partition)
        .withMessageContaining("has a gap: entry 3 stands where 2 was expected");
  }

  @Test
  void anEntryOutOfTurnIsRefused() {
    PaperRun run = settled();
    write(run, "[['started']]");
    var late = new JournalEntry(3, at(200), List.of(new RunEvent.TaskSkipped(1)));

    assertThatIllegalStateException()
        .isThrownBy(() -> run.state().evolve(late, run.partition()))
        .withMessageContaining("entry 3 follows entry 1");
  }

  @Test
  void anEntryHoldsOneEventAtLeastAndTwentyThousandAtMost() {
    var event = new RunEvent.TaskSkipped(1);

    assertThat(
            new JournalEntry(1, at(0), Collections.nCopies(JournalEntry.EVENTS_MAX, event))
                .events())
        .hasSize(20_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JournalEntry(1, at(0), Collections.nCopies(20_001, event)))
        .withMessageContaining("found number 1 with 20001 events");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JournalEntry(1, at(0), List.of()))
        .withMessageContaining("with 0 events");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JournalEntry(0, at(0), List.of(event)));
  }

  @Test
  void anEventThatNoTaskRunCanHaveIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RunEvent.TaskSkipped(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunEvent.TaskQueued(1, 0, new Placement.Merged()));
    assertThatIllegalArgumentException().isThrownBy(() -> new RunEvent.TaskSucceeded(1 << 20, 1));
  }
}
