package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of a simulated world.
 *
 * @param hash of everything that happened: the same whenever the seed is run
 * @param events how many there were
 * @param runs how many Workflow Runs were started
 * @param crashPoints how many points there were at which an invocation could have crashed
 * @param faults how often each struck
 * @param broken the rule that was broken: one, or none
 */
public record Report(
    long seed,
    long hash,
    int events,
    int runs,
    long crashPoints,
    Map<Fault, Long> faults,
    List<Broken> broken) {
  public Report {
    faults = Map.copyOf(faults);
    broken = List.copyOf(broken);
  }

  /**
   * How a rule was broken.
   *
   * @param message what happened
   * @param trace the last lines before it
   */
  public record Broken(Rule rule, String message, List<String> trace) {
    public Broken {
      requireNonNull(rule, "rule is null");
      requireNonNull(message, "message is null");
      trace = List.copyOf(trace);
    }

    static Broken of(Throwable thrown, List<String> trace) {
      return thrown instanceof Violation violation
          ? new Broken(violation.rule(), violation.getMessage(), trace)
          : new Broken(Rule.NO_SURPRISE, thrown.toString(), trace);
    }
  }

  /** Whether no rule was broken. */
  public boolean isFine() {
    return broken.isEmpty();
  }

  /** What a person needs to find the fault: the seed first. */
  public String text() {
    return "seed %d: %d events, %d runs, faults %s%s"
        .formatted(
            seed,
            events,
            runs,
            faults,
            broken.stream()
                .map(b -> "\n  " + b.message() + "\n    " + String.join("\n    ", b.trace()))
                .collect(Collectors.joining()));
  }
}
