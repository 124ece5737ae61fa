package dev.ratchet.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDatesTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 06 Nov 1994 08:49:37 GMT   | 1994-11-06T08:49:37Z",
        "sun, 6 nov 1994 8:49:37 gmt     | 1994-11-06T08:49:37Z",
        "06 Nov 1994 08:49:37 UTC        | 1994-11-06T08:49:37Z",
        "Sun, 06 Nov 1994 08:49:37 +0000 | 1994-11-06T08:49:37Z",
        "Sun, 06-Nov-1994 08:49:37 GMT   | 1994-11-06T08:49:37Z",
        "Sunday, 06-Nov-94 08:49:37 GMT  | 1994-11-06T08:49:37Z",
        "Sunday, 29-Nov-26 08:00:00 GMT  | 2026-11-29T08:00:00Z",
        "Saturday, 28-Nov-76 12:00:00 GMT | 2076-11-28T12:00:00Z",
        "Sunday, 28-Nov-76 12:00:01 GMT  | 1976-11-28T12:00:01Z",
        "Sun Nov  6 08:49:37 1994        | 1994-11-06T08:49:37Z",
        "Sun Nov 16 08:49:37 1994        | 1994-11-16T08:49:37Z",
        "Fri, 31 Dec 2027 23:59:60 GMT   | 2028-01-01T00:00:00Z",
      })
  void reads_a_date(String text, Instant moment) {
    assertThat(HttpDates.parse(text, NOW)).hasValue(moment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "2026-11-28T12:00:00Z",
        "Sun, 06 Nov 1994",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 08:49:37 PST",
        "Sunday, 06-Nov-94"
      })
  void what_is_none_is_none(String text) {
    assertThat(HttpDates.parse(text, NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2099-06-01T00:00:00Z, 01, 2101", "2101-06-01T00:00:00Z, 99, 2099"})
  void a_year_of_two_digits_may_be_of_the_next_century_or_of_the_last(
      Instant now, String digits, int year) {
    assertThat(HttpDates.parse("Sunday, 06-Jan-" + digits + " 08:49:37 GMT", now))
        .hasValue(Instant.parse(year + "-01-06T08:49:37Z"));
  }
}
