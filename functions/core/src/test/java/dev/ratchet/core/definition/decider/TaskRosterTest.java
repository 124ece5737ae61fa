package dev.ratchet.core.definition.decider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.definition.DefinitionReader.Outcome;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.task.TaskDescription;
import dev.ratchet.core.task.TaskRoster;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a definition says of the Task Runs of its runs, without a look at any of them. */
final class TaskRosterTest {
  private static final Supplier<RunState> NOT_READ =
      () -> {
        throw new AssertionError("A definition knows its tasks without the run.");
      };

  private static final TaskRoster TASKS =
      roster(
          """
          name: order
          tasks:
            - { name: charge, task: call-api, queue: payments, retry: { max_attempts: 7 } }
            - { name: cool-off, task: sleep, with: { duration: 10m } }
          on_failure: [{ name: tell-staff }]
          on_cancel: [{ name: refund, task: call-api, queue: inline }]
          """);

  private static TaskRoster roster(String definition) {
    var read = DefinitionReader.read(definition, "order", Set.of("default", "payments"));
    return new DefinitionDecider(((Outcome.Read) read).definition()).tasks(NOT_READ);
  }

  private static String line(TaskDescription task) {
    return "%s: %s on \"%s\"%s, at most %s"
        .formatted(
            task.name(),
            task.task(),
            task.queue(),
            task.isWait() ? " by nobody" : "",
            task.options().retry().get("max_attempts").text());
  }

  @Test
  void allTasksAreToldByTheirPositionsAndTheCleanupTasksAfterThem() {
    assertThat(TASKS.tasks().stream().map(TaskRosterTest::line))
        .containsExactly(
            "charge: call-api on \"payments\", at most 7",
            "cool-off: sleep on \"\" by nobody, at most null",
            "tell-staff: send-webhook on \"\", at most null",
            "refund: call-api on \"inline\", at most null");
    assertThat(TASKS.size()).isEqualTo(4);
    assertThat(TASKS.at(4).name()).isEqualTo("refund");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(TASKS.find(1)).map(TaskDescription::name).hasValue("charge");
    assertThat(TASKS.find(0)).isEmpty();
    assertThat(TASKS.find(5)).isEmpty();
    assertThatThrownBy(() -> TASKS.at(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The run has 4 Task Runs, and none at position 5.");
  }
}
