package dev.ratchet.emulator.source;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Pattern;

/** A schedule expression of EventBridge, in UTC. */
sealed interface Schedule {

  /** {@code rate(5 minutes)}: again and again, that long after the start and the last time. */
  record Rate(Duration every) implements Schedule {

    public Rate {
      requireNonNull(every, "every is null");
    }
  }

  /**
   * {@code cron(0 12 ? * MON-FRI *)}: at certain minutes. Each set holds the values that fit.
   *
   * @param weekdays 1 is Sunday, 7 is Saturday
   */
  record Cron(
      BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet weekdays, BitSet years)
      implements Schedule {}

  int YEAR_MAX = 2199;

  Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");
  Pattern CRON = Pattern.compile("cron\\((.+)\\)");

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException if it is not one, or uses {@code L}, {@code W} or {@code #}
   */
  static Schedule of(String expression) {
    var rate = RATE.matcher(expression);
    if (rate.matches()) {
      var unit =
          switch (rate.group(2)) {
            case "minute" -> ChronoUnit.MINUTES;
            case "hour" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
          };
      return new Rate(Duration.of(Long.parseLong(rate.group(1)), unit));
    }
    var cron = CRON.matcher(expression);
    if (cron.matches() && cron.group(1).split(" +").length == 6) {
      var fields = cron.group(1).toUpperCase(Locale.ROOT).split(" +");
      return new Cron(
          field(fields[0], 0, 59),
          field(fields[1], 0, 23),
          field(fields[2], 1, 31),
          field(fields[3], 1, 12),
          field(fields[4], 1, 7),
          field(fields[5], 1970, YEAR_MAX));
    }
    throw new IllegalArgumentException(
        "not a schedule: %s; expected rate(5 minutes) or cron(0 12 ? * MON-FRI *)"
            .formatted(expression));
  }

  private static BitSet field(String text, int least, int greatest) {
    var values = new BitSet();
    for (var part : text.split(",")) {
      var slash = part.indexOf('/');
      var step = slash < 0 ? 1 : Integer.parseInt(part.substring(slash + 1));
      var range = slash < 0 ? part : part.substring(0, slash);
      var dash = range.indexOf('-');
      int from;
      int to;
      if (range.equals("*") || range.equals("?")) {
        from = least;
        to = greatest;
      } else if (dash > 0) {
        from = value(range.substring(0, dash), least);
        to = value(range.substring(dash + 1), least);
      } else {
        from = value(range, least);
        to = slash < 0 ? from : greatest;
      }
      if (from < least || to > greatest || from > to || step < 1) {
        throw new IllegalArgumentException(
            "%s is not within %d to %d".formatted(part, least, greatest));
      }
      for (var value = from; value <= to; value += step) {
        values.set(value);
      }
    }
    return values;
  }

  private static int value(String text, int least) {
    if (Character.isDigit(text.charAt(0))) {
      return Integer.parseInt(text);
    }
    for (var month : Month.values()) {
      if (least == 1 && month.name().startsWith(text) && text.length() == 3) {
        return month.getValue();
      }
    }
    for (var day : DayOfWeek.values()) {
      if (least == 1 && day.name().startsWith(text) && text.length() == 3) {
        return weekday(day);
      }
    }
    throw new IllegalArgumentException(text + " is not supported in a cron expression here");
  }

  private static int weekday(DayOfWeek day) {
    return day.getValue() % 7 + 1;
  }

  /**
   * The next time after a moment.
   *
   * @throws IllegalArgumentException if there is none before the year 2200
   */
  default Instant next(Instant after) {
    return switch (this) {
      case Rate(var every) -> after.plus(every);
      case Cron cron -> next(cron, after.atZone(ZoneOffset.UTC));
    };
  }

  private static Instant next(Cron cron, ZonedDateTime after) {
    var time = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    while (time.getYear() <= YEAR_MAX) {
      if (!fits(cron, time.toLocalDate())) {
        time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!cron.hours().get(time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!cron.minutes().get(time.getMinute())) {
        time = time.plusMinutes(1);
      } else {
        return time.toInstant();
      }
    }
    throw new IllegalArgumentException("the schedule has no time left after " + after);
  }

  private static boolean fits(Cron cron, LocalDate date) {
    return cron.years().get(date.getYear())
        && cron.months().get(date.getMonthValue())
        && cron.days().get(date.getDayOfMonth())
        && cron.weekdays().get(weekday(date.getDayOfWeek()));
  }
}
