package dev.ratchet.core.run;

import static dev.ratchet.core.run.Effects.told;
import static dev.ratchet.core.run.Sketch.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.decide.Decision;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.run.decide.Reopening;
import dev.ratchet.core.run.stored.RecentRun;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs that are asked for something from outside: what came, what is written, what is sent. */
class ControlTest {
  private static final Failure BROKEN = Failure.TaskError.fatal("broken", "It broke.");

  private static final String CLEANUP =
      """
      tasks:
        - { name: work, task: do-work, needs: [] }
        - { name: aside, task: do-aside, needs: [] }
      on_failure:
        - name: undo
          task: undo
          with: { why: "{% $run.error.code %}", how: "{% $run.ending %}" }
        - { name: tell, task: tell }
      on_cancel:
        - { name: refund, task: refund, with: { why: "{% $run.reason %}" } }
      """;

  private static PaperRun of(String yaml) {
    return PaperRun.of(definition(yaml), Json.Obj.EMPTY);
  }

  private static WorkflowDefinition definition(String yaml) {
    return switch (DefinitionReader.read(yaml, "sketch")) {
      case DefinitionReader.Outcome.Read read -> read.definition();
      case DefinitionReader.Outcome.Refused refused -> throw new AssertionError(refused.problems());
    };
  }

  @Test
  void aPausedRunHoldsBackWhatIsDueAndGoesOnWhenItIsResumed() {
    PaperRun run = PaperRun.of(task("a"), task("b").needs("a"));
    run.advance(0);
    run.ask("p", new Control.Pause("lunch"), 5);
    assertThat(told(run.control(6))).containsExactly("put paused");
    assertThat(run.lastEvents()).isEqualTo("[[run_paused,p]]");

    run.succeed(1, "null", 10);
    assertThat(told(run.advance(20))).isEmpty();
    assertThat(run.lastEvents()).isEqualTo("[[succeeded,1,1],[held,2,paused]]");
    assertThat(run.decide(25)).isEqualTo(new Decision.Nothing());
    assertThat(run.status()).isEqualTo(RunStatus.PAUSED);

    run.ask("r", new Control.Resume(), 30);
    assertThat(told(run.control(31))).containsExactly("put running");
    assertThat(told(run.advance(32))).containsExactly("dispatch 2.1");
    assertThat(run.lastEvents()).isEqualTo("[[queued,2,1]]");
  }

  @Test
  void aPausedRunNeitherFailsNorCompletes() {
    PaperRun run = PaperRun.of(task("a"));
    run.advance(0);
    run.ask("p", new Control.Pause(""), 5);
    run.control(6);
    run.fail(1, BROKEN, 10);
    run.advance(20);
    assertThat(run.status()).isEqualTo(RunStatus.PAUSED);

    run.ask("r", new Control.Resume(), 30);
    run.control(31);
    assertThat(told(run.advance(32))).containsExactly("announce failed");
  }

  @Test
  void whatIsAskedTwiceIsTakenNoticeOfTwiceAndDoneOnce() {
    PaperRun run = PaperRun.of(task("a"));
    run.advance(0);
    run.ask("p", new Control.Pause(""), 5);
    run.ask("q", new Control.Pause(""), 5);
    run.control(6);

    assertThat(run.lastEvents()).isEqualTo("[[run_paused,p],[taken,q]]");
    assertThat(run.control(7)).isEmpty();
  }

  @Test
  void aCanceledRunShutsDownWhatIsUnderWayAndCleansUp() {
    PaperRun run = of(CLEANUP);
    run.advance(0);
    run.claim(1, 5);
    run.ask("c", new Control.Cancel("changed my mind"), 10);
    assertThat(told(run.control(11)))
        .containsExactly("shut down 1: the run was canceled", "shut down 2: the run was canceled");
    assertThat(run.lastEvents()).isEqualTo("[[cancel,c,changed my mind]]");
    assertThat(told(run.owed())).as("a crash in between").contains("shut down 1: the run ended");

    run.shutDown(1, "the run was canceled", 12);
    run.shutDown(2, "the run was canceled", 12);
    List<Effect> effects = run.advance(20);
    assertThat(told(effects)).containsExactly("dispatch 5.1");
    assertThat(Effects.delivery(effects, 5).cargo().toString()).contains("changed my mind");
    assertThat(run.lastEvents()).isEqualTo("[[shutdown,1,1],[shutdown,2,1],[queued,5,1]]");

    run.succeed(5, "null", 30);
    assertThat(told(run.advance(40))).containsExactly("announce canceled");
    assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
  }

