package dev.ratchet.bench.coldstart;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * One start of a function, in milliseconds. The start is the JVM's, or where a snapshot is stood in
 * for, the moment when a sandbox goes on from it.
 *
 * @param name the handler, and what it was given
 * @param readyMillis from the start until the runtime asks for an event
 * @param firstMillis from the start to the first answer
 * @param secondMillis for the second event of the same kind
 * @param readyProcessorMillis processor time used until the runtime asked for an event
 * @param firstProcessorMillis processor time used until the first answer
 * @param classes how many classes were loaded in the end; 0 where nobody counted
 */
record Sample(
    String name,
    long readyMillis,
    long firstMillis,
    long secondMillis,
    long readyProcessorMillis,
    long firstProcessorMillis,
    long classes) {
  Sample {
    requireNonNull(name, "name is null");
  }

  /** Field by field the median of starts of the same function. */
  static Sample median(List<Sample> samples) {
    return new Sample(
        samples.getFirst().name(),
        median(samples, Sample::readyMillis),
        median(samples, Sample::firstMillis),
        median(samples, Sample::secondMillis),
        median(samples, Sample::readyProcessorMillis),
        median(samples, Sample::firstProcessorMillis),
        median(samples, Sample::classes));
  }

  private static long median(List<Sample> samples, ToLongFunction<Sample> field) {
    long[] values = samples.stream().mapToLong(field).sorted().toArray();
    return values[values.length / 2];
  }
}
