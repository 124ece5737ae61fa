package dev.ratchet.history.retry;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Schedules of runs: five fields as cron has them, {@code @daily} and its like, {@code @every} with
 * a duration, and in front of the fields {@code CRON_TZ=} with a time zone. Without one, UTC.
 */
public final class Cron {
  private static final Map<String, String> NAMED =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private static final Pattern ZONE = Pattern.compile("(?:CRON_)?TZ=(\\S+)\\s+(.+)");
  private static final Pattern EVERY = Pattern.compile("@every\\s+(\\S+)");
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|m|s)");
  private static final Map<String, Double> MILLIS =
      Map.of("h", 3_600_000.0, "m", 60_000.0, "s", 1_000.0, "ms", 1.0);

  private Cron() {}

  /** Whether a schedule can be obeyed; an empty one is none, which can. */
  public static boolean isValid(String schedule) {
    return schedule.isEmpty() || next(schedule).isPresent();
  }

  /**
   * How long until a run is due again, in whole seconds.
   *
   * @param schedule empty if it has none
   * @param scheduled when the run before was due
   */
  public static Optional<Duration> backoff(String schedule, Instant scheduled, Instant now) {
    if (schedule.isEmpty()) {
      return Optional.empty();
    }
    return next(schedule)
        .flatMap(
            next ->
                now.isBefore(scheduled)
                    ? Optional.of(scheduled)
                    : next.apply(new Times(scheduled, now)))
        .map(due -> wholeSeconds(Duration.between(now, due)));
  }

  /** When the last one was due, and now. */
  private record Times(Instant last, Instant now) {}

  private static Duration wholeSeconds(Duration duration) {
    return duration.getNano() == 0 ? duration : Duration.ofSeconds(duration.getSeconds() + 1);
  }

  /** The first time a schedule names that is after the last one and not before now. */
  private static Optional<Function<Times, Optional<Instant>>> next(String schedule) {
    String text = schedule.strip();
    Matcher every = EVERY.matcher(text);
    if (every.matches()) {
      return duration(every.group(1)).map(step -> times -> Optional.of(after(times, step)));
    }
    Matcher zoned = ZONE.matcher(text);
    String zone = zoned.matches() ? zoned.group(1) : "UTC";
    String fields = zoned.matches() ? zoned.group(2) : text;
    try {
      ExecutionTime execution = execution(NAMED.getOrDefault(fields, fields));
      ZoneId at = "UTC".equals(zone) ? ZoneOffset.UTC : ZoneId.of(zone);
      return Optional.of(times -> after(times, execution, at));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static ExecutionTime execution(String fields) {
    var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    return ExecutionTime.forCron(parser.parse(fields.replace('?', '*')));
  }

  private static Optional<Instant> after(Times times, ExecutionTime execution, ZoneId zone) {
    Instant justBefore = times.now().minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
    Instant base = justBefore.isBefore(times.last()) ? times.last() : justBefore;
    return execution
        .nextExecution(ZonedDateTime.ofInstant(base, zone))
        .map(ZonedDateTime::toInstant);
  }

  private static Instant after(Times times, Duration step) {
    Instant first = times.last().plus(step).truncatedTo(ChronoUnit.SECONDS);
    if (!first.isBefore(times.now())) {
      return first;
    }
    long missing = wholeSeconds(Duration.between(first, times.now())).toSeconds();
    long steps = Math.ceilDiv(missing, step.toSeconds());
    return first.plus(step.multipliedBy(steps));
  }

  /** A duration as Go writes it, at least a second and in whole ones. */
  private static Optional<Duration> duration(String text) {
    Matcher part = PART.matcher(text);
    int end = 0;
    double millis = 0;
    while (part.find() && part.start() == end) {
      millis += Double.parseDouble(part.group(1)) * MILLIS.get(part.group(2));
      end = part.end();
    }
    if (end != text.length() || end == 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofSeconds(Math.max(1, (long) (millis / 1_000))));
  }
}
