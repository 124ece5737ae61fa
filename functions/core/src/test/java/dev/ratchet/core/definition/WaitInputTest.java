package dev.ratchet.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.definition.WaitInput.ForSignal;
import dev.ratchet.core.definition.WaitInput.Sleep;
import dev.ratchet.core.definition.WaitInput.SleepUntil;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.Wait;
import dev.ratchet.core.task.Durations;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs of the tasks that wait, as a run resolves them, and what is waited for. */
class WaitInputTest {
  private static final String NAME = "a".repeat(Wait.ForSignal.NAME_CHARS_MAX);

  @Test
  void theseTwoTasksWait() {
    assertThat(WaitInput.isWait("sleep")).isTrue();
    assertThat(WaitInput.isWait("wait-for-signal")).isTrue();
    assertThat(WaitInput.isWait("send-webhook")).isFalse();
    assertThatThrownBy(() -> read("send-webhook", "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The task \"send-webhook\" does not wait.");
  }

  @ParameterizedTest
  @CsvSource({"0ms, PT0S", "1s, PT1S", "10m, PT10M", "366d, PT8784H"})
  void aSleepLastsAWhile(String text, Duration duration) {
    assertThat(read("sleep", "{'duration':'%s'}".formatted(text))).isEqualTo(new Sleep(duration));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-24T18:00:00Z, 2026-12-24T18:00:00Z",
    "2026-12-24T18:00:00.250Z, 2026-12-24T18:00:00.250Z",
    "2026-12-24T18:00Z, 2026-12-24T18:00:00Z",
    "2026-12-24T18:00:00+01:00, 2026-12-24T17:00:00Z",
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z"
  })
  void aSleepLastsUntilAMoment(String text, Instant until) {
    assertThat(read("sleep", "{'until':'%s'}".formatted(text))).isEqualTo(new SleepUntil(until));
  }

  @Test
  void aSignalIsWaitedForWithAndWithoutALimit() {
    assertThat(read("wait-for-signal", "{'signal':'approved','timeout':'1h'}"))
        .isEqualTo(new ForSignal("approved", Duration.ofHours(1)));
    assertThat(read("wait-for-signal", "{'signal':'Größe 3!'}"))
        .isEqualTo(new ForSignal("Größe 3!", Durations.MAX));
    assertThat(read("wait-for-signal", "{'signal':'%s','timeout':'0s'}".formatted(NAME)))
        .isEqualTo(new ForSignal(NAME, Duration.ZERO));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {}                           | Expected either duration or until; found neither. Write one,
          {'duration':'1s','until':'2026-12-24T18:00:00Z'} | found both. Remove one of the two.
          {'duration':'-5s'}           | duration: A duration is a whole number and a unit (ms, s, m,
          {'duration':'1h30m'}         | such as "30s"; found "1h30m". Write it like "30s", "10m"
          {'duration':'367d'}          | duration: A duration is at most 366d; found "367d". Write
          {'duration':5}               | duration: Expected a duration; found a number: 5. Write it
          {'duration':null}            | duration: Expected a duration; found null. Write it like
          {'until':'tomorrow'}         | until: Expected an ISO-8601 date and time with Z or an offset;
          {'until':'2026-12-24'}       | found "2026-12-24". Write it like "2026-12-24T18:00:00Z".
          {'until':'2026-12-24T18:00:00'}   | offset; found "2026-12-24T18:00:00". Write it like
          {'until':'2026-02-30T18:00:00Z'}  | offset; found "2026-02-30T18:00:00Z". Write it like
          {'until':'1969-12-31T23:59:59Z'}  | until: A moment to sleep until is of the years 1970 to
          {'until':'+10000-01-01T00:00:00Z'} | to 9999; found +10000-01-01T00:00:00Z. Write it like
          {'until':1766599200000}      | until: Expected an ISO-8601 date and time; found a number:
          {'seconds':5,'duration':'1s'} | seconds: There is no field "seconds" here; expected
          {'duraton':'5s'}             | expected duration or until. Did you mean "duration"?
          """)
  void aSleepThatMakesNoSenseIsRefused(String input, String words) {
    refused("sleep", input, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {}                           | signal: The field "signal" is missing. Name the signal to wait
          {'signal':''}                | signal: A signal's name has 1 to 64 characters; found 0. Write
          {'signal':'$a'}              | signal: A signal's name has 1 to 64 characters; found 65. Write
          {'signal':['a']}             | signal: Expected the name of a signal; found a list of 1.
          {'signal':'a','timeout':'-1h'} | timeout: A duration is a whole number and a unit (ms, s,
          {'signal':'a','timeout':'367d'} | timeout: A duration is at most 366d; found "367d". Write it
          {'signal':'a','timeout':true} | timeout: Expected a duration; found a boolean: true. Write
          {'signal':'a','key':'b'}     | key: There is no field "key" here; expected signal or timeout.
          """)
  void aWaitForASignalThatMakesNoSenseIsRefused(String input, String words) {
    refused("wait-for-signal", input.replace("$", NAME), words);
  }

  @Test
  void everyProblemIsNamed() {
    assertThatThrownBy(() -> read("wait-for-signal", "{'timeout':'soon','payload':{}}"))
        .hasMessage(
            "The input of wait-for-signal does not fit: timeout: A duration is a whole number and a"
                + " unit (ms, s, m, h, d), such as \"30s\"; found \"soon\". Write it like \"30s\","
                + " \"10m\" or \"7d\". payload: There is no field \"payload\" here; expected signal"
                + " or timeout. Remove it. signal: The field \"signal\" is missing. Name the signal"
                + " to wait for, such as \"approved\"; an expression that gives nothing counts as"
                + " left out.");
  }

  @Test
  void aWaitThatExistsIsValid() {
    assertThatThrownBy(() -> new Sleep(Duration.ofMillis(-1)))
        .hasMessage("duration is 0ms to 366d; found PT-0.001S.");
    assertThatThrownBy(() -> new ForSignal("a", Durations.MAX.plusMillis(1)))
        .hasMessage("timeout is 0ms to 366d; found PT8784H0.001S.");
    assertThatThrownBy(() -> new SleepUntil(Instant.MAX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("A moment to sleep until is of the years 1970 to 9999; found +");
  }

  private static void refused(String task, String input, String words) {
    assertThatThrownBy(() -> read(task, input))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The input of " + task + " does not fit: ")
        .hasMessageContaining(words);
  }

  private static WaitInput read(String task, String input) {
    return WaitInput.read(task, Json.parseObject(input.replace('\'', '"')));
  }
}
