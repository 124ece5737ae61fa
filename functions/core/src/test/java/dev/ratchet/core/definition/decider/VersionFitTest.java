package dev.ratchet.core.definition.decider;

import static dev.ratchet.core.run.Sketch.task;
import static dev.ratchet.core.run.Sketch.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.PaperRun;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which versions can take up a run whose "a" has succeeded and whose "b" has failed. */
class VersionFitTest {
  private static final Failure BROKEN = Failure.TaskError.fatal("broken", "It broke.");
  private static final WorkflowDefinition BEFORE =
      workflow(task("a"), task("b").needs("a"), task("c").needs("b"));

  private static List<String> problems(WorkflowDefinition after) {
    PaperRun run = PaperRun.of(BEFORE, Json.Obj.EMPTY);
    run.advance(0);
    run.succeed(1, "null", 10);
    run.advance(20);
    run.fail(2, BROKEN, 30);
    run.advance(40);
    return VersionFit.problems(BEFORE, after, run.state());
  }

  @Test
  void otherInputsConditionsAndLaterTasksFit() {
    assertThat(problems(BEFORE)).isEmpty();
    assertThat(
            problems(
                workflow(
                    task("a"),
                    task("b").with("{\"x\":1}").when("true").forgiven(),
                    task("d").needs("b"),
                    task("e"))))
        .isEmpty();
  }

  @Test
  void aTaskBeforeWhatHasBegunDoesNotFit() {
    assertThat(problems(workflow(task("new"), task("a"), task("b"))))
        .containsExactly(
            "Task 1 was \"a\" in this run, and is \"new\" there: keep what has begun in its place.",
            "Task 2 was \"b\" in this run, and is \"a\" there: keep what has begun in its place.");
  }

  @Test
  void whatHasBegunIsNotLeftOut() {
    assertThat(problems(workflow(task("a"))))
        .containsExactly(
            "Task 2 was \"b\" in this run, and is none there: keep what has begun in its place.");
  }

  @Test
  void whatHasHadAttemptsStaysTheSameTask() {
    assertThat(problems(workflow(task("a"), task("b").running("other"))))
        .containsExactly("Task \"b\" has had attempts of \"do-b\", and is a \"other\" there.");
  }

  @Test
  void whatHasFailedBeforeAnyAttemptMayBecomeAnother() {
    WorkflowDefinition before = workflow(task("a").when("$context.missing"));
    PaperRun run = PaperRun.of(before, Json.Obj.EMPTY);
    run.advance(0);

    assertThat(VersionFit.problems(before, workflow(task("a").running("other")), run.state()))
        .isEmpty();
  }
}