  @Test
  void aRunThatFailsCleansUpInOrderWhateverBecomesOfIt() {
    PaperRun run = of(CLEANUP);
    run.advance(0);
    run.fail(1, BROKEN, 10);
    assertThat(told(run.advance(20))).containsExactly("shut down 2: the run ended", "wake now");
    run.shutDown(2, "the run ended", 21);
    List<Effect> effects = run.advance(22);
    assertThat(told(effects)).containsExactly("dispatch 3.1");
    assertThat(Effects.delivery(effects, 3).cargo().toString()).contains("task_failed", "failed");
    assertThat(run.owed()).isEqualTo(effects);

    run.fail(3, BROKEN, 30);
    assertThat(told(run.advance(40))).containsExactly("dispatch 4.1");
    run.succeed(4, "null", 50);
    assertThat(told(run.advance(60))).containsExactly("announce failed");
    assertThat(run.lastEvents()).contains("task_failed").contains("work");
  }

  @Test
  void aRunThatTakesTooLongIsWokenForItAndEnds() {
    PaperRun run = of("timeout: 10s\ntasks: [{ name: a, task: do-a }]");
    assertThat(told(run.advance(0))).containsExactly("dispatch 1.1", "wake 10000 ms");
    assertThat(run.decide(9_999)).isEqualTo(new Decision.Nothing());
    assertThat(told(run.advance(10_000)))
        .containsExactly("shut down 1: the run ended", "announce timed_out");
  }

  @Test
  void aTerminatedRunEndsAtOnceAlsoWhenItsLogicIsBrokenOrHasNotBegun() {
    PaperRun run =
        PaperRun.of(
            new Script(
                _ -> {
                  throw new IllegalStateException("broken logic");
                }));
    run.ask("t", new Control.Terminate("enough"), 5);

    assertThat(told(run.control(6))).containsExactly("announce terminated");
    assertThat(run.lastEvents()).isEqualTo("[[started],[run_terminated,t,enough]]");
    assertThat(run.status()).isEqualTo(RunStatus.TERMINATED);
  }

  @Test
  void aShutdownReachesATaskRunInEveryState() {
    PaperRun run =
        of(
            """
            tasks:
              - { name: queued, task: x, needs: [], on_failure: continue }
              - { name: running, task: x, needs: [], on_failure: continue }
              - { name: asleep, task: sleep, needs: [], with: { duration: 1h }, on_failure: continue }
              - { name: limited, task: x, needs: [], concurrency: { limit: 1 }, on_failure: continue }
              - { name: later, task: x, needs: [queued, asleep] }
            """);
    run.advance(0);
    run.claim(2, 5);
    run.ask("s", new Control.ShutDownTasks(List.of(), "stop it"), 10);
    assertThat(told(run.control(11)))
        .containsExactly(
            "release sketch/limited by 4", "shut down 1: stop it", "shut down 2: stop it");
    assertThat(run.lastEvents())
        .isEqualTo(
            "[[taken,s],[shutdown_asked,1,stop it],[shutdown_asked,2,stop it],"
                + "[stopped,3,stop it],[stopped,4,stop it]]");
    assertThat(told(run.owed())).contains("shut down 1: stop it", "shut down 2: stop it");

    run.shutDown(1, "stop it", 12);
    run.shutDown(2, "stop it", 12);
    assertThat(told(run.advance(20))).containsExactly("dispatch 5.1");
  }

