package dev.ratchet.emulator.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rate(1 minute)             | 2026-11-22T10:00:30Z | 2026-11-22T10:01:30Z",
        "rate(2 hours)              | 2026-11-22T10:00:30Z | 2026-11-22T12:00:30Z",
        "rate(1 day)                | 2026-11-22T10:00:30Z | 2026-11-23T10:00:30Z",
        "cron(0/5 * * * ? *)        | 2026-11-22T10:00:00Z | 2026-11-22T10:05:00Z",
        "cron(0/5 * * * ? *)        | 2026-11-22T10:57:10Z | 2026-11-22T11:00:00Z",
        "cron(0 12 * * ? *)         | 2026-12-31T12:00:00Z | 2027-01-01T12:00:00Z",
        "cron(30 8 ? * MON-FRI *)   | 2026-11-21T00:00:00Z | 2026-11-23T08:30:00Z",
        "cron(0 0 29 FEB ? *)       | 2026-11-22T00:00:00Z | 2028-02-29T00:00:00Z",
        "cron(0,15 6 1 1,7 ? 2030)  | 2026-11-22T00:00:00Z | 2030-01-01T06:00:00Z"
      })
  void theNextTime(String expression, Instant after, Instant next) {
    assertThat(Schedule.of(expression).next(after)).isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "every day",
        "rate(five minutes)",
        "cron(* * * * *)",
        "cron(60 * * * ? *)",
        "cron(0 0 L * ? *)",
        "cron(0 0 ? * MON#1 *)"
      })
  void whatIsNoSchedule(String expression) {
    assertThatThrownBy(() -> Schedule.of(expression)).isInstanceOf(IllegalArgumentException.class);
  }
}
