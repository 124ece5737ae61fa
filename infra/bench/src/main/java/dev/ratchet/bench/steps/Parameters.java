package dev.ratchet.bench.steps;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is measured.
 *
 * @param runs runs of a round, at least 1; a quarter of them where one follows the other
 * @param steps steps of a run, at least 1
 * @param inFlight runs under way at a time, at least 1
 * @param rounds rounds of which the median is told, at least 1
 * @param warmUp how long every contender is under load before it is measured
 * @param only words, with no case; an entrant whose title has none of them stays out, unless there
 *     are no words
 * @param given the parameters as they were given
 */
public record Parameters(
    int runs,
    int steps,
    int inFlight,
    int rounds,
    Duration warmUp,
    List<String> only,
    Map<String, String> given) {

  public Parameters {
    if (runs < 1 || steps < 1 || inFlight < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "Expected Runs, Steps, InFlight and Rounds of at least 1, but they are "
              + List.of(runs, steps, inFlight, rounds));
    }
    only = List.copyOf(only);
    given = Map.copyOf(given);
  }

  /** Reads parameters; those that are missing have their defaults. */
  public static Parameters of(Map<String, String> given) {
    return new Parameters(
        number(given, "Runs", 2_000),
        number(given, "Steps", 5),
        number(given, "InFlight", 50),
        number(given, "Rounds", 3),
        Duration.ofSeconds(number(given, "WarmUp", 20)),
        Arrays.stream(given.getOrDefault("Only", "").split(","))
            .filter(word -> !word.isBlank())
            .toList(),
        given);
  }

  /** Reads parameters from arguments, each of which is NAME=VALUE. */
  public static Parameters read(Stream<String> arguments) {
    return of(
        arguments
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
  }

  private static int number(Map<String, String> given, String name, int otherwise) {
    return Integer.parseInt(given.getOrDefault(name, Integer.toString(otherwise)));
  }

  /** Whether an entrant of this title is wanted. */
  boolean wants(String title) {
    String lower = title.toLowerCase(Locale.ROOT);
    return only.isEmpty()
        || only.stream().anyMatch(word -> lower.contains(word.toLowerCase(Locale.ROOT)));
  }

  /** The parameters as arguments of a command. */
  List<String> arguments() {
    return given.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }
}
