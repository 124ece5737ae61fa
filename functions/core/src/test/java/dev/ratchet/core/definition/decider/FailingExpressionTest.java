package dev.ratchet.core.definition.decider;

import static dev.ratchet.core.run.Effects.told;
import static dev.ratchet.core.run.Sketch.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.PaperRun;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.taskrun.TaskRunState;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Expressions that fail on a run's data: the failure of their task, or of the run. */
class FailingExpressionTest {
  private static final Failure BROKEN = Failure.TaskError.fatal("broken", "It broke.");

  private static WorkflowDefinition definition(String yaml) {
    return switch (DefinitionReader.read(yaml, "sketch", Set.of("default"))) {
      case DefinitionReader.Outcome.Read read -> read.definition();
      case DefinitionReader.Outcome.Refused refused -> throw new AssertionError(refused.problems());
    };
  }

  private static Failure failure(PaperRun run, int position) {
    return ((TaskProgress.Failed) run.state().tasks().get(position)).failure();
  }

  private static String whyClosed(PaperRun run) {
    return ((RunHeader.Standing.Failed) run.state().standing()).failure().message();
  }

  @Test
  void aConditionThatFailsFailsItsTaskAndSoTheRun() {
    PaperRun run = PaperRun.of(task("a"), task("b").needs("a").when("$context.missing"));
    run.advance(0);
    run.succeed(1, "null", 10);

    assertThat(told(run.advance(20))).containsExactly("announce failed");
    assertThat(run.lastEvents())
        .startsWith("[[succeeded,1,1],[gave_up,2,1,")
        .contains("],[run_failed,");
    assertThat(failure(run, 2).code()).isEqualTo("expression_failed");
    assertThat(failure(run, 2).message())
        .startsWith("Expression {% $context.missing %} at /when: it gives nothing");
    assertThat(whyClosed(run)).startsWith("Task \"b\" failed: expression_failed: Expression {%");
  }

  @Test
  void anInputThatFailsFailsItsTaskAndSaysWhere() {
    PaperRun run = PaperRun.of(task("a").with("{\"deep\":[\"{% $number('x') %}\"]}"));
    run.advance(0);

    assertThat(failure(run, 1).code()).isEqualTo("expression_failed");
    assertThat(failure(run, 1).message()).contains(" at /with/deep/0: ");
  }

  @Test
  void aWaitWhoseTimeCannotBeComputedFailsToo() {
    PaperRun run =
        PaperRun.of(
            definition(
                """
                tasks:
                  - { name: nap, task: sleep, with: { duration: "{% $context.a + 1 %}" } }
                """),
            Json.parseObject("{\"a\":\"text\"}"));
    run.advance(0);

    assertThat(failure(run, 1).message()).contains(" at /with/duration: ");
  }

  @Test
  void aForgivenFailureGoesOnAndLaterTasksSeeIt() {
    PaperRun run =
        PaperRun.of(
            task("a").when("$context.missing").forgiven(),
            task("b").needs("a").when("$tasks.a.error.code = 'expression_failed'"));

    assertThat(told(run.advance(0))).containsExactly("wake now");
    assertThat(told(run.advance(0))).containsExactly("dispatch 2.1");
  }

  @Test
  void besideATaskThatFailsForGoodNothingBegins() {
    PaperRun run = PaperRun.of(task("a").when("$context.missing"), task("b"));

    assertThat(told(run.advance(0))).containsExactly("announce failed");
    assertThat(run.lastEvents()).doesNotContain("queued");
  }

  @Test
  void besideAForgivenOneTheOthersBegin() {
    PaperRun run = PaperRun.of(task("a").when("$context.missing").forgiven(), task("b"));

    assertThat(told(run.advance(0))).containsExactly("dispatch 2.1", "wake now");
  }

  @Test
  void cleanupTasksComeAfterAnExpressionThatFailsAndAreForgivenTheirOwn() {
    PaperRun run =
        PaperRun.of(
            definition(
                """
                tasks: [{ name: a, task: act, when: "{% $context.missing %}" }]
                on_failure:
                  - { name: c, task: act, when: "{% $context.gone.too %}" }
                  - { name: d, task: act }
                """),
            Json.Obj.EMPTY);
    run.advance(0);
    assertThat(run.lastEvents()).contains("],[cleanup,failing,");
    run.advance(0);
    assertThat(run.lastEvents()).startsWith("[[gave_up,2,1,");
    assertThat(told(run.advance(0))).containsExactly("dispatch 3.1");
    run.succeed(3, "null", 10);
    assertThat(told(run.advance(20))).containsExactly("announce failed");
    assertThat(whyClosed(run)).startsWith("Task \"a\" failed: expression_failed");
  }

  @Test
  void aKeyOfATasksLimitFailsTheTaskAndOneOfTheWorkflowFailsTheRun() {
    PaperRun task =
        PaperRun.of(
            definition(
                """
                tasks:
                  - { name: a, task: act, concurrency: { limit: 1, key: "{% $context.no %}" } }
                """),
            Json.Obj.EMPTY);
    PaperRun workflow =
        PaperRun.of(
            definition(
                """
                tasks: [{ name: a, task: act }]
                concurrency: { limit: 1, key: "{% $context.no %}" }
                """),
            Json.Obj.EMPTY);
    task.advance(0);

    assertThat(failure(task, 1).message()).contains(" at /concurrency/key: ");
    assertThat(told(workflow.advance(0))).containsExactly("announce failed");
    assertThat(whyClosed(workflow))
        .startsWith("Expression {% $context.no %} at /concurrency/key: it gives nothing");
  }

  @Test
  void aPausedRunIsNotEndedByAKeyThatFailsUntilItGoesOn() {
    PaperRun run =
        PaperRun.of(
            definition(
                """
                tasks: [{ name: a, task: act }]
                concurrency: { limit: 1, key: "{% $context.no %}" }
                """),
            Json.Obj.EMPTY);
    run.ask("p", new InboxItem.Control.Pause(""), 0);
    run.control(0);
    run.advance(1);
    assertThat(run.status()).isEqualTo(RunStatus.PAUSED);

    run.ask("r", new InboxItem.Control.Resume(), 10);
    run.control(10);
    run.advance(11);
    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void aRedriveAsksTheConditionAgainAndTheAttemptIsStillTheFirst() {
    PaperRun run =
        PaperRun.of(task("a"), task("b").when("$context.ready"), task("c").needs("a").forgiven());
    run.advance(0);
    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.shown(1)).isEqualTo(TaskRunState.NONE);

    run.ask("again", new InboxItem.Content.Redrive(new RedriveVersion.Pinned()), 10);
    run.advance(20);
    assertThat(run.lastEvents()).isEqualTo("[[run_redriven,again,[2]]]");
    run.advance(20);
    assertThat(run.lastEvents()).startsWith("[[gave_up,2,1,");
  }

  @Test
  void anAttemptThatFailedAndIsRedrivenIsTheNextOne() {
    PaperRun run = PaperRun.of(task("a").when("$run.version = 1"));
    run.advance(0);
    run.fail(1, BROKEN, 10);
    run.advance(20);
    run.ask("again", new InboxItem.Content.Redrive(new RedriveVersion.Pinned()), 30);
    run.advance(40);

    assertThat(told(run.advance(50))).containsExactly("redrive 1.2", "dispatch 1.2");
  }
}
