package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.engine.attempt.Worker;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.run.Orchestrator;
import dev.ratchet.engine.run.Orchestrator.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Load, decide, append, dispatch: what happens when it goes well, and when it stops in between. */
class OrchestratorTest {
  private static final String TWO_AT_ONCE =
      """
        - { name: a, task: act, needs: [] }
        - { name: b, task: act, needs: [] }
      """;

  private static final String ONE = "  - { name: a, task: act }\n";

  @Test
  void aWorkflowTaskAppendsOneEntryAndSendsWhatFollowsFromIt() {
    var desk = new Desk();
    RunId run = desk.start(TWO_AT_ONCE);
    assertThat(desk.sent()).containsExactly("wake started");

    Answer answer = desk.advance(run);

    assertThat(answer).isInstanceOf(Answer.Advanced.class);
    assertThat(desk.lastEvents(run)).isEqualTo("[[started],[queued,1,1],[queued,2,1]]");
    assertThat(desk.sent()).containsExactly("default 1.1", "default 2.1");
    assertThat(desk.advance(run)).isEqualTo(new Answer.NothingNew());
    assertThat(desk.sent()).isEmpty();
  }

  @Test
  void aWorkflowTaskOfARunThatDoesNotExistIsRejected() {
    var desk = new Desk();

    assertThat(desk.advance(RunId.least(Desk.START))).isEqualTo(new Answer.UnknownRun());
    assertThat(desk.sent()).isEmpty();
  }

  @Test
  void aLostRaceIsDecidedAgainOnWhatTheOtherOneWrote() {
    var desk = new Desk();
    RunId run = desk.start(ONE);
    desk.take();
    var other =
        new JournalEntry(
            1, Desk.START, List.of(new RunEvent.RunStarted(), new RunEvent.TaskSkipped(1)));
    desk.hooks.before("append", () -> desk.store.inner().append(run, other, "other"));

    Answer answer = desk.advance(run);

    assertThat(answer).isInstanceOf(Answer.Advanced.class);
    assertThat(desk.partition(run).entries()).hasSize(2).startsWith(other);
    assertThat(desk.lastEvents(run)).isEqualTo("[[run_succeeded]]");
    assertThat(desk.sent()).isEmpty();
  }

  @Test
  void aRaceThatIsLostToTheSameDecisionIsNothingNew() {
    var desk = new Desk();
    RunId run = desk.start(ONE);
    desk.take();
    desk.hooks.before("append", () -> desk.advance(run));

    assertThat(desk.advance(run)).isEqualTo(new Answer.NothingNew());
    assertThat(desk.sent()).as("sent by the winner alone").containsExactly("default 1.1");
  }

  @Test
  void aWorkflowTaskThatLosesTenRacesIsGivenBack() {
    var desk = new Desk();
    RunId run = desk.start(ONE);
    for (int race = 1; race <= Orchestrator.RACES_MAX; race++) {
      long seq = race;
      List<RunEvent> events =
          race == 1
              ? List.of(new RunEvent.RunStarted())
              : List.of(new RunEvent.ItemTaken("s" + race));
      desk.hooks.before(
          "append",
          () -> desk.store.inner().append(run, new JournalEntry(seq, Desk.START, events), "other"));
    }

    assertThatExceptionOfType(ContentionException.class)
        .isThrownBy(() -> desk.advance(run))
        .withMessageContaining("lost 10 races in a row");
    assertThat(desk.advance(run)).isInstanceOf(Answer.Advanced.class);
  }

  @Test
  void whoeverComesAfterACrashBetweenAppendAndDispatchSendsWhatIsOwed() {
    var desk = new Desk();
    RunId run = desk.start(TWO_AT_ONCE);
    desk.take();
    desk.hooks.failBefore("send");

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.advance(run));
    assertThat(desk.partition(run).entries()).hasSize(1);
    assertThat(desk.sent()).isEmpty();

