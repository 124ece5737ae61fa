package dev.ratchet.tasks;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates as HTTP writes them (RFC 9110, 5.6.7): {@code Sun, 06 Nov 1994 08:49:37 GMT}, and in the
 * two older forms that a reader must take, {@code Sunday, 06-Nov-94 08:49:37 GMT} and {@code Sun
 * Nov 6 08:49:37 1994}. The day of the week adds nothing, and is not held against a date.
 */
final class HttpDates {
  /** A year of two digits that seems to be further ahead than this is of the century before. */
  private static final int YEARS_AHEAD_MAX = 50;

  private static final int CENTURY = 100;
  private static final int LEAP_SECOND = 60;
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private static final String TIME = "(?<h>\\d{1,2}):(?<m>\\d{2}):(?<s>\\d{2})";
  private static final String ZONE = "\\s+(GMT|UTC?|Z|[+-]0000)";
  private static final List<Pattern> FORMS =
      List.of(
          form(
              "([a-z]+,\\s*)?(?<d>\\d{1,2})\\s+(?<mon>[a-z]{3})\\s+(?<y>\\d{4})\\s+" + TIME + ZONE),
          form(
              "([a-z]+,\\s*)?(?<d>\\d{1,2})-(?<mon>[a-z]{3})-(?<y>\\d{4}|\\d{2})\\s+"
                  + TIME
                  + ZONE),
          form("[a-z]+\\s+(?<mon>[a-z]{3})\\s+(?<d>\\d{1,2})\\s+" + TIME + "\\s+(?<y>\\d{4})"));

  private HttpDates() {}

  private static Pattern form(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }

  /**
   * The moment that a date names; empty if it is none.
   *
   * @param now tells which century a year of two digits is of
   */
  static Optional<Instant> parse(String text, Instant now) {
    for (Pattern form : FORMS) {
      Matcher matcher = form.matcher(text.strip());
      if (matcher.matches()) {
        return moment(matcher, now);
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> moment(Matcher date, Instant now) {
    int month = MONTHS.indexOf(date.group("mon").toLowerCase(Locale.ROOT)) + 1;
    try {
      var time =
          LocalDateTime.of(
              year(date.group("y"), now),
              month,
              number(date, "d"),
              number(date, "h"),
              number(date, "m"));
      int second = number(date, "s");
      return second <= LEAP_SECOND
          ? Optional.of(ofCentury(time.plusSeconds(second), date.group("y"), now))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(Matcher date, String group) {
    return Integer.parseInt(date.group(group));
  }

  /** The year, for one of two digits in this century. */
  private static int year(String digits, Instant now) {
    int year = Integer.parseInt(digits);
    return digits.length() == 2
        ? now.atOffset(ZoneOffset.UTC).getYear() / CENTURY * CENTURY + year
        : year;
  }

  private static Instant ofCentury(LocalDateTime time, String yearDigits, Instant now) {
    LocalDateTime latest = LocalDateTime.ofInstant(now, ZoneOffset.UTC).plusYears(YEARS_AHEAD_MAX);
    LocalDateTime meant = time;
    if (yearDigits.length() == 2) {
      if (time.plusYears(CENTURY).isBefore(latest)) {
        meant = time.plusYears(CENTURY);
      } else if (time.isAfter(latest)) {
        meant = time.minusYears(CENTURY);
      }
    }
    return meant.toInstant(ZoneOffset.UTC);
  }
}
