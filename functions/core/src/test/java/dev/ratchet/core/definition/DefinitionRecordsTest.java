package dev.ratchet.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.definition.TaskStep.Concurrency;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.Placement;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.task.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What definitions are made of: names, durations, options, tasks. */
class DefinitionRecordsTest {

  @ParameterizedTest
  @CsvSource({
    "0ms, PT0S",
    "250ms, PT0.25S",
    "30s, PT30S",
    "10m, PT10M",
    "2h, PT2H",
    "7d, PT168H",
    "366d, PT8784H",
    "007s, PT7S",
    "000000000001s, PT1S"
  })
  void durationsAreReadAndWritten(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.parse(Durations.text(duration))).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0ms", "PT0.001S, 1ms", "PT90S, 90s", "PT60S, 1m", "PT24H, 1d", "PT25H, 25h"})
  void durationsAreWrittenInTheLargestUnit(Duration duration, String text) {
    assertThat(Durations.text(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "5",
        "5 s",
        " 5s",
        "-5s",
        "+5s",
        "1.5s",
        "5S",
        "5min",
        "٣s",
        "５s",
        "1000000000000ms",
        "99999999999999999999s"
      })
  void otherTextsAreNoDurations(String text) {
    refused(
        () -> Durations.parse(text),
        "A duration is a whole number and a unit (ms, s, m, h, d), such as \"30s\"; found \""
            + text
            + "\".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"367d", "8785h", "999999999999d", "999999999999h", "31622400001ms"})
  void aDurationIsAYearAtMost(String text) {
    refused(() -> Durations.parse(text), "A duration is at most 366d; found \"" + text + "\".");
  }

  @Test
  void whatAWorkflowSaysStandsOverTheTaskDefinitionsDefaults() {
    var said =
        new TaskOptions(
            Json.parseObject("{\"max_attempts\":7,\"non_retryable\":[\"a\",\"b\"]}"),
            Json.parseObject("{\"start_to_close\":\"5s\"}"));

    RetryPolicy retry = said.retryOver(RetryPolicy.STANDARD);
    Timeouts timeouts = said.timeoutsOver(Timeouts.STANDARD);

    assertThat(retry)
        .isEqualTo(
            new RetryPolicy(7, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Set.of("a", "b")));
    assertThat(timeouts).isEqualTo(Timeouts.ofStartToClose(Duration.ofSeconds(5)));
    assertThat(TaskOptions.DEFAULTS.retryOver(RetryPolicy.ONCE)).isEqualTo(RetryPolicy.ONCE);
    assertThat(TaskOptions.DEFAULTS.timeoutsOver(Timeouts.STANDARD)).isEqualTo(Timeouts.STANDARD);
  }

  @Test
  void aDefaultGivesWayWhereItContradictsWhatIsSaid() {
    assertThat(retry("{\"initial_interval\":\"5m\"}").maximumInterval())
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(retry("{\"maximum_interval\":\"10ms\"}").initialInterval())
        .isEqualTo(Duration.ofMillis(10));
    var heartbeats =
        new Timeouts(Duration.ofMinutes(5), Durations.MAX, Durations.MAX, Duration.ofSeconds(20));
    assertThat(
            new TaskOptions(Json.Obj.EMPTY, Json.parseObject("{\"start_to_close\":\"1h\"}"))
                .timeoutsOver(heartbeats)
                .heartbeat())
        .isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void optionsOfTheWrongKindAreRefused() {
    refused(() -> retry("{\"max_attempts\":\"5\"}"), "Expected a number, found a string.");
    refused(
        () -> retry("{\"max_attempts\":1.5}"),
        "Expected a whole number below 2147483648, found 1.5.");
    refused(
        () -> retry("{\"max_attempts\":1e10}"),
        "Expected a whole number below 2147483648, found 10000000000.");
    refused(() -> retry("{\"non_retryable\":\"a\"}"), "Expected a list of codes, found a string.");
    refused(() -> retry("{\"initial_interval\":5}"), "Expected a string, found a number.");
  }

  private static RetryPolicy retry(String said) {
    return new TaskOptions(Json.parseObject(said), Json.Obj.EMPTY).retryOver(RetryPolicy.STANDARD);
  }

  @Test
  void timeoutsHaveLimits() {
    Timeouts.ofStartToClose(Duration.ofMillis(1));
    Timeouts.ofStartToClose(Durations.MAX);

    refused(
        () -> Timeouts.ofStartToClose(Duration.ZERO), "start_to_close is 1ms to 366d; found 0ms.");
    refused(
        () -> Timeouts.ofStartToClose(Durations.MAX.plusMillis(1)),
        "start_to_close is 1ms to 366d; found 31622400001ms.");
  }

  @Test
  void aDefinitionThatExistsIsValid() {
    refused(
        () -> new WorkflowDefinition("demo", List.of()),
        "A definition has 1 to 10000 tasks; found 0.");
    refused(
        () -> new WorkflowDefinition("demo", List.of(task("a"), task("a"))),
        "Two tasks are named \"a\".");
    refused(
        () -> new WorkflowDefinition("demo", List.of(task("a", "b"))),
        "Task \"a\" needs a task that does not exist: [b]");
    refused(
        () -> new WorkflowDefinition("demo", List.of(task("a", "b"), task("b", "a"))),
        "Tasks wait for each other: a -> b -> a");
    refused(() -> within(Duration.ZERO), "A run's timeout is 1ms to 366d; found 0ms.");
    refused(() -> within(Durations.MAX.plusDays(1)), "A run's timeout is 1ms to 366d; found 367d.");
    assertThat(within(Durations.MAX).timeout()).isEqualTo(Durations.MAX);
    assertThat(new WorkflowDefinition("demo", List.of(task("a"), task("b", "a"))).at(2).name())
        .isEqualTo("b");
    assertThat(new WorkflowRef("demo", 1)).hasToString("demo@1");
    refused(() -> new WorkflowRef("demo", 0), "A version is 1 or more; found 0.");
  }

  private static WorkflowDefinition within(Duration timeout) {
    return new WorkflowDefinition("demo", List.of(task("a")), timeout, List.of(), List.of());
  }

  @Test
  void cleanupTasksAreGraphsOfTheirOwn() {
    List<TaskStep> tasks = List.of(task("a"));
    var definition =
        new WorkflowDefinition(
            "demo", tasks, Durations.MAX, List.of(task("b"), task("c", "b")), List.of(task("d")));

    assertThat(definition.all().stream().map(TaskStep::name)).containsExactly("a", "b", "c", "d");
    assertThat(List.of(1, 2, 3, 4).stream().map(definition::at)).isEqualTo(definition.all());
    refused(
        () -> new WorkflowDefinition("demo", tasks, Durations.MAX, List.of(), tasks),
        "Two tasks are named \"a\".");
    refused(
        () ->
            new WorkflowDefinition(
                "demo", tasks, Durations.MAX, List.of(task("b", "a")), List.of()),
        "Task \"b\" needs a task that does not exist: [a]");
  }

  @Test
  void aLimitIsOneToAThousand() {
    assertThat(limited(1).limit()).isEqualTo(1);
    assertThat(limited(1_000).limit()).isEqualTo(1_000);
    refused(() -> limited(0), "A limit is 1 to 1000; found 0.");
    refused(() -> limited(1_001), "A limit is 1 to 1000; found 1001.");
  }

  private static Concurrency.Limited limited(int limit) {
    return new Concurrency.Limited(limit, new Concurrency.Key.All(), Concurrency.Scope.TASK);
  }

  private static TaskStep task(String name, String... needs) {
    return new TaskStep(
        name,
        "send-webhook",
        Json.Obj.EMPTY,
        List.of(needs),
        new TaskStep.Condition.Always(),
        new Placement.Merged(),
        TaskOptions.DEFAULTS,
        TaskQueueName.DEFAULT,
        TaskStep.OnFailure.FAIL);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
