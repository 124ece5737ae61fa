package dev.ratchet.bench.steps;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one contender gave, as its process hands it to the command's.
 *
 * @param version of what was measured
 * @param durability what survives
 * @param lines the medians
 * @param residentMib of the process, at the end
 * @param serversMib resident memory of the servers that it started, at the end
 * @param heapMib reachable on its heap, at the end
 * @param runs how many runs it had carried out by then
 */
record Result(
    String version,
    String durability,
    List<Line> lines,
    double residentMib,
    double serversMib,
    double heapMib,
    int runs) {
  private static final String SEPARATOR = "\t";

  /** The numbers of a line, and those beside the lines. */
  private static final int LINE = 6;

  private static final int REST = 6;

  /**
   * The median of the rounds with so many callers; processor seconds are for 1,000 steps.
   *
   * @param cpu of the process
   * @param serversCpu of the servers that it started
   */
  record Line(
      int callers, double stepsPerSecond, double p50, double p99, double cpu, double serversCpu) {

    private Stream<Object> words() {
      return Stream.of(callers, stepsPerSecond, p50, p99, cpu, serversCpu);
    }
  }

  Result {
    requireNonNull(version, "version is null");
    requireNonNull(durability, "durability is null");
    lines = List.copyOf(lines);
  }

  /** In one line, for {@link #of}. */
  String text() {
    Stream<Object> all =
        Stream.concat(
            Stream.of(version, durability, residentMib, serversMib, heapMib, runs),
            lines.stream().flatMap(Line::words));
    return String.join(SEPARATOR, all.map(Object::toString).toList());
  }

  /** Reads {@link #text}. */
  static Result of(String text) {
    List<String> words = List.of(text.split(SEPARATOR));
    double[] numbers = words.stream().skip(2).mapToDouble(Double::parseDouble).toArray();
    var lines = new ArrayList<Line>();
    for (int i = REST - 2; i + LINE <= numbers.length; i += LINE) {
      lines.add(
          new Line(
              (int) numbers[i],
              numbers[i + 1],
              numbers[i + 2],
              numbers[i + 3],
              numbers[i + 4],
              numbers[i + 5]));
    }
    return new Result(
        words.get(0), words.get(1), lines, numbers[0], numbers[1], numbers[2], (int) numbers[3]);
  }
}
