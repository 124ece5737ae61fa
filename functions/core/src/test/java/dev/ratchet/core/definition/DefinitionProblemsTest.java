package dev.ratchet.core.definition;

import static dev.ratchet.core.definition.Definitions.lines;
import static dev.ratchet.core.definition.Definitions.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.DefinitionReader.Outcome;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.id.KebabName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions that are refused: a text comes in, its problems come out. */
class DefinitionProblemsTest {
  private static final String KEBAB =
      "Expected a kebab-case name: a-z, 0-9 and single hyphens, a letter first, at most 64"
          + " characters; found ";

  @Test
  void everyProblemIsReportedNotOnlyTheFirst() {
    assertThat(
            lines(
                """
                name: demo
                tsks: []
                tasks:
                  - name: a
                    retrys: { max_attempts: 5 }
                    on_failure: contine
                  - task: call-api
                  - name: c
                    needs: [aa, a, a]
                    when: true
                  - 5
                """))
        .containsExactly(
            "/tsks: There is no field \"tsks\" here; expected one of name, description,"
                + " timeout, concurrency, tasks, on_failure, on_cancel. Did you mean \"tasks\"?",
            "/tasks/0/on_failure: Expected one of \"fail\", \"continue\"; found a string:"
                + " \"contine\". Write fail or continue, or leave the field out, which means"
                + " fail.",
            "/tasks/0/retrys: There is no field \"retrys\" here; expected one of name, task, with,"
                + " needs, when, into, retry, timeout, completion, queue, concurrency, on_failure."
                + " Did you mean \"retry\"?",
            "/tasks/1/name: The field \"name\" is missing. Write it like \"- name: charge-card\","
                + " with further fields below.",
            "/tasks/2/when: Expected an expression: a string that starts with {% and ends with %};"
                + " found a boolean: true. Write it like"
                + " \"{% $context.charge.status = 'paid' %}\", in quotes.",
            "/tasks/2/needs/0: There is no task \"aa\" in this definition. Did you mean \"a\"?",
            "/tasks/2/needs/2: The task \"a\" is named twice. Remove one of the two.",
            "/tasks/3: Expected an object with a name and other fields; found a number: 5."
                + " Write it like \"- name: charge-card\", with further fields below.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "1a",
        "-a",
        "a-",
        "a--b",
        "a_b",
        "a b",
        "é",
        "",
        "a\\n",
        "aaaaaaaaaaaaaaaa" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void namesAreKebabCaseEverywhere(String name) {
    String bad = '"' + name + '"';

    assertThat(
            problems(
                "tasks: [{name: %1$s, task: %1$s, queue: %1$s, needs: [%1$s]}]".formatted(bad)))
        .allSatisfy(problem -> assertThat(problem.message()).startsWith(KEBAB + "a string: \""))
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "/tasks/0/name", "/tasks/0/task", "/tasks/0/queue", "/tasks/0/needs/0");
    assertThat(KebabName.isValid(name.replace("\\n", "\n"))).isFalse();
  }

  @Test
  void theLongestNameIsTaken() {
    String longest = "a" + "-b".repeat(31) + "c";

    assertThat(longest).hasSize(KebabName.CHARS_MAX);
    assertThat(Definitions.onlyTask("tasks: [{name: " + longest + "}]").name()).isEqualTo(longest);
  }

  @Test
  void theNameInTheTextIsTheOneInTheUrl() {
    assertThat(lines("name: other"))
        .containsExactly(
            "/name: The text says \"other\", the URL says \"demo\". Make them the same, or leave"
                + " the name out of the text.");
    assertThat(DefinitionReader.read("{}", "Not Kebab"))
        .isEqualTo(
            new Outcome.Refused(
                java.util.List.of(
                    new Problem(
                        "/name",
                        "Expected a kebab-case name; found \"Not Kebab\" in the URL.",
                        "Store it under a name like \"fulfil-order\"."))));
  }

  @Test
  void twoTasksHaveTwoNames() {
    assertThat(lines("tasks: [{name: a}, {name: b}, {name: a}]"))
        .containsExactly(
            "/tasks/2/name: The name \"a\" is already that of /tasks/0. Give one of the two another"
                + " name.");
  }

  @Test
  void noTaskWaitsForItself() {
    assertThat(lines("tasks: [{name: a, needs: [a]}]"))
        .containsExactly(
            "/tasks/0/needs/0: The task \"a\" needs itself. Remove it from its needs.");
    assertThat(
            lines("tasks: [{name: a, needs: [b]}, {name: b, needs: [c]}, {name: c, needs: [a]}]"))
        .containsExactly(
            "/tasks/0/needs: These tasks wait for each other: a -> b -> c -> a. Remove one of these"
                + " from the other's needs.");
    assertThat(lines("tasks: [{name: a, needs: [c]}, {name: b}, {name: c, needs: [b]}]"))
        .containsExactly(
            "/tasks/0/needs: These tasks wait for each other: a -> c -> b -> a. Write what \"b\""
                + " needs: without that, it is the task before it.");
    assertThat(
            lines(
                """
                tasks:
                  - { name: a, needs: [b] }
                  - { name: b, needs: [a] }
                  - { name: c, needs: [d, b] }
                  - { name: d, needs: [c] }
                """))
        .hasSize(2)
        .first()
        .asString()
        .contains(": a -> b -> a.");
  }

  @Test
  void aLongCycleIsCutShort() {
    var text = new StringBuilder("tasks:\n  - { name: t0, needs: [t999] }\n");
    for (int i = 1; i < 1_000; i++) {
      text.append("  - name: t").append(i).append('\n');
    }

    assertThat(problems(text.toString()))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).contains("t0 -> t999 -> t998 -> ");
              assertThat(problem.message()).endsWith(" -> … -> t0.");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          when: '{% 1 + %}'            | /when      | it does not parse at character 7: found the end
          when: 'true'                 | /when      | Expected an expression: a string that starts
          when: '{% $random() %}'      | /when      | a decision must be repeatable
          with: {a: ['{% ( %}']}       | /with/a/0  | found the end, expected ")"
          with: {a/b: '{% ~ %}'}       | /with/a~1b | it does not parse
          with: {a: 'Dear {% $x %}'}   | /with/a    | Only a whole string can be an expression
          with: {a: '{% $x %} !'}      | /with/a    | Only a whole string can be an expression
          with: [1]                    | /with      | Expected an object: the task's input
          with:                        | /with      | found null
          into: a-b                    | /into      | Expected a key of the context
          into: ''                     | /into      | Expected a key of the context
          needs: a                     | /needs     | Expected a list of at most 10000 names of tasks
          on_failure: null             | /on_failure | Expected one of "fail", "continue"; found null
          retry: 5                     | /retry     | Expected an object with fields such as
          retry: {attempts: 5}         | /retry/attempts | Remove it, or move it to where it belongs
          retry: {max_attempt: 5}      | /retry/max_attempt | Did you mean "max_attempts"?
          retry: {max_attempts: 0}     | /retry/max_attempts | Expected a whole number from 1 to 10000
          retry: {max_attempts: 10001} | /retry/max_attempts | found a number: 10001
          retry: {max_attempts: 1.5}   | /retry/max_attempts | found a number: 1.5
          retry: {max_attempts: 1e99}  | /retry/max_attempts | Expected a whole number from 1 to 10000
          retry: {backoff_coefficient: 0.9} | /retry/backoff_coefficient | a number from 1 to 100
          retry: {non_retryable: [A]}  | /retry/non_retryable/0 | Expected a failure's code
          completion: later            | /completion | Expected one of "returned", "external"; found a
          concurrency: 5               | /concurrency | Expected an object with a limit and, if need be
          concurrency: {}              | /concurrency/limit | The field "limit" is missing. Write it like
          concurrency: {limit: 0}      | /concurrency/limit | Expected a whole number from 1 to 1000; found
          concurrency: {limit: 1001}   | /concurrency/limit | found a number: 1001. Write 1 for one at a
          concurrency: {limit: 1, key: a} | /concurrency/key | Expected an expression: a string that
          concurrency: {limit: 1, key: '{% ( %}'} | /concurrency/key | Correct the expression.
          concurrency: {limit: 1, per: a} | /concurrency/per | expected one of limit, key
          retry: {non_retryable: a}    | /retry/non_retryable   | Expected a list of at most 100 codes
          """)
  void whatDoesNotFitIsSaidWhereItStands(String field, String path, String words) {
    assertThat(lines("tasks:\n- name: a\n  " + field))
        .singleElement()
        .asString()
        .startsWith("/tasks/0" + path + ": ")
        .contains(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "'5'", "5 s", "s", "5S", "5sec", "-5s", "1.5s", "'٣s'", "1h30m", ""})
  void aDurationIsANumberAndAUnit(String duration) {
    assertThat(lines("tasks: [{name: a, timeout: {heartbeat: %s}}]".formatted(duration)))
        .singleElement()
        .asString()
        .startsWith("/tasks/0/timeout/heartbeat: Expected a duration: a whole number and a unit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          retry: {initial_interval: 0s}     | /retry/initial_interval | 1 ms or more; found 0 ms
          retry: {initial_interval: 366d}   | /retry/initial_interval | at most 365 days; found 366
          retry: {maximum_interval: 366d}   | /retry/maximum_interval | at most 365 days; found 366
          retry: {maximum_interval: 367d}   | /retry/maximum_interval | at most 366d; found "367d"
          retry: {maximum_interval: 0ms}    | /retry/maximum_interval | 1 ms or more; found 0 ms
          retry: {initial_interval: 10s, maximum_interval: 5s} | /retry/maximum_interval | below 10000
          timeout: {heartbeat: 0ms}         | /timeout/heartbeat | 1ms to 366d; found 0ms
          timeout: {start_to_close: 367d}   | /timeout/start_to_close | at most 366d; found "367d"
          timeout: {heartbeat: 31s, start_to_close: 30s} | /timeout/heartbeat | would never pass
          timeout: {start_to_close: 2h, schedule_to_close: 1h} | /timeout/start_to_close | which is 1h
          timeout: {schedule_to_start: 2h, schedule_to_close: 1h} | /timeout/schedule_to_start | is 1h
          timeout: {heartbeat: 2h, schedule_to_close: 1h} | /timeout/heartbeat | schedule_to_close, which
          """)
  void limitsDoNotContradictEachOther(String field, String path, String words) {
    assertThat(lines("tasks:\n- name: a\n  " + field))
        .singleElement()
        .asString()
        .startsWith("/tasks/0" + path + ": ")
        .contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          timeout: 0s         | /timeout | A run's timeout is 1ms to 366d; found "0s". Write how long a
          timeout: 367d       | /timeout | A duration is at most 366d; found "367d". Shorten it, or leave
          timeout: -1h        | /timeout | Expected a duration: a whole number and a unit, which is ms, s,
          timeout: 3600       | /timeout | found a number: 3600. Write it like "250ms", "30s", "10m"
          timeout: {start_to_close: 1h} | /timeout | found an object. Write it like "250ms", "30s", "10m"
          concurrency: {limit: 0} | /concurrency/limit | Expected a whole number from 1 to 1000; found a
          concurrency: {key: '{% 1 %}'} | /concurrency/limit | The field "limit" is missing. Write it like
          concurrency: {limit: 1, key: '{% ( %}'} | /concurrency/key | Correct the expression.
          on_failure: continue | /on_failure | a list of at most 10000 cleanup tasks; found a string:
          on_cancel: {name: a} | /on_cancel | a list of at most 10000 cleanup tasks; found an object.
          """)
  void whatIsSaidOfTheWholeIsHeldToTheSameRules(String field, String path, String words) {
    assertThat(lines(field)).singleElement().asString().startsWith(path + ": ").contains(words);
  }

  @Test
  void atMostAHundredProblemsAreReported() {
    assertThat(problems("tasks: [" + "1, ".repeat(999) + "1]")).hasSize(Problems.COUNT_MAX);
    assertThat(problems("tasks: [{name: a, needs: [" + "x, ".repeat(999) + "x]}]"))
        .hasSize(Problems.COUNT_MAX);
  }
}
