package dev.ratchet.core.definition;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The fields of the input of the tasks that wait. Held to one place, so that a literal is judged
 * when its definition is stored just as a computed value is when its run gets there.
 */
final class WaitFields {
  private static final String DURATION = "duration";
  private static final String UNTIL = "until";
  private static final String SIGNAL = "signal";
  private static final String TIMEOUT = "timeout";

  private static final Field LENGTH =
      new Field(WaitFields::duration, "Write it like \"30s\", \"10m\" or \"7d\".");
  private static final Map<String, Field> SLEEP = new LinkedHashMap<>();
  private static final Map<String, Field> FOR_SIGNAL = new LinkedHashMap<>();

  static {
    SLEEP.put(DURATION, LENGTH);
    SLEEP.put(UNTIL, new Field(WaitFields::moment, "Write it like \"2026-12-24T18:00:00Z\"."));
    FOR_SIGNAL.put(SIGNAL, new Field(WaitFields::name, "Write it like \"approved\"."));
    FOR_SIGNAL.put(TIMEOUT, LENGTH);
  }

  /**
   * A field.
   *
   * @param read reads its value, or throws with what was expected and found
   * @param fix what to do if it does not
   */
  private record Field(Function<Json, Object> read, String fix) {
    void check(String name, Json value, List<Problem> problems) {
      try {
        read.apply(value);
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(name, e.getMessage(), fix));
      }
    }
  }

  private WaitFields() {}

  /**
   * What is wrong with an input: each problem's path is the name of the field, or empty for the
   * input as a whole.
   *
   * @param unknown whether a value is not known yet, so that it cannot be judged
   */
  static List<Problem> check(String task, Json.Obj input, Predicate<Json> unknown) {
    Map<String, Field> fields = fields(task);
    var problems = new ArrayList<Problem>();
    input
        .members()
        .forEach(
            (name, value) -> {
              if (!fields.containsKey(name)) {
                problems.add(unknownField(name, List.copyOf(fields.keySet())));
              } else if (!unknown.test(value)) {
                fields.get(name).check(name, value, problems);
              }
            });
    if (task.equals(WaitInput.SLEEP)) {
      checkOne(input, problems);
    } else if (!input.has(SIGNAL)) {
      problems.add(
          new Problem(
              SIGNAL,
              "The field \"signal\" is missing.",
              "Name the signal to wait for, such as \"approved\"; an expression that gives nothing"
                  + " counts as left out."));
    }
    return problems;
  }

  private static Map<String, Field> fields(String task) {
    return switch (task) {
      case WaitInput.SLEEP -> SLEEP;
      case WaitInput.FOR_SIGNAL -> FOR_SIGNAL;
      default -> throw new IllegalArgumentException("The task \"" + task + "\" does not wait.");
    };
  }

  private static Problem unknownField(String name, List<String> known) {
    return new Problem(
        name,
        "There is no field \"%s\" here; expected %s."
            .formatted(Excerpt.of(name), String.join(" or ", known)),
        Nearest.to(name, known).map("Did you mean \"%s\"?"::formatted).orElse("Remove it."));
  }

  private static void checkOne(Json.Obj input, List<Problem> problems) {
    if (input.has(DURATION) == input.has(UNTIL)) {
      problems.add(
          new Problem(
              "",
              "Expected either duration or until; found %s."
                  .formatted(input.has(UNTIL) ? "both" : "neither"),
              input.has(UNTIL)
                  ? "Remove one of the two."
                  : "Write one, such as \"duration: 10m\"; an expression that gives nothing counts"
                      + " as left out."));
    }
  }

  /** The wait that an input without problems says. */
  static WaitInput read(String task, Json.Obj input) {
    if (task.equals(WaitInput.FOR_SIGNAL)) {
      return new WaitInput.ForSignal(
          name(input.get(SIGNAL)),
          input.has(TIMEOUT) ? duration(input.get(TIMEOUT)) : Durations.MAX);
    }
    return input.has(DURATION)
        ? new WaitInput.Sleep(duration(input.get(DURATION)))
        : moment(input.get(UNTIL));
  }

  private static Duration duration(Json value) {
    return Durations.parse(text(value, "a duration"));
  }

  private static WaitInput.SleepUntil moment(Json value) {
    String text = text(value, "an ISO-8601 date and time");
    try {
      return new WaitInput.SleepUntil(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "Expected an ISO-8601 date and time with Z or an offset; found \"%s\"."
              .formatted(Excerpt.of(text)),
          e);
    }
  }

  private static String name(Json value) {
    String name = text(value, "the name of a signal");
    return new WaitInput.ForSignal(name, Durations.MAX).name();
  }

  private static String text(Json value, String expected) {
    if (value instanceof Json.Str(String text)) {
      return text;
    }
    throw new IllegalArgumentException(
        "Expected %s; found %s.".formatted(expected, Problems.found(value)));
  }
}
