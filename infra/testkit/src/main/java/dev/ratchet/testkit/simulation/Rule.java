package dev.ratchet.testkit.simulation;

/** What must hold, whatever fails. Each is checked from outside, by what goes through the ports. */
public enum Rule {
  /** A Task Run goes only along edges of the table, and its counts follow. */
  LEGAL_EDGES,
  /** A record is replaced only by whom has seen it. */
  RECORDS_SWAP,
  /** A journal has no gap and no fork, and is never rewritten. */
  JOURNAL,
  /** An entry takes notice of all that its author had read, and of nothing else. */
  NEWS,
  /** What is scheduled is due, and a run closes when its definition says so. */
  DECISIONS,
  /** Nothing is sent before the entry or record that it follows from is stored. */
  SENDS_FOLLOW,
  /** Each attempt is accepted by one worker and runs once. */
  ATTEMPT_ONCE,
  /** A stored result is what that attempt returned while it was still accepted. */
  RESULTS,
  /** No attempt runs before its backoff has passed, or while another's lease runs. */
  TIMES,
  /** A header is closed once, as its journal says. */
  HEADER,
  /** Every accepted start is one run, which closes. */
  STARTS,
  /** Every accepted signal is noticed by its run, unless that closes. */
  SIGNALS,
  /** Once nothing fails any more, everything comes to its end. */
  LIVENESS,
  /** Writes and sends are what is promised, and few more where something failed. */
  BILL,
  /** The engine throws nothing but what its ports threw. */
  NO_SURPRISE
}
