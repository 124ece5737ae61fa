package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskResult;
import dev.ratchet.testkit.MemoryTaskQueues;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of runs whose messages a queue has lost, and no dead letter tells of it. */
class LostMessagesTest {
  private static final String ONE = "  - { name: a, task: act, retry: { max_attempts: 3 } }\n";

  private static final String LIMITED =
      """
        - { name: a, task: act, concurrency: { limit: 1 } }
        - { name: b, task: wait-for-signal, with: { signal: go } }
      """;

  private final Act act = Act.doing(context -> doing(context.attempt()));
  private final Desk desk = new Desk(act);
  private Act.Deed first = _ -> TaskResult.of(Json.of(1));

  private TaskResult doing(int attempt) throws Exception {
    return attempt == 1 ? first.run(null) : TaskResult.of(Json.of(attempt));
  }

  @BeforeEach
  void beginSweeping() {
    assertThat(forgotten()).isZero();
  }

  private long forgotten() {
    return desk.sweep.sweep(desk.clock.instant().plusSeconds(120)).forgotten();
  }

  /** All messages are lost, and a day passes. */
  private void loseAll() {
    desk.take();
    desk.clock.advance(Duration.ofHours(23));
    assertThat(forgotten()).isZero();
    desk.clock.advance(Duration.ofHours(2));
  }

  private RunId dispatched(String yaml) {
    RunId run = desk.start(yaml);
    desk.take();
    desk.advance(run);
    return run;
  }

  private void isFoundAndEnds(RunId run) {
    assertThat(forgotten()).isOne();
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("success");
    desk.clock.advance(Duration.ofDays(2));
    assertThat(forgotten()).isZero();
  }

  @Test
  void aDeliveryIsSentAgain() {
    RunId run = dispatched(ONE);

    loseAll();
    isFoundAndEnds(run);
    assertThat(act.calls()).hasSize(1);
  }

  @Test
  void theNextAttemptIsSentAgain() {
    RunId run = dispatched(ONE);
    first =
        _ -> {
          throw TaskFailedException.retryable("not_yet", "Try again.");
        };
    desk.work(desk.takeDeliveries().getFirst());

    loseAll();
    isFoundAndEnds(run);
    assertThat(act.calls()).hasSize(2);
  }

  @Test
  void anAttemptWhoseWorkerDiedIsTakenUpAgain() {
    RunId run = dispatched(ONE);
    first =
        _ -> {
          desk.hooks.failBefore("swap");
          return TaskResult.NONE;
        };
    ActivityTask task = desk.takeDeliveries().getFirst();
    assertThatThrownBy(() -> desk.work(task)).isInstanceOf(StoreException.class);

    loseAll();
    assertThat(forgotten()).isOne();
    desk.settleFor(Duration.ofMinutes(10));
    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(act.calls()).hasSize(2);
  }

  @Test
  void theNewsOfAnEndIsSentAgain() {
    RunId run = dispatched(ONE);
    desk.work(desk.takeDeliveries().getFirst());

    loseAll();
    isFoundAndEnds(run);
  }

  @Test
  void aTimerOfAWaitIsSentAgain() {
    RunId run = dispatched("  - { name: nap, task: sleep, with: { duration: 5s } }\n");

    loseAll();
    isFoundAndEnds(run);
  }

  @Test
  void whatIsDueAtOnceIsMadeDueAgain() {
    RunId run =
        dispatched(
            """
              - { name: one, task: sleep, with: { duration: 0ms } }
              - { name: two, task: sleep, with: { duration: 0ms } }
            """);

    loseAll();
    isFoundAndEnds(run);
  }

  @Test
  void theRunsOwnTimeoutIsSentAgain() {
    RunId run =
        dispatched(
            "timeout: 1m\ntasks: [{ name: w, task: wait-for-signal, with: { signal: go } }]\n");

    loseAll();
    assertThat(forgotten()).isOne();
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("timed_out");
  }

