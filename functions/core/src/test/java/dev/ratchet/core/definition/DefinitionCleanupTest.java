package dev.ratchet.core.definition;

import static dev.ratchet.core.definition.Definitions.lines;
import static dev.ratchet.core.definition.Definitions.problems;
import static dev.ratchet.core.definition.Definitions.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.failure.Problem;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The cleanup tasks of definitions: what is wrong with them, where it stands. */
class DefinitionCleanupTest {

  @Test
  void aNameIsThatOfOneTaskInAllLists() {
    assertThat(
            lines(
                """
                tasks: [{ name: a }]
                on_failure: [{ name: b }, { name: a }]
                on_cancel: [{ name: b }]
                """))
        .containsExactly(
            "/on_failure/1/name: The name \"a\" is already that of /tasks/0. Give one of the two"
                + " another name.",
            "/on_cancel/0/name: The name \"b\" is already that of /on_failure/0. Give one of the"
                + " two another name.");
  }

  @Test
  void theTaskOfADefinitionWithoutTasksHasANameToo() {
    assertThat(lines("on_failure: [{ name: send-webhook }]"))
        .containsExactly(
            "/on_failure/0/name: The name \"send-webhook\" is already that of the one task that a"
                + " definition without tasks has. Give it another name, or write tasks.");
    assertThat(
            read("tasks: [{ name: a }]\non_failure: [{ name: send-webhook }]").definition().at(2))
        .extracting(TaskStep::name)
        .isEqualTo("send-webhook");
  }

  @Test
  void aTaskNeedsTasksOfItsOwnList() {
    assertThat(
            lines(
                """
                tasks: [{ name: charge }, { name: ship, needs: [refund] }]
                on_failure:
                  - { name: refund, needs: [charge] }
                  - { name: tell, needs: [refnd] }
                """))
        .containsExactly(
            "/tasks/1/needs/0: Expected a task of the same list, tasks; \"refund\" is"
                + " /on_failure/0. Remove it: cleanup tasks run when the others have ended.",
            "/on_failure/0/needs/0: Expected a task of the same list, on_failure; \"charge\" is"
                + " /tasks/0. Remove it: cleanup tasks run when the others have ended.",
            "/on_failure/1/needs/0: There is no task \"refnd\" in on_failure. Did you mean"
                + " \"refund\"?");
  }

  @Test
  void noCleanupTaskWaitsForItself() {
    assertThat(
            lines(
                """
                tasks: [{ name: c, needs: [d] }, { name: d, needs: [c] }]
                on_cancel: [{ name: a, needs: [b] }, { name: b }]
                """))
        .containsExactly(
            "/tasks/0/needs: These tasks wait for each other: c -> d -> c. Remove one of these from"
                + " the other's needs.",
            "/on_cancel/0/needs: These tasks wait for each other: a -> b -> a. Write what \"b\""
                + " needs: without that, it is the task before it.");
  }

  @Test
  void theFailureOfACleanupTaskMakesNoDifference() {
    assertThat(lines("on_failure: [{ name: a, on_failure: continue }]"))
        .containsExactly(
            "/on_failure/0/on_failure: A cleanup task has no on_failure; found a string:"
                + " \"continue\", which would make no difference, since the run ends in any case."
                + " Remove it; write retry to have the task tried again.");
    assertThat(problems("on_cancel: [{ name: a, on_failure: fail }]"))
        .extracting(Problem::path)
        .containsExactly("/on_cancel/0/on_failure");
  }

  @Test
  void everyRuleForTasksHoldsForCleanupTasks() {
    assertThat(
            problems(
                """
                on_cancel:
                  - name: a
                    when: "{% ( %}"
                  - name: b
                    timeout: { heartbeat: 2h, start_to_close: 1h }
                  - { name: c, task: sleep }
                on_failure:
                  - 5
                  - { name: D }
                  - { name: e, retry: { initial_interval: 2s, maximum_interval: 1s } }
                """))
        .extracting(Problem::path)
        .containsExactly(
            "/on_failure/0",
            "/on_failure/1/name",
            "/on_failure/2/retry/maximum_interval",
            "/on_cancel/0/when",
            "/on_cancel/1/timeout/heartbeat",
            "/on_cancel/2/with");
  }

  @Test
  void theMostTasksInAllAreTakenAndOneMoreIsNot() {
    assertThat(read(tasks("tasks", 9_998) + tasks("on_failure", 1) + tasks("on_cancel", 1)))
        .satisfies(read -> assertThat(read.definition().all()).hasSize(10_000));
    assertThat(lines(tasks("tasks", 9_998) + tasks("on_failure", 2) + tasks("on_cancel", 1)))
        .containsExactly(
            "/on_cancel: Expected at most 10000 tasks in all lists together; found 10001 up to the"
                + " end of this one. Leave some out, or split the workflow in two.");
    assertThat(read(tasks("on_failure", 9_999)).definition().all()).hasSize(10_000);
    assertThat(lines(tasks("on_failure", 10_000)))
        .singleElement()
        .asString()
        .startsWith("/on_failure: Expected at most 10000 tasks in all lists together; found 10001");
    assertThat(lines(tasks("on_cancel", 10_001)))
        .singleElement()
        .asString()
        .startsWith("/on_cancel: Expected a list of at most 10000 cleanup tasks; found a list of");
  }

  private static String tasks(String list, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "  - name: %s-%d\n".formatted(list.replace('_', '-'), i))
        .collect(Collectors.joining("", list + ":\n", ""));
  }
}
