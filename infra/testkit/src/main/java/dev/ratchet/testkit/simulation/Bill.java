package dev.ratchet.testkit.simulation;

import static dev.ratchet.testkit.simulation.Violation.unless;

/**
 * What a world may cost, counted in billed requests. Where nothing fails, a queued step is three
 * writes and two sends, exactly; each fault may cost a few more, and no fault may set off a storm.
 */
final class Bill {
  /** How many more writes, and how many more sends, one fault may cause. */
  private static final long PER_FAULT = 25;

  /** How many more writes, and how many more sends, something asked for may cause. */
  private static final long PER_CONTROL = 12;

  private Bill() {}

  static void check(
      Gate gate,
      SimulatedTimers timers,
      Witness witness,
      Workload workload,
      Controls controls,
      Faults faults) {
    long runs = witness.runs().size();
    long claims = witness.records().claims();
    long writes =
        runs
            + workload.startCalls()
            + witness.entries()
            + witness.records().stored()
            + workload.signalCalls()
            + PER_CONTROL * controls.calls()
            + witness.closings()
            + timers.writes();
    long sends =
        workload.startCalls()
            + workload.signalCalls()
            + witness.closings()
            + 2 * claims
            + witness.records().stored()
            + 4 * workload.delays()
            + 4 * witness.waits()
            + PER_CONTROL * controls.calls();
    long allowed = faults.isFaultless() ? faults.total() : PER_FAULT * (faults.total() + 1);
    unless(
        gate.writes() <= writes + allowed,
        Rule.BILL,
        "%d writes, expected at most %d and %d for %d faults",
        gate.writes(),
        writes,
        allowed,
        faults.total());
    unless(
        gate.sends() <= sends + allowed,
        Rule.BILL,
        "%d sends, expected at most %d and %d for %d faults",
        gate.sends(),
        sends,
        allowed,
        faults.total());
  }
}