  @Test
  void whatWasAskedForIsMadeDueAgain() {
    RunId run = dispatched("  - { name: w, task: sleep, with: { duration: 90d } }\n");
    desk.control.ask(run, new Control.Cancel("enough"), "k");

    loseAll();
    assertThat(forgotten()).isOne();
    desk.settle();
    assertThat(desk.status(run)).isEqualTo("canceled");
  }

  @Test
  void aRedriveThatWasAcceptedIsDoneADayLater() {
    RunId run = desk.start("  - { name: w, task: sleep, with: { duration: 90d } }\n");
    desk.control.ask(run, new Control.Terminate("enough"), "k");
    desk.settle();
    desk.control.redrive(run, new RedriveVersion.Pinned(), "again");

    desk.take();
    desk.settleFor(Duration.ofHours(25));
    assertThat(desk.status(run)).isEqualTo("running");
  }

  @Test
  void aPlaceThatWasNotGivenBackIsGivenBackForThoseThatWaitForIt() {
    RunId first = desk.start(LIMITED);
    desk.advance(first);
    desk.advance(first);
    desk.work(desk.takeDeliveries().getFirst());
    desk.hooks.failAfter("append");
    assertThatThrownBy(() -> desk.advance(first)).isInstanceOf(StoreException.class);
    RunId second = desk.start(LIMITED);
    desk.advance(second);
    assertThat(desk.states(second)).containsExactly("pending", "none");

    loseAll();
    assertThat(forgotten()).isOne();
    desk.settle();
    assertThat(desk.states(second)).containsExactly("success", "running");
  }

  @Test
  void aWishForAPlaceIsMadeAgain() {
    RunId run = desk.start(LIMITED);
    desk.hooks.failAfter("append");
    assertThatThrownBy(() -> desk.advance(run)).isInstanceOf(StoreException.class);
    assertThat(desk.states(run)).containsExactly("pending", "none");

    loseAll();
    assertThat(forgotten()).isOne();
    desk.settle();
    assertThat(desk.states(run)).containsExactly("success", "running");
  }

  @Test
  void whoWaitsForAPlaceIsLeftAloneAndItsHolderAskedWhetherItNeedsIt() {
    String yaml =
        """
          - name: a
            task: act
            concurrency: { limit: 1 }
            completion: external
            timeout: { start_to_close: 30d }
        """;
    RunId holder = desk.start(yaml);
    desk.settle();
    RunId waiting = desk.start(yaml);
    desk.settle();
    assertThat(desk.states(waiting)).containsExactly("pending");

    desk.clock.advance(Duration.ofDays(2));
    assertThat(forgotten()).isOne();
    assertThat(desk.take())
        .extracting(MemoryTaskQueues.Message::body)
        .singleElement()
        .asString()
        .contains(holder.value());
  }

  @Test
  void whatWaitsAsItShouldIsLeftAlone() {
    RunId sleeping = dispatched("  - { name: w, task: sleep, with: { duration: 90d } }\n");
    RunId waiting =
        dispatched(
            "timeout: 90d\ntasks: [{ name: w, task: wait-for-signal, with: { signal: go } }]\n");
    RunId outside =
        desk.start(
            """
              - name: ask
                task: act
                completion: external
                timeout: { start_to_close: 30d }
            """);
    desk.settle();
    assertThat(desk.states(outside)).containsExactly("running");
    RunId paused = desk.start(ONE);
    desk.control.ask(paused, new Control.Pause("wait"), "k");
    desk.settle();

    for (int day = 0; day < 5; day++) {
      desk.clock.advance(Duration.ofDays(1));
      assertThat(forgotten()).isZero();
    }
    assertThat(desk.status(sleeping)).isEqualTo("running");
    assertThat(desk.status(waiting)).isEqualTo("running");
    assertThat(desk.status(paused)).isEqualTo("paused");
  }

  @Test
  void aRunThatFailsIsTriedOnceADayAndBegetsNoRetriesBesideItsOwn() {
    RunId run = desk.startUnknown();
    desk.advance(run);

    loseAll();
    assertThat(forgotten()).isOne();
    assertThat(desk.sent()).containsExactly("wake started", "wake continued");
  }
}
