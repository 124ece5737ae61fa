package dev.ratchet.core.definition;

import static dev.ratchet.core.definition.Definitions.lines;
import static dev.ratchet.core.definition.Definitions.onlyTask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.DefinitionReader.Outcome;
import dev.ratchet.core.failure.Problem;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tasks that the orchestrator carries out itself: what their definitions may say. */
class DefinitionWaitsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ name: a, task: sleep, with: { duration: 10m } }",
        "{ name: a, task: sleep, with: { duration: '{% $context.pause %}' } }",
        "{ name: a, task: sleep, with: { until: 2026-12-24T18:00:00Z } }",
        "{ name: a, task: sleep, with: { until: '{% $context.due %}' }, when: '{% true %}' }",
        "{ name: a, task: wait-for-signal, with: { signal: approved } }",
        "{ name: a, task: wait-for-signal, with: { signal: x, timeout: 1h }, on_failure: continue"
            + " }",
        "{ name: a, task: wait-for-signal, into: answer, completion: returned,"
            + " with: { signal: '{% $context.name %}', timeout: '{% $context.limit %}' } }"
      })
  void aWaitIsTakenWithItsInputAndWhatEveryTaskHas(String task) {
    assertThat(WaitInput.isWait(onlyTask("tasks: [" + task + "]").task())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a b", "100%", "a%2Fb", "äö/😂", "a.b", "...", "a/.b", "?", "#"})
  void aSignalMayHaveAnyNameThatAPathCarries(String name) {
    String task = "{ name: a, task: wait-for-signal, with: { signal: \"" + name + "\" } }";
    assertThat(WaitInput.isWait(onlyTask("tasks: [" + task + "]").task())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "/", "/a", "a/", "a//b", "a/../b", "./a"})
  void aSignalHasNoNameThatIsLostOnTheWay(String name) {
    refused(
        "{ name: a, task: wait-for-signal, with: { signal: \"" + name + "\" } }",
        "/with",
        "/signal",
        "No path carries the name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {}                          |           | Expected either duration or until; found neither.
          {duration: 1s, until: '{% $context.due %}'} | | duration or until; found both. Remove one
          {duration: -10m}            | /duration | A duration is a whole number and a unit (ms, s, m,
          {duration: 400d}            | /duration | A duration is at most 366d; found "400d". Write it
          {duration: 600}             | /duration | Expected a duration; found a number: 600. Write it
          {duration: '{% ( %}'}       | /duration | Correct the expression.
          {duration: '{% $context.a'} | /duration | Only a whole string can be an expression; found
          {until: 2026-12-24}         | /until    | Expected an ISO-8601 date and time with Z or an
          {until: 24 December}        | /until    | offset; found "24 December". Write it like
          {duration: 1s, a/b: 1}      | /a~1b     | There is no field "a/b" here; expected duration or
          {untl: 2026-12-24T18:00:00Z, duration: 1s} | /untl | Did you mean "until"?
          """)
  void theLiteralsOfASleepAreJudgedWhenItIsDefined(String with, String path, String words) {
    refused("{ name: a, task: sleep, with: " + with + " }", "/with", path, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {}                           | /signal  | The field "signal" is missing. Name the signal to
          {timeout: 1h}                | /signal  | The field "signal" is missing. Name the signal to
          {signal: ''}                 | /signal  | A signal's name has 1 to 64 characters; found 0.
          {signal: 5}                  | /signal  | Expected the name of a signal; found a number: 5.
          {signal: a, timeout: -1h}    | /timeout | A duration is a whole number and a unit (ms, s, m,
          {signal: a, duration: 1h}    | /duration | no field "duration" here; expected signal or timeout
          {signal: '{% 1 %}', timeout: soon} | /timeout | such as "30s"; found "soon". Write it like
          """)
  void theLiteralsOfAWaitForASignalAreJudgedWhenItIsDefined(
      String with, String path, String words) {
    refused("{ name: a, task: wait-for-signal, with: " + with + " }", "/with", path, words);
  }

  private static void refused(String task, String place, String path, String words) {
    assertThat(lines("tasks: [" + task + "]"))
        .singleElement()
        .asString()
        .startsWith("/tasks/0" + place + (path == null ? "" : path) + ": ")
        .contains(words);
  }

  @Test
  void anInputOfTheWrongShapeIsSaidOnce() {
    refused("{ name: a, task: sleep, with: 10m }", "/with", "", "Expected an object: the task's");
    refused("{ name: a, task: wait-for-signal, with: [] }", "/with", "", "found a list of 0");
    refused("{ name: a, task: wait-for-signal }", "/with", "/signal", "\"signal\" is missing");
    refused("{ name: a, task: sleep }", "/with", "", "found neither");
  }

  @Test
  void aWaitSaysNothingThatOnlyAWorkerCanHeed() {
    assertThat(
            lines(
                """
                tasks:
                  - name: a
                    task: sleep
                    with: { duration: 1s }
                    retry: { max_attempts: 2 }
                    timeout: { start_to_close: 1h }
                    completion: external
                    queue: default
                    concurrency: { limit: 1 }
                """))
        .hasSize(5)
        .first()
        .isEqualTo(
            "/tasks/0/retry: The task \"sleep\" is carried out by the orchestrator and not by a"
                + " worker; found retry, which only a worker can heed. Remove it.");
    assertThat(
            lines(
                """
                tasks:
                  - name: a
                    task: wait-for-signal
                    with: { signal: approved }
                    timeout: { schedule_to_close: 1h }
                """))
        .containsExactly(
            "/tasks/0/timeout: The task \"wait-for-signal\" is carried out by the orchestrator and"
                + " not by a worker; found timeout, which only a worker can heed. Remove it, and"
                + " write how long to wait into with, such as \"with: { signal: approved, timeout:"
                + " 1h }\".");
  }

  @Test
  void aWaitUsesNoTaskQueue() {
    String text = "tasks: [{ name: a, task: sleep, with: { duration: 1s } }]";

    assertThat(DefinitionReader.read(text, "demo", Set.of("payments")))
        .isInstanceOf(Outcome.Read.class);
    assertThat(DefinitionReader.read("on_cancel: [{name: a}]", "demo", Set.of("payments")))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .containsExactly(
                        new Problem(
                            "/on_cancel/0/queue",
                            "This deployment has no Task Queue \"default\".",
                            "Use one of payments, or inline for none, or add the queue to"
                                + " template.yaml.")));
  }

  @Test
  void aTaskMayNameTheSlowQueueWhereThereIsOne() {
    String text = "tasks: [{ name: a, task: act, queue: slow }]";

    assertThat(DefinitionReader.read(text, "demo", Set.of("default", "slow")))
        .isInstanceOf(Outcome.Read.class);
    assertThat(DefinitionReader.read(text, "demo", Set.of("default")))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.problems())
                    .containsExactly(
                        new Problem(
                            "/tasks/0/queue",
                            "This deployment has no Task Queue \"slow\".",
                            "Use one of default, or inline for none, or add the queue to"
                                + " template.yaml. This name is that of the queue for inline tasks"
                                + " that take long: a task may use it where the deployment has"
                                + " it.")));
  }
}
