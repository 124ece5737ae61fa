package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.run.story.RunHistory;
import dev.ratchet.core.run.story.TaskView;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.task.TaskFailedException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks that the orchestrator runs itself. */
class InlineTest {
  private static final String CHAIN =
      """
      tasks:
        - { name: one, task: act, queue: inline }
        - { name: two, task: act, queue: inline }
        - { name: three, task: act, queue: inline }
      """;

  private Desk desk;

  /** What carries out the attempts. */
  private Act act;

  private void desk(Act.Deed deed) {
    act = Act.doing(deed);
    desk = new Desk(act);
  }

  private RunPartition load(RunId run) {
    return desk.store.load(run).orElseThrow();
  }

  private static List<String> states(RunPartition partition) {
    return RunHistory.of(partition).stream()
        .filter(HistoryEvent.TaskMoved.class::isInstance)
        .map(HistoryEvent.TaskMoved.class::cast)
        .map(m -> "%d.%d %s".formatted(m.position(), m.attempt(), m.to().wire()))
        .toList();
  }

  private static TaskRunState state(RunPartition partition, int position) {
    return TaskView.of(partition, partition.state(), position).state();
  }

  @Test
  void aChainIsRunByOneWorkflowTaskAndOneEntryAStep() {
    desk(Act::numbered);
    RunId run = desk.start(CHAIN);

    desk.advance(run, Cause.STARTED);

    RunPartition partition = load(run);
    assertThat(act.done()).containsExactly("one#1", "two#1", "three#1");
    assertThat(partition.header().status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(partition.state().context().text()).isEqualTo("{\"one\":1,\"two\":1,\"three\":1}");
    assertThat(partition.entries()).hasSize(4);
    assertThat(partition.records()).isEmpty();
    assertThat(states(partition))
        .containsExactly(
            "1.1 queued",
            "1.1 running",
            "1.1 success",
            "2.1 queued",
            "2.1 running",
            "2.1 success",
            "3.1 queued",
            "3.1 running",
            "3.1 success");
  }

  @Test
  void parallelTasksRunBesideEachOther() {
    desk(
        context -> {
          if (!context.name().equals("three")) {
            desk.naps.nap(Duration.ofSeconds(1));
          }
          return Act.numbered(context);
        });
    RunId run =
        desk.start(
            """
            tasks:
              - { name: one, task: act, queue: inline, needs: [] }
              - { name: two, task: act, queue: inline, needs: [] }
              - { name: three, task: act, queue: inline, needs: [one, two] }
            """);

    desk.advance(run, Cause.STARTED);

    assertThat(load(run).header().status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(Duration.between(Desk.START, desk.clock.instant())).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aFailedAttemptIsTriedAgainAfterItsBackoff() {
    desk(
        context -> {
          if (context.name().equals("two") && context.attempt() == 1) {
            context.heartbeat(Json.of("half way"));
            throw TaskFailedException.retryAfter("later", "Later.", Duration.ofSeconds(7));
          }
          assertThat(context.checkpoint())
              .isEqualTo(context.attempt() == 2 ? Json.of("half way") : Json.NULL);
          return Act.numbered(context);
        });
    RunId run = desk.start(CHAIN);

    desk.advance(run, Cause.STARTED);
    assertThat(state(load(run), 2)).isEqualTo(TaskRunState.PENDING_RETRY);
    desk.clock.advance(Duration.ofSeconds(6));
    desk.advance(run, Cause.TIMER);
    assertThat(act.done()).containsExactly("one#1", "two#1");

    desk.clock.advance(Duration.ofSeconds(120));
    desk.advance(run, Cause.TIMER);

    assertThat(act.done()).containsExactly("one#1", "two#1", "two#2", "three#1");
    assertThat(load(run).header().status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(states(load(run)))
        .contains("2.1 pending_retry", "2.2 queued", "2.2 running", "2.2 success");
  }

  @Test
  void anOrchestratorThatDiesIsALostWorker() {
    desk(Act::numbered);
    RunId run = desk.start(CHAIN);
    desk.hooks.before("append", () -> {});
    desk.hooks.failBefore("append");

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> desk.advance(run, Cause.STARTED));
    assertThat(state(load(run), 1)).isEqualTo(TaskRunState.RUNNING);
    desk.advanceAgain(run);
    assertThat(act.done()).containsExactly("one#1");

    desk.clock.advance(Duration.ofMinutes(1));
    desk.advance(run, Cause.TIMER);
    assertThat(state(load(run), 1)).isEqualTo(TaskRunState.PENDING_RETRY);
    assertThat(load(run).state().inline().get(1).failures().getFirst().failure().code())
        .isEqualTo("worker_lost");

    desk.clock.advance(Duration.ofMinutes(5));
    desk.advance(run, Cause.TIMER);
    assertThat(act.done()).containsExactly("one#1", "one#2", "two#1", "three#1");
    assertThat(load(run).header().status()).isEqualTo(RunStatus.SUCCESS);
  }

  @Test
  void aTaskThatTheOrchestratorHasNoCodeForGoesToItsQueue() {
    desk(Act::numbered);
    RunId run = desk.start("tasks: [{ name: one, task: other, queue: inline }]");

    desk.advance(run, Cause.STARTED);

    assertThat(state(load(run), 1)).isEqualTo(TaskRunState.QUEUED);
    assertThat(desk.messages.messages().toString()).contains("\"default\"");
  }

  @Test
  void theLastEventsOfARunThatFailsTellOfItsShutdown() {
    desk(
        context -> {
          if (context.name().equals("one")) {
            throw TaskFailedException.fatal("never", "Never.");
          }
          desk.naps.nap(Duration.ofSeconds(20));
          return Act.numbered(context);
        });
    RunId run =
        desk.start(
            """
            tasks:
              - { name: one, task: act, queue: inline, needs: [] }
              - { name: two, task: act, queue: inline, needs: [] }
            """);

    desk.advance(run, Cause.STARTED);

    RunPartition partition = load(run);
    assertThat(partition.header().status()).isEqualTo(RunStatus.FAILED);
    assertThat(state(partition, 2)).isEqualTo(TaskRunState.SHUTDOWN);
    assertThat(partition.entries().getLast().events().getLast())
        .isInstanceOf(RunEvent.RunFailed.class);
  }
}
