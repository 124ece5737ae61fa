package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;
import static java.util.Objects.requireNonNull;

/**
 * What a world may cost, counted in billed requests. Where nothing fails, a queued step is three
 * writes and two sends, exactly; each fault may cost a few more, and no fault may set off a storm.
 *
 * @param asked how often somebody asked for something, for each run that it may concern
 * @param reports how often somebody outside reported about an attempt
 * @param timerWrites what was written of stored timers, which is bounded by its own tests
 * @param limitWrites what was written of limits
 */
record Bill(
    Witness witness,
    Workload workload,
    long asked,
    long reports,
    long timerWrites,
    long limitWrites) {
  /** How many more writes, and how many more sends, one fault may cause. */
  private static final long PER_FAULT = 25;

  /** How many more writes, and how many more sends, something asked for may cause. */
  private static final long PER_CONTROL = 12;

  /** How many sends a report from outside may cause: a retry, and the limit on its wait. */
  private static final long PER_REPORT = 3;

  /**
   * How many writes a wait for a limit may cause: a ticket and a place, both taken and given back,
   * tries in vain where several come at once, and the news of the place.
   */
  private static final long PER_LIMIT = 12;

  /** How many sends a run's own timeout may cause at its start: a timer, and what it turns into. */
  private static final long PER_RUN = 2;

  /**
   * How many sends a step here may cause: a timer, and the wake-up that it turns into. An attempt
   * that fails is two steps: its own timer, and that of the run's timeout, which comes next again.
   */
  private static final long PER_STEP = 2;

  Bill {
    requireNonNull(witness, "witness is null");
    requireNonNull(workload, "workload is null");
  }

  void check(Gate gate, Faults faults) {
    long allowed = faults.isFaultless() ? faults.total() : PER_FAULT * (faults.total() + 1);
    check("writes", gate.writes(), writes(), allowed);
    check("sends", gate.sends(), sends(), allowed);
    check("writes of limits", limitWrites, PER_LIMIT * witness.limited(), allowed);
  }

  private static void check(String what, long found, long expected, long allowed) {
    unless(
        found <= expected + allowed,
        Rule.BILL,
        "%d %s, expected at most %d and %d for faults",
        found,
        what,
        expected,
        allowed);
  }

  private long writes() {
    return witness.runs().size()
        + workload.startCalls()
        + witness.entries()
        + witness.records().stored()
        + workload.signalCalls()
        + PER_CONTROL * asked
        + witness.closings()
        + timerWrites
        + limitWrites
        + witness.limited()
        + witness.deletions().writes();
  }

  private long sends() {
    return workload.startCalls()
        + workload.signalCalls()
        + witness.closings()
        + PER_RUN * witness.runs().size()
        + 2 * witness.records().claims()
        + witness.records().stored()
        + PER_STEP * witness.records().recorded()
        + 4 * workload.delays()
        + 4 * witness.waits()
        + PER_CONTROL * asked
        + PER_REPORT * reports
        + 2 * witness.limited();
  }
}