    assertThat(desk.advanceAgain(run)).isEqualTo(new Answer.NothingNew());
    assertThat(desk.sent()).containsExactly("default 1.1", "default 2.1");
    assertThat(desk.partition(run).entries()).hasSize(1);
  }

  @Test
  void whatIsOwedIsSentExactlyAsItWasMeant() {
    var desk = new Desk(Act.giving("{}"));
    String yaml =
        """
          - { name: a, task: act, with: { at: "{% $now() %}", x: "{% $context.x %}" } }
        """;
    RunId run = desk.start(yaml, Json.parseObject("{\"x\":7}"), Duration.ZERO);
    desk.take();
    desk.hooks.failAfter("send");
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.advance(run));
    var meant = desk.takeDeliveries();

    desk.clock.advance(Duration.ofHours(1));
    desk.advanceAgain(run);

    assertThat(desk.takeDeliveries()).isEqualTo(meant).hasSize(1);
  }

  @Test
  void anAppendWhoseAnswerWasLostIsFoundByTheRedelivery() {
    var desk = new Desk();
    RunId run = desk.start(ONE);
    desk.take();
    desk.hooks.failAfter("append");

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.advance(run));
    assertThat(desk.advanceAgain(run)).isEqualTo(new Answer.NothingNew());

    assertThat(desk.partition(run).entries()).hasSize(1);
    assertThat(desk.sent()).containsExactly("default 1.1");
  }

  @Test
  void aRunWhoseEndWasNotAnnouncedIsAnnouncedByTheRedelivery() {
    var desk = new Desk();
    RunId run = desk.start("  - { name: a, task: act, when: \"{% false %}\" }\n");
    desk.take();
    desk.hooks.failBefore("putHeader");

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.advance(run));
    assertThat(desk.partition(run).state().isClosed()).isTrue();
    assertThat(desk.header(run).status()).isEqualTo(RunStatus.RUNNING);

    assertThat(desk.advanceAgain(run)).isEqualTo(new Answer.NothingNew());
    assertThat(desk.header(run).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(desk.heard()).as("at least once").isEqualTo("success,success");

    desk.advanceAgain(run);
    assertThat(desk.heard()).isEqualTo("success,success");
  }

  @Test
  void aFailedRunShutsDownWhatItWaitedForEvenIfThatWasInterrupted() {
    var desk =
        new Desk(
            Act.doing(
                _ -> {
                  throw new AssertionError("never claimed");
                }));
    RunId run = desk.start(TWO_AT_ONCE);
    desk.advance(run);
    var deliveries = desk.takeDeliveries();
    desk.giveUp("default", deliveries.getFirst());
    desk.hooks.failBefore("swap");

    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> desk.advance(run));
    assertThat(desk.record(run, 2)).isNull();

    desk.advanceAgain(run);
    assertThat(desk.record(run, 2).state().wire()).isEqualTo("shutdown");
    assertThat(desk.header(run).status()).isEqualTo(RunStatus.FAILED);
    assertThat(desk.heard()).isEqualTo("failed");
    assertThat(desk.work(deliveries.get(1)))
        .isEqualTo(new Worker.Answer.Ignored("the attempt is over"));
  }

  @Test
  void aClosedRunIsLeftAlone() {
    var desk = new Desk();
    RunId run = desk.start("  - { name: a, task: act, when: \"{% false %}\" }\n");
    desk.advance(run);
    desk.take();
    desk.hooks.before(
        "load",
        () -> {
          throw new IllegalStateException("This release cannot read the journal event.");
        });

    assertThat(desk.advance(run)).isEqualTo(new Answer.NothingNew());
    assertThat(desk.advanceAgain(run)).isEqualTo(new Answer.NothingNew());
    assertThat(desk.sent()).isEmpty();
    assertThat(desk.heard()).isEqualTo("success");
  }

  @Test
  void aRunThatIsWokenTooSoonByAClockThatIsAheadIsWokenAgain() {
    var desk = new Desk();
    RunId run = desk.start(ONE, Json.Obj.EMPTY, Duration.ofSeconds(5));
    desk.advance(run);
    TimerMessage timer = desk.takeTimers().getFirst();
    desk.clock.advance(Duration.ofSeconds(5));
    desk.orchestratorIsBehind(Duration.ofSeconds(3));

    desk.timers.handle(timer);
    assertThat(desk.sent()).containsExactly("wake timer");
    assertThat(desk.reach(run, timer.due())).isEqualTo(new Answer.NothingNew());
    assertThat(desk.messages.messages()).hasSize(1);
    assertThat(desk.takeTimers()).containsExactly(timer);

    desk.clock.advance(Duration.ofSeconds(3));
    desk.timers.handle(timer);
    assertThat(desk.sent()).containsExactly("wake timer");
    assertThat(desk.reach(run, timer.due())).isInstanceOf(Answer.Advanced.class);
    assertThat(desk.sent()).containsExactly("default 1.1");
    assertThat(desk.reach(run, timer.due())).isEqualTo(new Answer.NothingNew());
    assertThat(desk.sent()).isEmpty();
  }

  @Test
  void aTimerThatIsTooEarlyIsSentAgainThoughTheRunGoesOnMeanwhile() {
    var desk = new Desk();
    RunId run = desk.start(ONE, Json.Obj.EMPTY, Duration.ofSeconds(5));
    desk.advance(run);
    TimerMessage timer = desk.takeTimers().getFirst();
    desk.orchestratorIsBehind(Duration.ofMinutes(10));
    desk.store.putInbox(
        run, new InboxItem("k", new InboxItem.Content.Signal("go", Payload.NONE), Desk.START));

    assertThat(desk.reach(run, timer.due())).isInstanceOf(Answer.Advanced.class);
    assertThat(desk.takeTimers()).containsExactly(timer);
  }

  @Test
  void aTimerThatDoesNotSayWhenItWasDueMayHaveBeenEarly() {
    var desk = new Desk();
    RunId run = desk.start(ONE, Json.Obj.EMPTY, Duration.ofSeconds(5));
    desk.advance(run);
    TimerMessage timer = desk.takeTimers().getFirst();

    desk.orchestrator.advance(
        List.of(new WorkflowTask(run, Cause.TIMER)), new Receipt(1, timer.due(), _ -> {}));
    assertThat(desk.takeTimers()).containsExactly(timer);
  }

  @Test
  void causesThatCameTogetherAreAnsweredByOneStep() {
    var desk = new Desk();
    RunId run = desk.start(ONE);
    desk.take();

    assertThat(desk.advance(run, Cause.STARTED, Cause.SIGNAL)).isInstanceOf(Answer.Advanced.class);
    assertThat(desk.partition(run).entries()).hasSize(1);
  }
}