  @Test
  void aRestartIsAskedOfTheAttemptThatRunsAndBeginsAWaitAnew() {
    PaperRun run =
        of(
            """
            tasks:
              - { name: queued, task: x, needs: [] }
              - { name: running, task: x, needs: [] }
              - { name: asleep, task: sleep, needs: [], with: { duration: 10s } }
            """);
    run.advance(0);
    run.claim(2, 5);
    run.ask("r", new Control.RestartTasks(List.of()), 4_000);

    assertThat(told(run.control(4_000))).containsExactly("restart 2.1");
    assertThat(run.lastEvents()).startsWith("[[taken,r],[restart_asked,2,1],[sleeping,3,2,");
    assertThat(told(run.owed())).contains("restart 2.1", "wake 14000 ms");
  }

  @Test
  void aRedriveHasWhatFailedRunAgainAndKeepsWhatSucceeded() {
    PaperRun run = PaperRun.of(task("a"), task("b").needs("a"), task("c").needs("b"));
    run.advance(0);
    run.succeed(1, "{\"x\":1}", 10);
    run.advance(20);
    run.fail(2, BROKEN, 30);
    run.advance(40);
    run.write(run.state().headerNow());
    assertThat(run.status()).isEqualTo(RunStatus.FAILED);

    run.ask("again", new Content.Redrive(new RedriveVersion.Pinned()), 50);
    assertThat(Reopening.isDone(run.partition())).isFalse();
    assertThat(told(run.advance(60))).containsExactly("put running", "wake now");
    assertThat(run.lastEvents()).isEqualTo("[[run_redriven,again,[2]]]");
    run.write(run.state().headerNow());
    assertThat(run.partition().header().generation()).isEqualTo(1);

    assertThat(told(run.advance(70))).containsExactly("redrive 2.2", "dispatch 2.2");
    assertThat(told(run.owed())).containsExactly("redrive 2.2", "dispatch 2.2");
    run.redrive(2, 71);
    assertThat(told(run.owed())).containsExactly("dispatch 2.2");
    run.succeed(2, "{\"y\":2}", 80);
    run.advance(90);
    run.succeed(3, "null", 95);
    assertThat(told(run.advance(99))).containsExactly("announce success");
    assertThat(run.context()).isEqualTo("{\"x\":1,\"y\":2}");
    assertThat(Reopening.isDone(run.partition())).isTrue();
  }

  @Test
  void aRedriveAfterATerminationTakesUpWhatWasShutDownWherever() {
    PaperRun run =
        of(
            """
            tasks:
              - { name: queued, task: x, needs: [] }
              - { name: done, task: x, needs: [] }
              - { name: asleep, task: sleep, needs: [], with: { duration: 10s } }
            """);
    run.advance(0);
    run.succeed(2, "1", 5);
    run.ask("t", new Control.Terminate("oops"), 10);
    run.control(11);
    run.shutDown(1, "the run ended", 12);
    run.ask("again", new Content.Redrive(new RedriveVersion.Pinned()), 20);
    run.advance(30);
    assertThat(run.lastEvents()).isEqualTo("[[run_redriven,again,[1,3]]]");
    assertThat(told(run.advance(40)))
        .containsExactly("redrive 1.2", "dispatch 1.2", "wake 10040 ms");
    assertThat(run.lastEvents()).contains("[succeeded,2,1]").contains("[sleeping,3,2,");
  }

  @Test
  void whatAWorkerHadStaysWithWorkersAfterARedriveWhoeverKnowsOnlyTheNewestPart() {
    PaperRun run =
        of(
            """
            tasks: [{ name: a, task: x }]
            on_failure: [{ name: tidy, task: x }]
            """);
    run.advance(0);
    run.fail(1, BROKEN, 10);
    run.advance(20);
    assertThat(RecentRun.of(run.partition()).isWhole()).isFalse();
    run.advance(21);
    run.succeed(2, "1", 30);
    run.advance(40);
    run.ask("again", new Content.Redrive(new RedriveVersion.Pinned()), 50);
    run.advance(60);

    assertThat(told(run.advance(70))).containsExactly("redrive 1.2", "dispatch 1.2");
    assertThat(run.lastEvents()).isEqualTo("[[queued,1,2]]");
  }
}
